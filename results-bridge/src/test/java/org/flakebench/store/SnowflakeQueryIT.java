package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.store.ReadOnlyQuery.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only Snowflake does for users' queries; see {@link ReadOnlyQueryIT}. */
class SnowflakeQueryIT {
  private static SnowflakeEmulator emulator;
  private static Store store;
  private final ReadOnlyQuery query = store.readOnlyQuery();

  @BeforeAll
  static void start() {
    emulator = SnowflakeEmulator.start(Options.defaults());
    store = Store.connect(location(), StoreFixture.home(), environment());
    store.jdbi().useHandle(handle -> handle.execute("CREATE TABLE t (id NUMBER(10,0))"));
  }

  @AfterEach
  void heal() {
    emulator.faults().clear();
    emulator.warehouse("COMPUTE_WH").set("AUTO_RESUME", true);
  }

  @AfterAll
  static void stop() {
    store.close();
    emulator.close();
  }

  private static StoreLocation location() {
    return new StoreLocation.Snowflake(emulator.jdbcUrl() + StoreUnderTest.zone());
  }

  private static Map<String, String> environment() {
    return StoreUnderTest.environment();
  }

  @Test
  void timesAreMomentsAndBytesAreHex() {
    Result result =
        query.run(
            "SELECT '2026-01-02 03:04:05.678'::timestamp_ntz, '2026-01-02 03:04:05 +0200'::timestamp_tz,"
                + " CONVERT_TIMEZONE('UTC', 'America/Los_Angeles', '2026-01-02 03:04:05'::timestamp_ntz),"
                + " TO_BINARY('00ff', 'HEX'), PARSE_JSON('[1]'), '2026-01-02'::date, TRUE, 1e100::float",
            1);
    assertThat(result.rows().get(0))
        .containsExactly(
            "2026-01-02T03:04:05.678Z",
            "2026-01-02T01:04:05Z",
            "2026-01-01T19:04:05Z",
            "\\x00ff",
            "[\n  1\n]",
            "2026-01-02",
            true,
            1e100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT SYSTEM$CANCEL_QUERY('x')",
        "SELECT system$abort_session(1)",
        "SELECT seq.nextval",
        "WITH p AS PROCEDURE () RETURNS int LANGUAGE SQL AS 'begin end' CALL p()",
        "SHOW TABLES ->> DELETE FROM run_labels",
        "SELECT 1 ->> DROP TABLE run_labels",
        "SELECT * FROM connections",
        "SELECT * FROM \"CONNECTIONS\"",
        "SELECT * FROM flakebench.test_results.idempotency_keys",
        "SELECT * FROM IDENTIFIER('CONNECT' || 'IONS')",
        "SELECT * FROM TABLE('connections')",
        "SELECT * FROM TABLE($x)",
        "DESC TABLE connections"
      })
  void whatCouldWriteOrLeadToSecretsIsRefusedBeforeItIsSent(String sql) {
    long before = emulator.history().count();
    assertThatThrownBy(() -> query.run(sql, 1))
        .isInstanceOf(StoreUsageException.class)
        .message()
        .containsAnyOf("only reading is allowed", "not open to queries");
    assertThat(emulator.history().count()).isEqualTo(before);
  }

  @Test
  void readingStatementsOfSnowflakeWork() {
    assertThat(query.run("SHOW SCHEMAS", 100).rows()).isNotEmpty();
    assertThat(query.run("SELECT 'a\\'; DELETE FROM t -- ' // ; \n;", 1).rows())
        .containsExactly(List.of("a'; DELETE FROM t -- "));
    assertThat(query.run("DESCRIBE TABLE t", 10).rows()).hasSize(1);
    assertThat(query.run("EXPLAIN SELECT id FROM t", 10).rows()).isNotEmpty();
    assertThat(query.run("WITH a AS (SELECT 1 AS n) (SELECT n FROM a)", 1).rows())
        .containsExactly(List.of(1L));
  }

  @Test
  void readersRoleIsTheOnlyOneOfItsSessions() {
    emulator.createRole("READER");
    emulator.registerUser("ANN", "geheim", null, java.util.Set.of());
    Map<String, String> environment = new HashMap<>();
    environment.put("SNOWFLAKE_USER", "ANN");
    environment.put("SNOWFLAKE_PASSWORD", "geheim");
    environment.put("SNOWFLAKE_READER_ROLE", "READER");
    try (Store own = Store.connect(location(), StoreFixture.home(), environment)) {
      ReadOnlyQuery reader = own.readOnlyQuery();
      assertThat(reader.hasOwnLogin()).isTrue();
      assertThat(query.hasOwnLogin()).isFalse();
      assertThat(reader.run("SELECT CURRENT_ROLE(), 1 AS connections", 1).rows())
          .containsExactly(List.of("READER", 1L));
      assertThat(emulator.history().statements().stream().map(QueryRecord::sql))
          .contains("USE SECONDARY ROLES NONE");
      assertThat(
              own.jdbi()
                  .<String, RuntimeException>withHandle(
                      handle ->
                          handle.createQuery("SELECT CURRENT_ROLE()").mapTo(String.class).one()))
          .isEqualTo("SYSADMIN");
    }
  }

  @Test
  void missingRightIsTold() {
    emulator.faults().denyPrivilege("42 AS x", "TABLE 'T'");
    assertThatThrownBy(() -> query.run("SELECT 42 AS x", 1))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("not open to queries");
  }

  @Test
  void slowQueryIsStoppedByTheServer() {
    emulator
        .faults()
        .fail(
            "43 AS x",
            "000630",
            "57014",
            "Statement reached its statement or warehouse timeout of 30 second(s) and was canceled.",
            1);
    assertThatThrownBy(() -> query.run("SELECT 43 AS x", 1))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("stopped after 30 s");
    assertThat(
            query
                .run("SHOW PARAMETERS LIKE 'STATEMENT_TIMEOUT_IN_SECONDS' IN SESSION", 1)
                .rows()
                .get(0))
        .contains("STATEMENT_TIMEOUT_IN_SECONDS", "30");
  }

  @Test
  void warehouseThatMayNotResumeIsToldWithTheRemedy() {
    emulator.warehouse("COMPUTE_WH").suspend();
    emulator.warehouse("COMPUTE_WH").set("AUTO_RESUME", false);
    assertThatThrownBy(() -> query.run("SELECT id FROM t", 1))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("AUTO_RESUME")
        .hasMessageContaining("COMPUTE_WH");
  }
}
