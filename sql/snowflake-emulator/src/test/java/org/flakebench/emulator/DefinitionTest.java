package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables, views, schemas, sequences: made, changed, dropped. */
class DefinitionTest {
  private static Account account;

  @BeforeAll
  static void start() throws SQLException {
    account = new Account();
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  private static List<String> columns(String table) throws SQLException {
    return account.rows("DESCRIBE TABLE " + table).stream()
        .map(r -> r.get(0) + " " + r.get(1) + " " + r.get(3))
        .toList();
  }

  @Test
  void createOrAlterDropsWhatIsMissing() throws SQLException {
    account.run(
        "CREATE OR ALTER TABLE shape (a INT, b VARCHAR(10) DEFAULT 'x', c FLOAT) CLUSTER BY (a)");
    account.run("INSERT INTO shape (a, c) VALUES (1, 2.5)");
    account.run(
        "CREATE OR ALTER TABLE shape (a INT NOT NULL, b VARCHAR(20), d TIMESTAMP_NTZ DEFAULT CURRENT_TIMESTAMP())");
    assertThat(columns("shape"))
        .containsExactly("A NUMBER(38,0) N", "B VARCHAR(20) Y", "D TIMESTAMP_NTZ(9) Y");
    assertThat(account.rows("SELECT a, b FROM shape")).containsExactly(List.of("1", "x"));
    assertThat(account.rows("SHOW TABLES LIKE 'shape'").get(0).get(6)).isEmpty();
    account.run("CREATE OR ALTER TABLE shape (a INT NOT NULL, b VARCHAR(20), d TIMESTAMP_NTZ)");
    assertThat(account.value("SELECT COUNT(*) FROM shape")).isEqualTo("1");
    assertThat(account.code("CREATE OR ALTER TABLE shape (a VARCHAR)")).isEqualTo(2108);
  }

  @Test
  void severalMayMakeTheSameThingAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> makers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        makers.add(
            threads.submit(
                () -> {
                  try (Connection own = account.connect()) {
                    for (int n = 0; n < 10; n++) {
                      Account.run(
                          own,
                          "CREATE HYBRID TABLE IF NOT EXISTS same" + n + " (a INT PRIMARY KEY)");
                      Account.run(
                          own, "ALTER TABLE same" + n + " ADD COLUMN IF NOT EXISTS b VARCHAR");
                      Account.run(own, "CREATE INDEX IF NOT EXISTS by_b ON same" + n + " (b)");
                      Account.run(
                          own, "CREATE OR REPLACE VIEW same_v" + n + " AS SELECT a FROM same" + n);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> maker : makers) {
        maker.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(account.rows("SHOW TABLES LIKE 'SAME%'")).hasSize(10);
  }

  @Test
  void createIfNotExistsChangesNothing() throws SQLException {
    account.run("CREATE TABLE IF NOT EXISTS kept (a INT)");
    account.run("INSERT INTO kept VALUES (1)");
    account.run("CREATE TABLE IF NOT EXISTS kept (a INT, b INT)");
    assertThat(columns("kept")).hasSize(1);
    account.run("CREATE OR REPLACE TABLE kept (b VARCHAR)");
    assertThat(account.value("SELECT COUNT(*) FROM kept")).isEqualTo("0");
  }

  @Test
  void columnsAreAdded() throws SQLException {
    account.run("CREATE TABLE grown (a INT)");
    account.run("INSERT INTO grown VALUES (1)");
    account.run("ALTER TABLE grown ADD COLUMN b VARCHAR(20) DEFAULT 'y' NOT NULL");
    account.run("ALTER TABLE grown ADD COLUMN IF NOT EXISTS b VARCHAR(20)");
    account.run("ALTER TABLE grown ADD COLUMN IF NOT EXISTS c VARIANT, d INT");
    assertThat(account.rows("SELECT * FROM grown"))
        .containsExactly(java.util.Arrays.asList("1", "y", null, null));
    account.run("ALTER TABLE grown RENAME COLUMN d TO e");
    account.run("ALTER TABLE grown DROP COLUMN c");
    account.run("ALTER TABLE grown RENAME TO grown_up");
    assertThat(columns("grown_up"))
        .containsExactly("A NUMBER(38,0) Y", "B VARCHAR(20) N", "E NUMBER(38,0) Y");
    assertThat(account.code("SELECT * FROM grown")).isEqualTo(2003);
  }

  @Test
  void defaultsAndNumbers() throws SQLException {
    account.run("CREATE SEQUENCE numbers START = 5 INCREMENT = 2");
    account.run(
        "CREATE TABLE filled (id INT AUTOINCREMENT, at TIMESTAMP_NTZ DEFAULT CURRENT_TIMESTAMP(),"
            + " key VARCHAR DEFAULT UUID_STRING(), flag BOOLEAN DEFAULT FALSE, n INT DEFAULT 3)");
    account.run("INSERT INTO filled (n) VALUES (DEFAULT), (numbers.NEXTVAL)");
    assertThat(
            account.rows("SELECT id, n, flag, LENGTH(key), at IS NOT NULL FROM filled ORDER BY id"))
        .containsExactly(
            List.of("1", "3", "FALSE", "36", "TRUE"), List.of("2", "5", "FALSE", "36", "TRUE"));
    assertThat(account.value("SELECT numbers.NEXTVAL")).isEqualTo("7");
  }

  @Test
  void tableFromQuery() throws SQLException {
    account.run(
        "CREATE TABLE made AS SELECT 1 AS a, 'x'::VARCHAR(5) AS b, PARSE_JSON('{\"q\":1}') AS v");
    assertThat(columns("made")).containsExactly("A NUMBER(1,0) Y", "B VARCHAR(5) Y", "V VARIANT Y");
    account.run("CREATE TABLE alike LIKE made");
    assertThat(columns("alike")).isEqualTo(columns("made"));
  }

  @Test
  void quotedNamesKeepTheirCase() throws SQLException {
    account.run("CREATE TABLE \"Mixed Case\" (\"id\" INT, \"value\" INT, \"select\" INT)");
    account.run("INSERT INTO \"Mixed Case\" (\"id\", \"select\") VALUES (1, 2)");
    assertThat(account.value("SELECT \"select\" FROM \"Mixed Case\" WHERE \"id\" = 1"))
        .isEqualTo("2");
    assertThat(account.code("SELECT id FROM \"Mixed Case\"")).isEqualTo(904);
  }

  @Test
  void temporaryTablesBelongToTheirSession() throws SQLException {
    account.run("CREATE TABLE shared_name (a INT)");
    account.run("INSERT INTO shared_name VALUES (1)");
    try (var other = account.connect()) {
      Account.run(other, "CREATE TEMPORARY TABLE shared_name (a INT)");
      assertThat(Account.rows(other, "SELECT COUNT(*) FROM shared_name"))
          .containsExactly(List.of("0"));
    }
    assertThat(account.value("SELECT COUNT(*) FROM shared_name")).isEqualTo("1");
  }

  @Test
  void viewsAndTheirColumns() throws SQLException {
    account.run("CREATE TABLE base (a INT, b INT)");
    account.run("INSERT INTO base VALUES (1, 2)");
    account.run("CREATE OR REPLACE VIEW v (x, y) COMMENT = 'both' AS SELECT a, a + b FROM base");
    assertThat(account.rows("SELECT y, x FROM v")).containsExactly(List.of("3", "1"));
    assertThat(account.rows("SHOW VIEWS LIKE 'V'").get(0).get(6)).isEqualTo("both");
    assertThat(account.code("CREATE VIEW v AS SELECT 1 AS a")).isEqualTo(2002);
    account.run("DROP VIEW v");
    assertThat(account.code("SELECT * FROM v")).isEqualTo(2003);
    account.run("DROP VIEW IF EXISTS v");
  }

  @Test
  void schemasAndDatabases() throws SQLException {
    account.run("CREATE SCHEMA IF NOT EXISTS other");
    account.run("CREATE TABLE flakebench.other.t (a INT)");
    account.run("USE SCHEMA test_results");
    account.run("INSERT INTO other.t VALUES (4)");
    assertThat(account.value("SELECT a FROM other.t")).isEqualTo("4");
    account.run("CREATE DATABASE second");
    assertThat(account.value("SELECT CURRENT_DATABASE()")).isEqualTo("SECOND");
    assertThat(account.value("SELECT COUNT(*) FROM flakebench.other.t")).isEqualTo("1");
    account.run("USE flakebench.test_results");
    account.run("DROP SCHEMA other");
    account.run("DROP DATABASE second");
    assertThat(account.code("SELECT a FROM other.t")).isEqualTo(2003);
  }

  @Test
  void comments() throws SQLException {
    account.run("CREATE TABLE said (a INT COMMENT 'first', b INT) COMMENT = 'table'");
    account.run("COMMENT ON COLUMN said.b IS 'second'");
    account.run("COMMENT ON TABLE said IS 'changed'");
    assertThat(account.rows("DESC TABLE said").stream().map(r -> r.get(9)).toList())
        .containsExactly("first", "second");
    assertThat(account.rows("SHOW TABLES LIKE 'SAID'").get(0).get(5)).isEqualTo("changed");
  }

  @Test
  void informationSchema() throws SQLException {
    account.run("CREATE HYBRID TABLE known (id INT PRIMARY KEY, s VARCHAR(7) NOT NULL)");
    assertThat(
            account.rows(
                "SELECT table_type, is_hybrid FROM INFORMATION_SCHEMA.TABLES WHERE table_name = ?",
                "KNOWN"))
        .containsExactly(List.of("BASE TABLE", "YES"));
    assertThat(
            account.rows(
                "SELECT column_name, data_type, character_maximum_length, is_nullable FROM"
                    + " flakebench.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'KNOWN' ORDER BY"
                    + " ordinal_position"))
        .containsExactly(
            java.util.Arrays.asList("ID", "NUMBER", null, "NO"),
            java.util.Arrays.asList("S", "TEXT", "7", "NO"));
  }

  @Test
  void metadataOfTheDriver() throws SQLException {
    account.run("CREATE TABLE meta (id INT PRIMARY KEY, name VARCHAR(30), at TIMESTAMP_NTZ)");
    List<String> seen = new ArrayList<>();
    var meta = account.connection.getMetaData();
    try (ResultSet tables = meta.getTables("FLAKEBENCH", "TEST_RESULTS", "META", null)) {
      while (tables.next()) {
        seen.add(tables.getString("TABLE_NAME"));
      }
    }
    try (ResultSet columns = meta.getColumns("FLAKEBENCH", "TEST_RESULTS", "META", "%")) {
      while (columns.next()) {
        seen.add(columns.getString("COLUMN_NAME") + ":" + columns.getString("TYPE_NAME"));
      }
    }
    try (ResultSet keys = meta.getPrimaryKeys("FLAKEBENCH", "TEST_RESULTS", "META")) {
      while (keys.next()) {
        seen.add("key " + keys.getString("COLUMN_NAME"));
      }
    }
    assertThat(seen)
        .containsExactly("META", "ID:NUMBER", "NAME:VARCHAR", "AT:TIMESTAMPNTZ", "key ID");
  }

  @Test
  void dynamicTableIsReadOnlyAndRefreshes() throws SQLException {
    account.run("CREATE TABLE source (a INT)");
    account.run(
        "CREATE DYNAMIC TABLE sums TARGET_LAG = '1 minute' WAREHOUSE = compute_wh AS SELECT SUM(a) AS s FROM source");
    account.run("INSERT INTO source VALUES (3), (4)");
    account.run("ALTER DYNAMIC TABLE sums REFRESH");
    assertThat(account.value("SELECT s FROM sums")).isEqualTo("7");
    account.run("INSERT INTO source VALUES (5)");
    account.emulator.clock().advance(java.time.Duration.ofMinutes(2));
    assertThat(account.value("SELECT s FROM sums")).isEqualTo("12");
    assertThat(account.rows("SHOW DYNAMIC TABLES").get(0).subList(8, 12))
        .isEqualTo(java.util.Arrays.asList("1 minute", "FULL", null, "COMPUTE_WH"));
  }

  /** Each sort of tables has its own SHOW with its own columns; SHOW TABLES has all of them. */
  @Test
  void sortsOfTablesAreShownByThemselves() throws SQLException {
    account.run("CREATE HYBRID TABLE locked (id INT PRIMARY KEY)");
    account.run("CREATE INTERACTIVE TABLE quick CLUSTER BY (id) AS SELECT 1 AS id");
    assertThat(account.rows("SHOW HYBRID TABLES").stream().map(r -> r.get(1)))
        .contains("LOCKED")
        .doesNotContain("QUICK");
    assertThat(account.rows("SHOW INTERACTIVE TABLES").stream().map(r -> r.get(1)))
        .containsExactly("QUICK");
    assertThat(account.rows("SHOW HYBRID TABLES").get(0)).hasSize(9);
    assertThat(account.rows("SHOW TABLES").stream().map(r -> r.get(1))).contains("LOCKED", "QUICK");
  }
}
