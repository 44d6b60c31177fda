package org.flakebench.target.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.target.TargetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class PostgresErrorsTest {
  private static PSQLException server(String state, String message) {
    return new PSQLException(
        new ServerErrorMessage(
            "SERROR\0VERROR\0C"
                + state
                + "\0M"
                + message
                + "\0DKey (id)=(secret) already exists.\0HTry secret.\0"));
  }

  @ParameterizedTest
  @CsvSource({
    "21000, CARDINALITY_VIOLATION",
    "22001, STRING_TOO_LONG",
    "22003, NUMBER_OUT_OF_RANGE",
    "22012, DIVISION_BY_ZERO",
    "22P02, INVALID_TEXT_REPRESENTATION",
    "23502, NOT_NULL_VIOLATION",
    "23503, FOREIGN_KEY_VIOLATION",
    "23505, UNIQUE_VIOLATION",
    "23514, CHECK_VIOLATION",
    "23P01, EXCLUSION_VIOLATION",
    "25006, READ_ONLY_TRANSACTION",
    "28000, LOGIN_REFUSED",
    "28P01, LOGIN_REFUSED",
    "3D000, DATABASE_MISSING",
    "40001, SERIALIZATION_FAILURE",
    "40P01, DEADLOCK",
    "42501, PERMISSION_DENIED",
    "42601, SYNTAX_ERROR",
    "42703, COLUMN_MISSING",
    "42883, FUNCTION_MISSING",
    "42P01, TABLE_MISSING",
    "53100, SERVER_DISK_FULL",
    "53200, SERVER_OUT_OF_MEMORY",
    "53300, TOO_MANY_CONNECTIONS",
    "55P03, LOCK_NOT_AVAILABLE",
    "58030, SERVER_IO_ERROR",
    "XX000, SQLSTATE_XX000",
  })
  void what_the_server_refuses_is_named_after_its_condition(String state, String category) {
    TargetException thrown = PostgresErrors.of(server(state, "it says no to 4711"));

    assertThat(thrown.key()).isEqualTo(new ErrorKey(category, ErrorOrigin.SERVER, state));
    assertThat(thrown).hasMessage("it says no to N");
    assertThat(thrown.connectionLost()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "57P01, SERVER_SHUTDOWN",
    "57P02, SERVER_CRASH",
    "57P03, SERVER_STARTING",
    "57P05, IDLE_SESSION_TIMEOUT",
  })
  void a_server_that_ends_the_session_takes_the_connection_with_it(String state, String category) {
    TargetException thrown = PostgresErrors.of(server(state, "terminating connection"));

    assertThat(thrown.key()).isEqualTo(new ErrorKey(category, ErrorOrigin.SERVER, state));
    assertThat(thrown.connectionLost()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "08001, CONNECTION_REFUSED",
    "08003, CONNECTION_CLOSED",
    "08004, CONNECTION_REJECTED",
    "08006, CONNECTION_LOST",
    "08P01, SQLSTATE_08P01",
  })
  void the_way_to_the_server_is_the_network(String state, String category) {
    for (PSQLException given :
        new PSQLException[] {
          server(state, "m"),
          new PSQLException("m", PSQLState.CONNECTION_FAILURE, new ConnectException())
        }) {
      TargetException thrown = PostgresErrors.of(given);
      assertThat(thrown.key().origin()).isEqualTo(ErrorOrigin.NETWORK);
      assertThat(thrown.connectionLost()).isTrue();
    }
    assertThat(PostgresErrors.of(server(state, "m")).key().category()).isEqualTo(category);
  }

  @Test
  void a_limit_that_was_set_is_policy() {
    TargetException timeout =
        PostgresErrors.of(server("57014", "canceling statement due to statement timeout"));
    TargetException cancelled =
        PostgresErrors.of(server("57014", "canceling statement due to user request"));

    assertThat(timeout.key())
        .isEqualTo(new ErrorKey("STATEMENT_TIMEOUT", ErrorOrigin.POLICY, "57014"));
    assertThat(cancelled.key()).isEqualTo(new ErrorKey("CANCELLED", ErrorOrigin.POLICY, "57014"));
    assertThat(timeout.connectionLost()).isFalse();
    assertThat(cancelled.connectionLost()).isFalse();
  }

  @Test
  void a_server_that_does_not_answer_is_a_socket_timeout() {
    TargetException thrown =
        PostgresErrors.of(
            new PSQLException(
                "I/O error",
                PSQLState.CONNECTION_FAILURE,
                new SocketTimeoutException("Read timed out")));

    assertThat(thrown.key())
        .isEqualTo(new ErrorKey("SOCKET_TIMEOUT", ErrorOrigin.NETWORK, "08006"));
    assertThat(thrown.connectionLost()).isTrue();
  }

  @Test
  void what_the_driver_refuses_by_itself_is_the_generators() {
    TargetException closed =
        PostgresErrors.of(
            new PSQLException("This statement has been closed.", PSQLState.OBJECT_NOT_IN_STATE));
    TargetException index =
        PostgresErrors.of(
            new PSQLException(
                "The column index is out of range: 3", PSQLState.INVALID_PARAMETER_VALUE));
    TargetException stateless = PostgresErrors.of(new SQLException("odd", (String) null));

    assertThat(closed.key())
        .isEqualTo(new ErrorKey("SQLSTATE_55000", ErrorOrigin.GENERATOR, "55000"));
    assertThat(index.key().origin()).isEqualTo(ErrorOrigin.GENERATOR);
    assertThat(stateless.key())
        .isEqualTo(new ErrorKey("DRIVER_ERROR", ErrorOrigin.GENERATOR, null));
    assertThat(stateless.connectionLost()).isFalse();
  }

  @Test
  void what_is_no_sql_at_all_is_the_generators() {
    TargetException thrown =
        PostgresErrors.of(new IllegalStateException("no key for \"secret\" 17"));

    assertThat(thrown.key())
        .isEqualTo(new ErrorKey("GENERATOR_FAILURE", ErrorOrigin.GENERATOR, null));
    assertThat(thrown).hasMessage("IllegalStateException: no key for \"?\" N");
  }

  @Test
  void details_and_hints_carry_data_and_are_left_out() {
    assertThat(PostgresErrors.of(server("23505", "duplicate key value")).getMessage())
        .isEqualTo("duplicate key value");
    assertThat(
            PostgresErrors.of(
                    new SQLException(
                        "ERROR: duplicate key\n  Detail: Key (id)=(secret) exists.", "23505"))
                .getMessage())
        .isEqualTo("ERROR: duplicate key");
  }
}
