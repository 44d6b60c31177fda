package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and by which code: Snowflake's, or the emulator's own 999001. */
class RefusalTest {
  private static Account account;

  @BeforeAll
  static void start() throws SQLException {
    account = new Account();
    account.run(
        "CREATE TABLE plain (id INT NOT NULL, name VARCHAR(3), v VARIANT, at TIMESTAMP_NTZ)");
    account.run("INSERT INTO plain (id) VALUES (1)");
    account.run("CREATE HYBRID TABLE mixed (id INT PRIMARY KEY, name VARCHAR UNIQUE)");
    account.run("CREATE VIEW seen AS SELECT id FROM plain");
    account.run(
        "CREATE DYNAMIC TABLE fresh TARGET_LAG = '1 minute' WAREHOUSE = compute_wh AS SELECT id FROM plain");
    account.run("CREATE INTERACTIVE TABLE quick CLUSTER BY (id) AS SELECT id FROM plain");
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " ==> ",
      quoteCharacter = '`',
      value = {
        "SELEC 1 ==> 1003",
        "SELECT 1 1 ==> 1003",
        "SELECT FROM plain ==> 1003",
        "SELECT 1; SELECT 2 ==> 8",
        "SELECT nosuch FROM plain ==> 904",
        "SELECT p.nosuch FROM plain p ==> 904",
        "SELECT id FROM nosuch ==> 2003",
        "SELECT id FROM nosuch.plain ==> 2003",
        "SELECT a.id FROM plain a, plain b WHERE id = 1 ==> 2028",
        "SELECT name, COUNT(*) FROM plain ==> 979",
        "SELECT UPPER() ==> 938",
        "SELECT UPPER('a', 'b') ==> 939",
        "SELECT CAST(1 AS SERIAL) ==> 2040",
        "SELECT 'x'::NUMBER ==> 100038",
        "SELECT 'x'::BOOLEAN ==> 100037",
        "SELECT 'x'::TIMESTAMP_NTZ ==> 100035",
        "SELECT 'x'::DATE ==> 100040",
        "SELECT 1 / 0 ==> 100051",
        "SELECT PARSE_JSON('{') ==> 100069",
        "SELECT name:x FROM plain ==> 1044",
        "SELECT id FROM plain LIMIT -1 x ==> 1003",
        "INSERT INTO plain (id) VALUES (1, 2) ==> 2020",
        "INSERT INTO plain (nosuch) VALUES (1) ==> 904",
        "INSERT INTO plain (name) VALUES ('a') ==> 100072",
        "INSERT INTO plain (id, name) VALUES (1, 'abcd') ==> 100078",
        "INSERT INTO plain (id, v) VALUES (1, PARSE_JSON('1')) ==> 2014",
        "INSERT INTO plain (id, v) VALUES (1, 'text') ==> 2023",
        "INSERT INTO plain (id, v) SELECT 1, 'text' ==> 2023",
        "INSERT INTO plain (id) VALUES ((SELECT 1)) ==> 2014",
        "INSERT INTO plain (id) VALUES (1) RETURNING id ==> 1003",
        "INSERT INTO plain (id) VALUES (1) ON CONFLICT DO NOTHING ==> 1003",
        "UPDATE plain SET id = 2 LIMIT 1 ==> 1003",
        "UPDATE plain SET id = 2 RETURNING id ==> 1003",
        "UPDATE plain SET v = 'text' ==> 2023",
        "DELETE FROM plain LIMIT 1 ==> 1003",
        "DELETE FROM plain WHERE nosuch = 1 ==> 904",
        "INSERT INTO seen VALUES (1) ==> 2019",
        "INSERT INTO fresh VALUES (1) ==> 2034",
        "UPDATE quick SET id = 1 ==> 2034",
        "INSERT INTO quick VALUES (1) ==> 2034",
        "INSERT INTO mixed VALUES (1, 'a'), (1, 'b') ==> 200001",
        "INSERT INTO mixed VALUES (7, 'a'), (8, 'a') ==> 200001",
        "INSERT INTO mixed (name) VALUES ('a') ==> 100072",
        "MERGE INTO plain p USING (SELECT 1 AS k UNION ALL SELECT 1) s ON p.id = s.k WHEN MATCHED THEN UPDATE SET name = 'x' ==> 100090",
        "CREATE TABLE plain (id INT) ==> 2002",
        "CREATE TABLE twice (id INT, id INT) ==> 2025",
        "CREATE TABLE t (id SERIAL) ==> 2040",
        "CREATE TABLE t (id INT CHECK (id > 0)) ==> 2",
        "CREATE TABLE t (id NUMBER(39)) ==> 2069",
        "CREATE TABLE t (v VARIANT DEFAULT 'x') ==> 2262",
        "CREATE TABLE t (id INT, INDEX i (id)) ==> 2",
        "CREATE HYBRID TABLE t (id INT) ==> 391404",
        "CREATE HYBRID TABLE t (id INT PRIMARY KEY) CLUSTER BY (id) ==> 2",
        "CREATE HYBRID TABLE t (id INT PRIMARY KEY, v VARIANT, INDEX i (v)) ==> 391405",
        "CREATE HYBRID TABLE t (id TIMESTAMP_TZ PRIMARY KEY) ==> 391405",
        "CREATE OR ALTER HYBRID TABLE t (id INT PRIMARY KEY) ==> 2",
        "CREATE OR ALTER DYNAMIC TABLE t TARGET_LAG = '1 minute' WAREHOUSE = compute_wh AS SELECT 1 AS a ==> 2",
        "CREATE OR ALTER TABLE mixed (id INT) ==> 2",
        "CREATE TRANSIENT HYBRID TABLE t (id INT PRIMARY KEY) ==> 2",
        "CREATE INTERACTIVE TABLE t (id INT) ==> 1003",
        "CREATE OR REPLACE TABLE IF NOT EXISTS t (id INT) ==> 1003",
        "CREATE INDEX i ON plain (id) ==> 2",
        "ALTER TABLE mixed CLUSTER BY (id) ==> 2",
        "ALTER TABLE mixed ADD SEARCH OPTIMIZATION ==> 2",
        "ALTER TABLE mixed ADD CONSTRAINT u UNIQUE (name) ==> 2",
        "ALTER TABLE plain ADD COLUMN IF NOT EXISTS x INT DEFAULT 1 ==> 1003",
        "ALTER TABLE plain ADD COLUMN x TIMESTAMP_NTZ DEFAULT CURRENT_TIMESTAMP() ==> 2263",
        "ALTER TABLE plain ADD COLUMN id INT ==> 1430",
        "ALTER TABLE plain ADD COLUMN must INT NOT NULL ==> 2264",
        "ALTER TABLE nosuch ADD COLUMN x INT ==> 2003",
        "ALTER TABLE plain ALTER COLUMN name SET DATA TYPE VARCHAR(2) ==> 2108",
        "DROP TABLE nosuch ==> 2003",
        "DROP SCHEMA nosuch ==> 2003",
        "USE DATABASE nosuch ==> 2003",
        "USE WAREHOUSE nosuch ==> 2043",
        "USE ROLE nosuch ==> 3013",
        "ALTER SESSION SET NO_SUCH_PARAMETER = 1 ==> 1006",
        "ALTER SESSION SET TIMEZONE = 'Mars/North' ==> 1008",
        "ALTER SESSION SET LOCK_TIMEOUT = 'long' ==> 1008",
        "SELECT * FROM TABLE(RESULT_SCAN('no-such-id')) ==> 709",
        "COPY INTO plain FROM @nosuch ==> 2003",
        "LIST @nosuch ==> 2003",
        "SELECT QUERY_COUNT FROM SNOWFLAKE.ACCOUNT_USAGE.AGGREGATE_QUERY_HISTORY ==> 904",
        "SELECT PARTITIONS_SCANNED FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY()) ==> 904",
        "SELECT LOCK_TRANSACTION_ID FROM SNOWFLAKE.ACCOUNT_USAGE.LOCK_WAIT_HISTORY ==> 904",
        "SELECT TABLE_NAME FROM SNOWFLAKE.ACCOUNT_USAGE.HYBRID_TABLE_USAGE_HISTORY ==> 904",
        "SELECT SEVERITY FROM SNOWFLAKE.ACCOUNT_USAGE.QUERY_INSIGHTS ==> 904",
        "SELECT * FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY(RESULT_LIMIT => 10001)) ==> 1045",
        "SELECT * FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY(NO_SUCH => 1)) ==> 1023",
        "SELECT id FROM seen SAMPLE SYSTEM (10) ==> 2280",
        "SELECT ROW_NUMBER() FROM plain ==> 2303",
      })
  void refusedAsSnowflakeDoes(String sql, int code) {
    SQLException error = account.error(sql);
    assertThat(error.getErrorCode()).as(error.getMessage()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT GEN_RANDOM_UUID()",
        "SELECT NO_SUCH_FUNCTION(1)",
        "SELECT JSON_VALUE('{}', '$.a')",
        "SELECT * FROM SYSTEM_RANGE(1, 2)",
        "SELECT * FROM TABLE(NO_SUCH(1))",
        "SELECT id FROM plain FOR UPDATE",
        "SELECT id FROM plain AT (OFFSET => -60)",
        "SELECT * FROM plain PIVOT (SUM(id) FOR name IN ('a'))",
        "SELECT name FROM plain GROUP BY ROLLUP (name)",
        "SELECT {'a': 1}",
        "SELECT '2024-01-01'::TIMESTAMP_NTZ + INTERVAL '5' ",
        "SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.NO_SUCH_VIEW",
        "SELECT * FROM INFORMATION_SCHEMA.USERS",
        "WITH RECURSIVE x AS (SELECT 1) SELECT * FROM x",
        "SELECT * FROM plain NATURAL JOIN mixed",
        "CREATE TABLE copy CLONE plain",
        "CREATE MATERIALIZED VIEW m AS SELECT 1",
        "CREATE STREAM s ON TABLE plain",
        "CREATE USER u",
        "CREATE TABLE t (a INT) STAGE_FILE_FORMAT = (TYPE = CSV)",
        "ALTER USER x SET PASSWORD = 'y'",
        "CALL proc()",
        "EXECUTE IMMEDIATE 'SELECT 1'",
        "SET x = 1",
        "SHOW PARAMETERS IN WAREHOUSE compute_wh",
        "ALTER SESSION SET TRANSACTION_ABORT_ON_ERROR = TRUE",
        "SELECT f.value FROM plain p JOIN LATERAL FLATTEN(input => p.v) f ON f.index = 1",
        "SELECT COUNT(*) FILTER (WHERE id > 1) FROM plain",
        "SELECT ARRAY[1, 2]",
        "SELECT DATE '2024-01-01' + INTERVAL '1' DAY",
        "INSERT INTO plain (id) SELECT id FROM plain RETURNING *",
        "REPLACE INTO plain VALUES (1)",
        "MERGE INTO plain KEY (id) VALUES (1)",
        "SELECT * FROM plain LIMIT 1 PERCENT",
        "CREATE UNIQUE INDEX u ON plain (id)",
        "CREATE TABLE t (id IDENTITY)",
        "CREATE MEMORY TABLE t (id INT)",
        "CREATE TABLE t (id INT GENERATED ALWAYS AS IDENTITY)",
        "SELECT id FROM plain USE INDEX (x)",
        "SCRIPT",
        "VACUUM",
        "UNDROP TABLE plain",
        "SHOW PIPES",
        "COPY INTO @~ FROM plain",
        "GRANT OWNERSHIP ON TABLE plain TO ROLE PUBLIC COPY CURRENT GRANTS",
      })
  void unknownShapesFailLoudly(String sql) {
    SQLException error = account.error(sql);
    assertThat(error.getErrorCode()).as(error.getMessage()).isIn(999001, 1003, 904, 2040);
    if (error.getErrorCode() == 999001) {
      assertThat(error.getMessage()).contains("The emulator does not know");
    }
  }

  @Test
  void stateAndQueryIdAreTold() {
    SQLException error = account.error("SELECT id FROM nosuch");
    assertThat(error.getSQLState()).isEqualTo("42S02");
    assertThat(error.getMessage())
        .contains("Object 'FLAKEBENCH.TEST_RESULTS.NOSUCH' does not exist or not authorized.");
    assertThat(account.error("SELEC 1").getMessage())
        .contains("syntax error line 1 at position 0 unexpected 'SELEC'");
  }

  @Test
  void standardKeysAreNotEnforced() throws SQLException {
    account.run("CREATE TABLE loose (id INT PRIMARY KEY, name VARCHAR UNIQUE)");
    assertThat(account.run("INSERT INTO loose VALUES (1, 'a'), (1, 'a')")).isEqualTo(2);
    assertThat(account.code("INSERT INTO loose VALUES (NULL, 'a')"))
        .as("a primary key is not null all the same")
        .isEqualTo(100072);
  }

  @Test
  void missingBind() {
    assertThat(account.code("SELECT id FROM plain WHERE id = ?")).isEqualTo(2049);
  }
}
