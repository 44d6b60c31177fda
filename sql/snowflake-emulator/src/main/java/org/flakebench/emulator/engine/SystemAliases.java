package org.flakebench.emulator.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.OutColumn;
import org.h2.tools.SimpleResultSet;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/** Functions that tell of the account and the session; H2 calls them. Called by name only. */
public final class SystemAliases {
  private SystemAliases() {}

  public static String context(String name) {
    Call call = Call.current();
    Session session = call.session;
    return switch (name) {
      case "CURRENT_USER" -> session.user();
      case "CURRENT_ROLE" -> session.role();
      case "CURRENT_WAREHOUSE" -> session.warehouse();
      case "CURRENT_DATABASE" -> session.database();
      case "CURRENT_SCHEMA" -> session.schema();
      case "CURRENT_SESSION" -> String.valueOf(session.id());
      case "CURRENT_ACCOUNT", "CURRENT_ACCOUNT_NAME" -> "EMU";
      case "CURRENT_ORGANIZATION_NAME" -> "FLAKEBENCH";
      case "CURRENT_REGION" -> "AWS_EMULATED";
      case "CURRENT_VERSION" -> EmulatedVersion.SERVER;
      case "CURRENT_CLIENT" -> "JDBC";
      case "CURRENT_IP_ADDRESS" -> "127.0.0.1";
      case "CURRENT_TRANSACTION" ->
          session.transaction() == null ? null : String.valueOf(session.transaction().id());
      case "CURRENT_AVAILABLE_ROLES" ->
          JsonAliases.array(org.h2.value.ValueVarchar.get(session.role()));
      case "CURRENT_SECONDARY_ROLES" -> "{\"roles\":\"\",\"value\":\"\"}";
      case "CURRENT_STATEMENT" -> call.history.byId(call.queryId).sql();
      default -> throw new IllegalArgumentException(name);
    };
  }

  public static Boolean isRole(String role) {
    return role.equals(Call.current().session.role()) || role.equals("PUBLIC");
  }

  public static String cancelQuery(String queryId) {
    return Call.current().cancel.apply(queryId);
  }

  public static String abortSession(String sessionId) {
    return Call.current().cancel.apply("session " + sessionId);
  }

  public static Long lastChange(String table) {
    return Call.current().session.catalog().version();
  }

  /** The rows of a view that the emulator makes up. */
  public static ResultSet view(Connection connection, String name, String database)
      throws SQLException {
    String schema = name.substring(0, name.indexOf('.'));
    Call call = Call.current();
    List<OutColumn> columns =
        call.views.columns(schema, name.substring(schema.length() + 1)).orElseThrow();
    SimpleResultSet rows = empty(columns);
    if (!isColumnList(connection)) {
      call.views.rows(name, database, call.session).forEach(r -> rows.addRow(typed(r)));
    }
    return rows;
  }

  /** TABLE(INFORMATION_SCHEMA.QUERY_HISTORY…(…)). */
  public static ResultSet history(Connection connection, String function, Value... args)
      throws SQLException {
    Call call = Call.current();
    List<OutColumn> columns = call.views.columns("INFORMATION_SCHEMA", "QUERY_HISTORY()").get();
    SimpleResultSet rows = empty(columns);
    if (!isColumnList(connection)) {
      Map<String, Object> arguments = new LinkedHashMap<>();
      for (int i = 0; i < args.length; i += 2) {
        Value value = args[i + 1];
        arguments.put(
            args[i].getString(),
            value == ValueNull.INSTANCE
                ? null
                : value.getValueType() == Value.TIMESTAMP_TZ
                    ? org.h2.util.JSR310Utils.valueToOffsetDateTime(value, null).toInstant()
                    : value.getString());
      }
      call.views.history(function, arguments, call.session).forEach(r -> rows.addRow(typed(r)));
    }
    return rows;
  }

  /** TABLE(RESULT_SCAN(…)). */
  public static ResultSet resultScan(Connection connection, String queryId) throws SQLException {
    QueryRecord query = Call.current().history.byId(queryId);
    SimpleResultSet rows = empty(query.columns());
    if (!isColumnList(connection)) {
      for (String[] row : query.rows()) {
        Object[] values = new Object[row.length];
        for (int i = 0; i < row.length; i++) {
          values[i] = WireValues.fromWire(row[i], query.columns().get(i).type());
        }
        rows.addRow(typed(values));
      }
    }
    return rows;
  }

  /** H2 asks for the columns alone with a connection of another address. */
  private static boolean isColumnList(Connection connection) throws SQLException {
    return connection.getMetaData().getURL().equals("jdbc:columnlist:connection");
  }

  private static Object[] typed(Object[] row) {
    Object[] typed = new Object[row.length];
    for (int i = 0; i < row.length; i++) {
      typed[i] =
          row[i] instanceof java.time.Instant instant
              ? OffsetDateTime.ofInstant(instant, java.time.ZoneOffset.UTC)
              : row[i];
    }
    return typed;
  }

  private static SimpleResultSet empty(List<OutColumn> columns) {
    SimpleResultSet rows = new SimpleResultSet();
    rows.setAutoClose(false);
    List<String> names = new ArrayList<>();
    for (OutColumn column : columns) {
      names.add(column.name());
      DataType type = column.type();
      switch (type.base()) {
        case NUMBER -> rows.addColumn(column.name(), Types.NUMERIC, type.precision(), type.scale());
        case FLOAT -> rows.addColumn(column.name(), Types.DOUBLE, 0, 0);
        case BOOLEAN -> rows.addColumn(column.name(), Types.BOOLEAN, 0, 0);
        case DATE -> rows.addColumn(column.name(), Types.DATE, 0, 0);
        case TIME -> rows.addColumn(column.name(), Types.TIME, 0, 9);
        case TIMESTAMP_NTZ -> rows.addColumn(column.name(), Types.TIMESTAMP, 29, 9);
        case TIMESTAMP_LTZ, TIMESTAMP_TZ ->
            rows.addColumn(column.name(), Types.TIMESTAMP_WITH_TIMEZONE, 35, 9);
        case BINARY -> rows.addColumn(column.name(), Types.VARBINARY, 0, 0);
        default -> rows.addColumn(column.name(), Types.VARCHAR, 0, 0);
      }
    }
    return rows;
  }
}
