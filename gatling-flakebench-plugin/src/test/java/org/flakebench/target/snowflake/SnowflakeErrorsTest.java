package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Locale;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.target.TargetException;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.TemplateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each code of Snowflake's is called, whom it is blamed on, and what is to be done about it.
 */
class SnowflakeErrorsTest {
  @ParameterizedTest(name = "{0} {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "604 | 57014 | SQL execution canceled | CANCELLED | POLICY | false",
        "630 | 57014 | Statement reached its statement or warehouse timeout of 1 second(s) and was canceled. | STATEMENT_TIMEOUT | POLICY | false",
        "603 | XX000 | Processing aborted by error 300005:2391492 | SERVER_FAILURE | SERVER | false",
        "606 | 57P03 | No active warehouse selected in the current session. | NO_ACTIVE_WAREHOUSE | SERVER | false",
        "625 | 57014 | Your statement was aborted because the number of waiters for this lock exceeds the 20 statements limit. | SF_LOCK_WAITER_LIMIT | SERVER | false",
        "625 | 57014 | has locked table T and this lock has not yet been released | LOCK_TIMEOUT | SERVER | false",
        "904 | 42000 | invalid identifier 'X' | COLUMN_MISSING | SERVER | false",
        "1003 | 42000 | syntax error line 1 | SYNTAX_ERROR | SERVER | false",
        "2003 | 42S02 | Object 'T' does not exist or not authorized. | OBJECT_MISSING | SERVER | false",
        "2043 | 02000 | Object does not exist, or operation cannot be performed. | OBJECT_MISSING | SERVER | false",
        "3001 | 42501 | Insufficient privileges to operate on table 'T' | PERMISSION_DENIED | SERVER | false",
        "90105 | 22000 | This session does not have a current database. | NO_DATABASE | SERVER | false",
        "100038 | 22018 | Numeric value 'abc' is not recognized | INVALID_NUMBER | SERVER | false",
        "100072 | 22000 | NULL result in a non-nullable column | NOT_NULL_VIOLATION | SERVER | false",
        "100078 | 22000 | String 'secret' is too long | STRING_TOO_LONG | SERVER | false",
        "200001 | 23505 | A primary key already exists. | UNIQUE_VIOLATION | SERVER | false",
        "390111 | 08001 | Session no longer exists. | SESSION_LOST | SERVER | true",
        "390112 | 08001 | Your session has expired. | SESSION_LOST | SERVER | true",
        "390114 | 08001 | Authentication token has expired. | SESSION_LOST | SERVER | true",
        "390100 | 08001 | Incorrect username or password was specified. | LOGIN_REFUSED | SERVER | true",
        "390144 | 08001 | JWT token is invalid. | LOGIN_REFUSED | SERVER | true",
        "394400 | 08001 | Programmatic access token is invalid. | LOGIN_REFUSED | SERVER | true",
        "390189 | 08001 | Role 'R' is not granted to this user. | LOGIN_REFUSED | SERVER | true",
        "390422 | 08001 | Incoming request with IP is not allowed | NETWORK_POLICY | SERVER | true",
        "200012 | 08001 | Missing password. | LOGIN_REFUSED | SERVER | true",
        "200015 | 58030 | JDBC driver encountered communication error. Message: HTTP status=503. | SF_CONNECTION_503 | NETWORK | false",
        "200015 | 58030 | JDBC driver encountered communication error. Message: Connection refused | CONNECTION_LOST | NETWORK | true",
        "200003 | 57014 | Query is canceled | CANCELLED | POLICY | false",
        "300999 | 54000 | The hybrid table requests of this database are throttled | SF_THROTTLED | SERVER | false",
        "399999 | 54001 | something new | SF_SQLSTATE_54001 | SERVER | false",
        "0 | | statement is closed | DRIVER_ERROR | GENERATOR | false"
      })
  void everyCodeHasItsCategory(
      int code, String state, String message, String category, ErrorOrigin origin, boolean lost) {
    TargetException classified = SnowflakeErrors.of(new SQLException(message, state, code));

    assertThat(classified.key().category()).isEqualTo(category);
    assertThat(classified.key().origin()).isEqualTo(origin);
    assertThat(classified.key().sqlState()).isEqualTo(state);
    assertThat(classified.connectionLost()).isEqualTo(lost);
  }

  static List<Integer> known() {
    return SnowflakeCondition.codes();
  }

  @ParameterizedTest
  @MethodSource("known")
  void everyKnownCodeThatEndsAPreparationSaysWhatToDoOrWhatIsWrong(int code) {
    SQLException thrown = new SQLException("the server's words", "42000", code);

    RuntimeException setup = SnowflakeErrors.setup("statements[0].sql", "acme:443", thrown);

    assertThat(setup)
        .isInstanceOfAny(TemplateException.class, TargetUnavailableException.class)
        .hasMessageContaining("the server's words");
    assertThat(setup.getMessage()).contains(String.format(Locale.ROOT, "%06d", code));
    String remedy = SnowflakeCondition.of(code).remedy();
    if (remedy != null) {
      assertThat(setup).hasMessageContaining(remedy);
    }
    if (SnowflakeCondition.of(code).isLogin()) {
      assertThat(setup).isInstanceOf(TargetUnavailableException.class);
      assertThat(remedy).isNotBlank();
    }
  }

  @Test
  void aWarehouseThatDoesNotRunIsNoFaultOfTheStatement() {
    SQLException thrown = new SQLException("No active warehouse", "57P03", 606);

    assertThat(SnowflakeErrors.setup("statements[1].sql", "acme:443", thrown))
        .hasMessageStartingWith("target.warehouse: ")
        .hasMessageContaining("ALTER WAREHOUSE");
  }

  @Test
  void namesAreShownAndDataIsNot() {
    assertThat(SnowflakeErrors.of(new SQLException("invalid identifier 'FOO'", "42000", 904)))
        .hasMessage("invalid identifier \"FOO\"");
    assertThat(
            SnowflakeErrors.of(
                new SQLException("Numeric value 'abc' is not recognized", "22018", 100038)))
        .hasMessage("Numeric value '?' is not recognized");
  }

  @Test
  void silenceOfTheNetworkLosesTheConnection() {
    SQLException silent =
        new SQLException("no answer", "58030", new SocketTimeoutException("Read timed out"));

    assertThat(SnowflakeErrors.of(silent).key().category()).isEqualTo("SOCKET_TIMEOUT");
    assertThat(SnowflakeErrors.of(silent).connectionLost()).isTrue();
    assertThat(
            SnowflakeErrors.setup(
                "target", "acme:443", new SQLTimeoutException("no login within 30 s", "08001")))
        .isInstanceOf(TargetUnavailableException.class);
  }

  /** The store's column has room for five; one longer would keep all records from being loaded. */
  @Test
  void whatIsNoSqlstateIsLeftOut() {
    assertThat(SnowflakeErrors.of(new SQLException("odd", "SF-0001", 999_999)).key().sqlState())
        .isNull();
    assertThat(SnowflakeErrors.of(new SQLException("odd", "22018", 999_999)).key().sqlState())
        .isEqualTo("22018");
  }

  @Test
  void theFailureToTagHasACategoryOfItsOwn() {
    TargetException untagged =
        SnowflakeErrors.untagged(new SQLException("Session no longer exists", "08001", 390111));

    assertThat(untagged.key().category()).isEqualTo("QUERY_TAG_NOT_SET");
    assertThat(untagged.connectionLost()).isTrue();
  }
}
