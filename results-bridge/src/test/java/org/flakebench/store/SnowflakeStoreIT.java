package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.emulator.history.QueryRecord;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logins, sessions and transactions of a store on Snowflake. */
class SnowflakeStoreIT {
  /** The pool does not look at a session that was in use half a second ago. */
  private static final String ALWAYS_LOOK = "com.zaxxer.hikari.aliveBypassWindowMs";

  private final SnowflakeEmulator emulator = SnowflakeEmulator.start(Options.defaults());

  @AfterEach
  void stop() {
    emulator.close();
  }

  @Test
  void wrongPasswordIsToldWithTheRemedyAndNotTriedAgain() throws SQLException {
    Map<String, String> wrong = Map.of("SNOWFLAKE_USER", "ANN", "SNOWFLAKE_PASSWORD", "geheim");
    assertThatThrownBy(() -> connect(emulator.jdbcUrl(), wrong))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("127.0.0.1:" + emulator.port() + " (FLAKEBENCH.TEST_RESULTS) as ANN")
        .hasMessageContaining("390100")
        .hasMessageContaining("SNOWFLAKE_PASSWORD")
        .message()
        .doesNotContain("geheim");

    try (SnowflakeConnections connections =
        SnowflakeConnections.to(new StoreLocation.Snowflake(emulator.jdbcUrl()), wrong)) {
      var source = connections.dataSource(Store.STATEMENT_LIMIT);
      assertThatThrownBy(() -> connections.open(source)).hasMessageContaining("390100");
      // Now it would be right: a login that is refused again was not tried.
      emulator.registerUser("ANN", "geheim", null, Set.of());
      assertThatThrownBy(() -> connections.open(source)).hasMessageContaining("390100");
      assertThat(emulator.openSessions()).isZero();
    }
  }

