package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logins of all kinds, tokens that expire, sessions that end. */
class LoginTest {
  private static Account account;
  private static KeyPair keys;

  @BeforeAll
  static void start() throws Exception {
    account = new Account();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    account.emulator.registerUser("loader", null, keys.getPublic(), Set.of("pat-secret"));
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @AfterEach
  void heal() {
    account.emulator.faults().clear();
  }

  private static Properties with(String... pairs) {
    Properties properties = Account.properties();
    properties.remove("user");
    properties.remove("password");
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put(pairs[i], pairs[i + 1]);
    }
    return properties;
  }

  private static int refused(Properties properties) throws SQLException {
    try {
      account.connect(properties).close();
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  private static String key(KeyPair pair) {
    // The driver wants the whole PEM file, encoded once more.
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void wrongPassword() throws SQLException {
    assertThat(refused(with("user", "emulator", "password", "wrong"))).isEqualTo(390100);
    assertThat(refused(with("user", "nobody", "password", "wrong"))).isEqualTo(390100);
  }

  @Test
  void keyPair() throws SQLException {
    try (Connection connection =
        account.connect(with("user", "LOADER", "private_key_base64", key(keys)))) {
      assertThat(Account.rows(connection, "SELECT CURRENT_USER()"))
          .containsExactly(List.of("LOADER"));
    }
  }

  @Test
  void wrongKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String other = key(generator.generateKeyPair());
    assertThat(refused(with("user", "LOADER", "private_key_base64", other))).isEqualTo(390144);
  }

  @Test
  void expiredKey() throws SQLException {
    account.emulator.faults().expireKeys(true);
    assertThat(refused(with("user", "LOADER", "private_key_base64", key(keys)))).isEqualTo(390144);
  }

  @Test
  void programmaticToken() throws SQLException {
    String[] login = {
      "user", "LOADER", "authenticator", "programmatic_access_token", "token", "pat-secret"
    };
    try (Connection connection = account.connect(with(login))) {
      assertThat(Account.rows(connection, "SELECT CURRENT_ROLE()"))
          .containsExactly(List.of("SYSADMIN"));
    }
    login[5] = "wrong";
    assertThat(refused(with(login))).isEqualTo(394400);
  }

  @Test
  void networkPolicy() throws SQLException {
    account.emulator.faults().denyNetwork(true);
    assertThat(refused(Account.properties())).isEqualTo(390422);
  }

  @Test
  void roleThatIsNotGranted() throws SQLException {
    Properties properties = Account.properties();
    properties.put("role", "NO_SUCH_ROLE");
    assertThat(refused(properties)).isEqualTo(390189);
  }

  @Test
  void parametersOfTheLogin() throws SQLException {
    Properties properties = Account.properties();
    properties.put("QUERY_TAG", "from the login");
    properties.put("TIMEZONE", "Asia/Kolkata");
    properties.put("role", "ACCOUNTADMIN");
    try (Connection connection = account.connect(properties)) {
      assertThat(Account.rows(connection, "SHOW PARAMETERS LIKE 'QUERY_TAG'").get(0).get(1))
          .isEqualTo("from the login");
      assertThat(Account.rows(connection, "SELECT CURRENT_ROLE(), CURRENT_WAREHOUSE()"))
          .containsExactly(List.of("ACCOUNTADMIN", "COMPUTE_WH"));
      assertThat(
              Account.rows(
                  connection,
                  "SELECT '2024-01-01 00:00:00'::TIMESTAMP_NTZ::TIMESTAMP_LTZ::VARCHAR"))
          .containsExactly(List.of("2024-01-01 00:00:00.000 +0530"));
    }
  }

  @Test
  void expiredTokensAreRenewed() throws SQLException {
    try (Connection connection = account.connect()) {
      Account.run(connection, "ALTER SESSION SET QUERY_TAG = 'kept'");
      account.emulator.faults().expireSessions();
      assertThat(Account.rows(connection, "SELECT 1")).containsExactly(List.of("1"));
      assertThat(Account.rows(connection, "SHOW PARAMETERS LIKE 'QUERY_TAG'").get(0).get(1))
          .as("the session is the same")
          .isEqualTo("kept");
    }
  }

  @Test
  void closedSessionsAreGone() throws SQLException {
    int before = account.emulator.openSessions();
    Connection connection = account.connect();
    assertThat(account.emulator.openSessions()).isEqualTo(before + 1);
    connection.close();
    assertThat(account.emulator.openSessions()).isEqualTo(before);
  }

  @Test
  void isValid() throws SQLException {
    try (Connection connection = account.connect()) {
      assertThat(connection.isValid(10)).isTrue();
    }
  }

  @Test
  void secretsStayOutOfTexts() {
    assertThat(account.emulator.history().statements().toString()).doesNotContain("pat-secret");
  }
}
