package org.flakebench.target.postgres;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.target.Redaction;
import org.flakebench.target.TargetException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what the PostgreSQL driver throws into categories with an origin. The names follow
 * PostgreSQL's condition names.
 */
final class PostgresErrors {
  private static final Map<String, String> NAMES = new HashMap<>();

  static {
    String[] table = {
      "21000 CARDINALITY_VIOLATION",
      "22001 STRING_TOO_LONG",
      "22003 NUMBER_OUT_OF_RANGE",
      "22012 DIVISION_BY_ZERO",
      "22P02 INVALID_TEXT_REPRESENTATION",
      "23502 NOT_NULL_VIOLATION",
      "23503 FOREIGN_KEY_VIOLATION",
      "23505 UNIQUE_VIOLATION",
      "23514 CHECK_VIOLATION",
      "23P01 EXCLUSION_VIOLATION",
      "25006 READ_ONLY_TRANSACTION",
      "28000 LOGIN_REFUSED",
      "28P01 LOGIN_REFUSED",
      "3D000 DATABASE_MISSING",
      "40001 SERIALIZATION_FAILURE",
      "40P01 DEADLOCK",
      "42501 PERMISSION_DENIED",
      "42601 SYNTAX_ERROR",
      "42703 COLUMN_MISSING",
      "42883 FUNCTION_MISSING",
      "42P01 TABLE_MISSING",
      "53100 SERVER_DISK_FULL",
      "53200 SERVER_OUT_OF_MEMORY",
      "53300 TOO_MANY_CONNECTIONS",
      "55P03 LOCK_NOT_AVAILABLE",
      "57P01 SERVER_SHUTDOWN",
      "57P02 SERVER_CRASH",
      "57P03 SERVER_STARTING",
      "57P05 IDLE_SESSION_TIMEOUT",
      "08001 CONNECTION_REFUSED",
      "08003 CONNECTION_CLOSED",
      "08004 CONNECTION_REJECTED",
      "08006 CONNECTION_LOST",
      "58030 SERVER_IO_ERROR",
    };
    for (String row : table) {
      NAMES.put(row.substring(0, 5), row.substring(6));
    }
  }

  private PostgresErrors() {}

  /** The classified exception. */
  static TargetException of(Throwable thrown) {
    if (!(thrown instanceof SQLException sql)) {
      return TargetException.inGenerator(thrown);
    }
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    String message = Redaction.of(mainMessage(sql), state.startsWith("22"));
    if (hasCause(sql, SocketTimeoutException.class)) {
      return new TargetException(
          key("SOCKET_TIMEOUT", ErrorOrigin.NETWORK, state), message, true, sql);
    }
    if (state.equals("57014")) {
      boolean timeout = mainMessage(sql).contains("statement timeout");
      String name = timeout ? "STATEMENT_TIMEOUT" : "CANCELLED";
      return new TargetException(key(name, ErrorOrigin.POLICY, state), message, false, sql);
    }
    boolean network = state.startsWith("08");
    boolean lost = network || state.startsWith("57P");
    String name = NAMES.getOrDefault(state, state.isEmpty() ? "DRIVER_ERROR" : "SQLSTATE_" + state);
    // What the driver refuses by itself, as a statement that is closed, never reached the server.
    boolean driver = sql instanceof PSQLException own && own.getServerErrorMessage() == null;
    ErrorOrigin origin =
        network
            ? ErrorOrigin.NETWORK
            : driver || state.isEmpty() ? ErrorOrigin.GENERATOR : ErrorOrigin.SERVER;
    return new TargetException(key(name, origin, state), message, lost, sql);
  }

  /** The server's main message without detail and hint, which carry data. */
  private static String mainMessage(SQLException thrown) {
    if (thrown instanceof PSQLException postgres) {
      ServerErrorMessage server = postgres.getServerErrorMessage();
      if (server != null && server.getMessage() != null) {
        return server.getMessage();
      }
    }
    return String.valueOf(thrown.getMessage()).split("\\R", 2)[0];
  }

  private static ErrorKey key(String name, ErrorOrigin origin, String state) {
    return new ErrorKey(name, origin, state.isEmpty() ? null : state);
  }

  private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