  @Test
  void loginsThatAreRefusedAreToldApart() {
    assertThatThrownBy(() -> connect(emulator.jdbcUrl(), Map.of("SNOWFLAKE_USER", "ANN")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("exactly one of SNOWFLAKE_PASSWORD");
    assertThatThrownBy(() -> connect(emulator.jdbcUrl(), Map.of("SNOWFLAKE_PASSWORD", "x")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("SNOWFLAKE_USER");
    assertThatThrownBy(
            () ->
                connect(
                    emulator.jdbcUrl(),
                    Map.of("SNOWFLAKE_USER", "ANN", "SNOWFLAKE_TOKEN", "geheim")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("394400")
        .hasMessageContaining("SNOWFLAKE_TOKEN")
        .message()
        .doesNotContain("geheim");
    assertThatThrownBy(() -> connect(emulator.jdbcUrl() + "&role=NOBODY", environment()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("390189")
        .hasMessageContaining("SNOWFLAKE_ROLE");
    emulator.faults().denyNetwork(true);
    assertThatThrownBy(() -> connect(emulator.jdbcUrl(), environment()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("390422")
        .hasMessageContaining("network policy");
  }

  @Test
  void severalCredentialsAreBadUsage() {
    Map<String, String> two = new HashMap<>(environment());
    two.put("SNOWFLAKE_TOKEN", "geheim");
    assertThatThrownBy(() -> connect(emulator.jdbcUrl(), two))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("SNOWFLAKE_PASSWORD, SNOWFLAKE_TOKEN")
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> connect(emulator.jdbcUrl("NOWHERE", "X", "COMPUTE_WH"), environment()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("no such database")
        .hasMessageContaining("NOWHERE")
        .hasMessageContaining("SYSADMIN");
    assertThatThrownBy(
            () -> connect(emulator.jdbcUrl("FLAKEBENCH", "PUBLIC", "GONE"), environment()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("no warehouse GONE");
    String none =
        "jdbc:snowflake://127.0.0.1:" + emulator.port() + "/?ssl=off&account=emu&db=FLAKEBENCH";
    assertThatThrownBy(() -> connect(none, environment()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("without a warehouse")
        .hasMessageContaining("SNOWFLAKE_WAREHOUSE");
    Map<String, String> named = new HashMap<>(environment());
    named.put("SNOWFLAKE_WAREHOUSE", "COMPUTE_WH");
    try (Store store = connect(none, named)) {
      assertThat(store.place()).contains("(FLAKEBENCH.TEST_RESULTS)");
      assertThat(text(store, "SELECT CURRENT_SCHEMA()")).isEqualTo("TEST_RESULTS");
    }
    try (Store store =
        connect(emulator.jdbcUrl("FLAKEBENCH", "PUBLIC", "COMPUTE_WH"), environment())) {
      assertThat(text(store, "SELECT CURRENT_SCHEMA()")).isEqualTo("PUBLIC");
    }
  }

  @Test
  void hostThatDoesNotAnswerIsNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(
            () ->
                connect(
                    "jdbc:snowflake://127.0.0.1:" + port + "/?ssl=off&account=emu&loginTimeout=1",
                    environment()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("account identifier")
        .hasMessageContaining("does not answer");
  }

  @Test
  void hostThatIsNoneOfSnowflakesIsNamed() throws IOException {
    HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    other.start();
    try {
      String url =
          "jdbc:snowflake://127.0.0.1:" + other.getAddress().getPort() + "/?ssl=off&account=emu";
      assertThatThrownBy(() -> connect(url + "&loginTimeout=1", environment()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("no such account")
          .hasMessageContaining("account identifier");
    } finally {
      other.stop(0);
    }
    assertThatThrownBy(
            () ->
                connect(
                    "jdbc:snowflake://nowhere.invalid/?account=x&loginTimeout=1", environment()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("the host is not known")
        .hasMessageContaining("nowhere.invalid")
        .hasMessageContaining("account identifier");
  }

  @Test
  void sessionsAreKeptForTheNextUseAndClosedWithTheStore() throws SQLException {
    Store store = connect(emulator.jdbcUrl(), environment());
    for (int i = 0; i < 5; i++) {
      assertThat(text(store, "SELECT 'x'")).isEqualTo("x");
    }
    assertThat(emulator.openSessions()).isEqualTo(1);
    try (Connection one = store.dataSource().getConnection();
        Connection other = store.dataSource().getConnection()) {
      assertThat(one.isValid(5)).isTrue();
      assertThat(other.isValid(5)).isTrue();
      assertThat(emulator.openSessions()).isEqualTo(2);
    }
    store.close();
    assertThat(emulator.openSessions()).isZero();
    assertThatThrownBy(() -> store.jdbi().open())
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("closed");
  }

  /** Looked at when it is borrowed; what is being done on it is never done again. */
  @Test
  void sessionThatIsGoneIsReplacedBeforeItsNextUse() {
    System.setProperty(ALWAYS_LOOK, "-1");
    try (Store store = connect(emulator.jdbcUrl(), environment())) {
      assertThat(text(store, "SELECT 'before'")).isEqualTo("before");
      endSessions();
      assertThat(text(store, "SELECT 'after'")).isEqualTo("after");
      assertThatThrownBy(
              () ->
                  store
                      .jdbi()
                      .useTransaction(
                          handle -> {
                            handle.execute("SELECT 1");
                            endSessions();
                            handle.execute("SELECT 'never'");
                          }))
          .isInstanceOf(JdbiException.class);
      assertThat(text(store, "SELECT 'again'")).isEqualTo("again");
      assertThat(emulator.history().statements(query -> query.sql().contains("'after'")))
          .hasSize(1);
      assertThat(emulator.history().statements(query -> query.sql().contains("'never'"))).isEmpty();
    } finally {
      System.clearProperty(ALWAYS_LOOK);
    }
  }

  @Test
  void sessionsComeBackClean() throws SQLException {
    try (Store store = connect(emulator.jdbcUrl(), environment())) {
      create(store);
      try (Connection connection = store.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("INSERT INTO rows_of_test VALUES (1)");
      }
      try (Connection connection = store.dataSource().getConnection()) {
        assertThat(connection.getAutoCommit()).isTrue();
      }
      assertThatThrownBy(
              () ->
                  store
                      .jdbi()
                      .useHandle(
                          handle -> {
                            handle.begin();
                            handle.execute("INSERT INTO rows_of_test VALUES (2)");
                          }))
          .isInstanceOf(JdbiException.class);
      assertThat(emulator.openSessions()).isEqualTo(1);
      assertThat(text(store, "SELECT COUNT(*) FROM rows_of_test")).isEqualTo("0");
    }
  }

  /** A failed statement leaves a Snowflake transaction open, with what went before it. */
  @Test
  void transactionIsTakenBackAsAWhole() throws SQLException {
    try (Store store = connect(emulator.jdbcUrl(), environment())) {
      create(store);
      assertThatThrownBy(
              () ->
                  store
                      .jdbi()
                      .useTransaction(
                          handle -> {
                            handle.execute("INSERT INTO rows_of_test VALUES (1)");
                            handle.execute("INSERT INTO nowhere VALUES (1)");
                          }))
          .isInstanceOf(JdbiException.class);
      assertThat(text(store, "SELECT COUNT(*) FROM rows_of_test")).isEqualTo("0");
      store
          .jdbi()
          .useTransaction(
              handle -> {
                handle.execute("INSERT INTO rows_of_test VALUES (1)");
                assertThatThrownBy(() -> handle.execute("INSERT INTO nowhere VALUES (1)"))
                    .isInstanceOf(JdbiException.class);
                handle.useTransaction(
                    inner -> inner.execute("INSERT INTO rows_of_test VALUES (2)"));
              });
      assertThat(text(store, "SELECT COUNT(*) FROM rows_of_test")).isEqualTo("2");
    }
  }

  /** Else the next transaction would go on in the one that failed, and commit its rows. */
  @Test
  void sessionWhoseTransactionCannotBeTakenBackIsNotUsedAgain() throws SQLException {
    try (Store store = connect(emulator.jdbcUrl(), environment())) {
      create(store);
      emulator.faults().fail("ROLLBACK", "000603", "58030", "no answer", 1);
      assertThatThrownBy(
              () ->
                  store
                      .jdbi()
                      .useTransaction(
                          handle -> {
                            handle.execute("INSERT INTO rows_of_test VALUES (1)");
                            handle.execute("INSERT INTO nowhere VALUES (1)");
                          }))
          .isInstanceOf(JdbiException.class)
          .hasMessageContaining("NOWHERE");
      store.jdbi().useTransaction(handle -> handle.execute("INSERT INTO rows_of_test VALUES (2)"));
      assertThat(text(store, "SELECT LISTAGG(id, ',') FROM rows_of_test")).isEqualTo("2");
      assertThat(emulator.openSessions()).isEqualTo(1);
    }
  }

  @Test
  void sessionsHaveTheirLimitsAndTheTagOfTheControlPlane() {
    try (Store store = connect(emulator.jdbcUrl(), environment())) {
      assertThat(parameters(store.jdbi()))
          .containsEntry("STATEMENT_TIMEOUT_IN_SECONDS", "60")
          .containsEntry("STATEMENT_QUEUED_TIMEOUT_IN_SECONDS", "60")
          .containsEntry("LOCK_TIMEOUT", "55")
          .containsEntry("HYBRID_TABLE_LOCK_TIMEOUT", "55")
          .containsEntry("QUERY_TAG", "flakebench:control")
          .containsEntry("CLIENT_SESSION_KEEP_ALIVE", "false")
          .containsEntry("ABORT_DETACHED_QUERY", "true")
          .containsEntry("AUTOCOMMIT", "true")
          .containsEntry("READ_LATEST_WRITES", "true")
          .containsEntry("TIMEZONE", "UTC");
      assertThat(parameters(store.bulkJdbi()))
          .containsEntry("STATEMENT_TIMEOUT_IN_SECONDS", "1800")
          .containsEntry("HYBRID_TABLE_LOCK_TIMEOUT", "1795");
      assertThat(emulator.history().statements().stream().map(QueryRecord::tag))
          .isNotEmpty()
          .containsOnly("flakebench:control");
    }
  }

  @Test
  void identityIsThatOfTheDatabaseWhateverSchemaAndWarehouse() {
    emulator.createWarehouse("OTHER");
    try (Store store = connect(emulator.jdbcUrl(), environment());
        Store other = connect(emulator.jdbcUrl("FLAKEBENCH", "PUBLIC", "OTHER"), environment())) {
      assertThat(store.identity()).endsWith("/FLAKEBENCH").isEqualTo(other.identity());
    }
  }

  private void endSessions() {
    emulator.history().statements().stream()
        .map(QueryRecord::sessionId)
        .distinct()
        .forEach(emulator::endSession);
  }

  private static void create(Store store) throws SQLException {
    try (Connection connection = store.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE HYBRID TABLE rows_of_test (id NUMBER(10,0) PRIMARY KEY)");
    }
  }

  private static Map<String, String> parameters(org.jdbi.v3.core.Jdbi jdbi) {
    Map<String, String> all = new HashMap<>();
    List<Map<String, Object>> rows =
        jdbi.withHandle(
            handle -> handle.createQuery("SHOW PARAMETERS IN SESSION").mapToMap().list());
    rows.forEach(row -> all.put((String) row.get("key"), (String) row.get("value")));
    return all;
  }

  private static String text(Store store, String sql) {
    return store.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  private static Map<String, String> environment() {
    return StoreUnderTest.environment();
  }

  private static Store connect(String url, Map<String, String> environment) {
    return Store.connect(new StoreLocation.Snowflake(url), StoreFixture.home(), environment);
  }
}
