package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole queries: joins, groups, windows, samples, FLATTEN. */
class QueryTest {
  private static Account account;

  @BeforeAll
  static void start() throws SQLException {
    account = new Account();
    account.run("CREATE TABLE people (id INT, team VARCHAR, pay NUMBER(10,2), tags VARIANT)");
    account.run(
        "INSERT INTO people SELECT 1, 'a', 10, PARSE_JSON('[{\"k\":\"x\",\"n\":1},{\"k\":\"y\",\"n\":2}]')");
    account.run("INSERT INTO people SELECT 2, 'a', 20, PARSE_JSON('[]')");
    account.run("INSERT INTO people SELECT 3, 'b', 30, PARSE_JSON('[{\"k\":\"z\",\"n\":3}]')");
    account.run("INSERT INTO people (id, team) VALUES (4, NULL)");
    account.run("CREATE TABLE teams (team VARCHAR, name VARCHAR)");
    account.run("INSERT INTO teams VALUES ('a', 'Alpha'), ('b', 'Beta')");
    account.run("CREATE VIEW paid AS SELECT id, pay FROM people WHERE pay IS NOT NULL");
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
        "SELECT id FROM people ORDER BY id DESC LIMIT 2 ==> 4;3",
        "SELECT id FROM people ORDER BY id LIMIT 2 OFFSET 1 ==> 2;3",
        "SELECT TOP 1 id FROM people ORDER BY id ==> 1",
        "SELECT id FROM people ORDER BY pay ==> 1;2;3;4",
        "SELECT id FROM people ORDER BY pay DESC ==> 4;3;2;1",
        "SELECT id FROM people ORDER BY pay DESC NULLS LAST ==> 3;2;1;4",
        "SELECT team, COUNT(*), SUM(pay) FROM people GROUP BY team ORDER BY team ==> a,2,30.00;b,1,30.00;null,1,null",
        "SELECT team AS t, COUNT(*) AS c FROM people GROUP BY t HAVING c > 1 ==> a,2",
        "SELECT team, AVG(pay) FROM people WHERE pay > 0 GROUP BY ALL ORDER BY 1 ==> a,15.00000000;b,30.00000000",
        "SELECT id * 2 AS twice FROM people WHERE twice > 4 ORDER BY twice ==> 6;8",
        "SELECT p.id, t.name FROM people p JOIN teams t ON p.team = t.team ORDER BY p.id ==> 1,Alpha;2,Alpha;3,Beta",
        "SELECT p.id, name FROM people p LEFT JOIN teams t USING (team) ORDER BY id ==> 1,Alpha;2,Alpha;3,Beta;4,null",
        "SELECT team, name FROM people JOIN teams USING (team) WHERE id = 3 ==> b,Beta",
        "SELECT COUNT(*) FROM people, teams ==> 8",
        "SELECT COUNT(*) FROM people CROSS JOIN teams ==> 8",
        "WITH x AS (SELECT id FROM people WHERE id < 3), y AS (SELECT id + 10 AS n FROM x) SELECT n FROM y ORDER BY n ==> 11;12",
        "WITH x (a, b) AS (SELECT id, team FROM people) SELECT a FROM x WHERE b = 'b' ==> 3",
        "SELECT id FROM people WHERE id IN (SELECT id FROM paid) ORDER BY id ==> 1;2;3",
        "SELECT id FROM people p WHERE EXISTS (SELECT 1 FROM teams t WHERE t.team = p.team AND name = 'Beta') ==> 3",
        "SELECT id FROM people UNION ALL SELECT 9 ORDER BY id DESC LIMIT 1 ==> 9",
        "SELECT 1 UNION SELECT 1 ==> 1",
        "SELECT id FROM people EXCEPT SELECT id FROM paid ==> 4",
        "SELECT id FROM people MINUS SELECT id FROM paid ==> 4",
        "SELECT DISTINCT team FROM people WHERE team IS NOT NULL ORDER BY team ==> a;b",
        "SELECT COUNT(DISTINCT team) FROM people ==> 2",
        "SELECT * FROM paid ORDER BY id ==> 1,10.00;2,20.00;3,30.00",
        "SELECT * EXCLUDE (tags, pay) FROM people WHERE id = 1 ==> 1,a",
        "SELECT p.* FROM paid p WHERE id = 2 ==> 2,20.00",
        "SELECT id, ROW_NUMBER() OVER (PARTITION BY team ORDER BY id DESC) AS r FROM people QUALIFY r = 1 ORDER BY id ==> 2,1;3,1;4,1",
        "SELECT id, SUM(pay) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM paid ORDER BY id ==> 1,10.00;2,30.00;3,60.00",
        "SELECT LAG(id) OVER (ORDER BY id) FROM people ORDER BY 1 NULLS FIRST ==> null;1;2;3",
        "SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY pay) FROM people ==> 20.00000",
        "SELECT APPROX_PERCENTILE(pay, 0.5) FROM people ==> 20.0",
        "SELECT MEDIAN(pay) FROM people ==> 20.00000",
        "SELECT LISTAGG(id, ',') WITHIN GROUP (ORDER BY id DESC) FROM people ==> `4,3,2,1`",
        "SELECT TO_JSON(ARRAY_AGG(id) WITHIN GROUP (ORDER BY id)) FROM people ==> `[1,2,3,4]`",
        "SELECT COUNT_IF(pay > 10), BOOLOR_AGG(pay > 25) FROM people ==> 2,TRUE",
        "SELECT MIN(pay), MAX(pay), STDDEV(pay) FROM people ==> 10.00,30.00,10.0",
        "SELECT p.id, f.value:k::STRING, f.index FROM people p, LATERAL FLATTEN(input => p.tags) f ORDER BY 1, 3 ==> 1,x,0;1,y,1;3,z,0",
        "SELECT p.id, f.value:n::INT FROM people p, LATERAL FLATTEN(input => p.tags, outer => TRUE) f WHERE p.id < 4 ORDER BY 1, 2 ==> 1,1;1,2;2,null;3,3",
        "SELECT SUM(f.value:n) FROM people, TABLE(FLATTEN(tags)) f ==> 6.0",
        "SELECT id, (SELECT SUM(f.value:n::INT) FROM TABLE(FLATTEN(input => p.tags)) f) AS s FROM people p WHERE id IN (1, 2) ORDER BY id ==> 1,3;2,null",
        "SELECT key, value::INT FROM TABLE(FLATTEN(input => PARSE_JSON('{\"b\":2,\"a\":1}'))) ==> a,1;b,2",
        "SELECT SEQ4() AS n FROM TABLE(GENERATOR(ROWCOUNT => 3)) ORDER BY n ==> 0;1;2",
        "SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 1000)) ==> 1000",
        "SELECT COUNT(*) FROM (SELECT UNIFORM(1, 3, RANDOM()) AS u FROM TABLE(GENERATOR(ROWCOUNT => 50))) WHERE u BETWEEN 1 AND 3 ==> 50",
        "SELECT COUNT(*) FROM people SAMPLE (2 ROWS) ==> 2",
        "SELECT COUNT(*) FROM people TABLESAMPLE BERNOULLI (100) ==> 4",
        "SELECT COUNT(*) FROM people SAMPLE BLOCK (100) ==> 4",
        "SELECT COUNT(*) FROM people AS p SAMPLE SYSTEM (0) ==> 0",
        "SELECT a + b FROM (VALUES (1, 2), (3, 4)) AS v(a, b) ORDER BY 1 ==> 3;7",
        "SELECT column1 FROM VALUES (7) ==> 7",
        "SELECT id FROM flakebench.test_results.people WHERE people.id = 1 ==> 1",
        "SELECT test_results.people.id FROM test_results.people WHERE id = 1 ==> 1",
        "SELECT \"ID\" FROM \"PEOPLE\" WHERE \"ID\" = 1 ==> 1",
        "SELECT id -- comment\\n FROM people // other\\n WHERE /* third */ id = 1; ==> 1",
        "(SELECT id FROM people WHERE id = 1) UNION ALL (SELECT id FROM people WHERE id = 2) ORDER BY id ==> 1;2",
      })
  void result(String sql, String expected) throws SQLException {
    String rows =
        account.rows(sql.replace("\\n", "\n")).stream()
            .map(r -> r.stream().map(String::valueOf).collect(Collectors.joining(",")))
            .collect(Collectors.joining(";"));
    assertThat(rows).isEqualTo(expected);
  }

  @Test
  void resultScan() throws SQLException {
    account.rows("SELECT id, pay, tags FROM people WHERE id = 1");
    assertThat(
            account.rows(
                "SELECT id + 1, pay, tags[0]:k::STRING FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()))"))
        .isEqualTo(java.util.List.of(java.util.List.of("2", "10.00", "x")));
    account.rows("SHOW TABLES LIKE 'PEOPLE'");
    assertThat(
            account.value(
                "SELECT \"name\" FROM TABLE(RESULT_SCAN(LAST_QUERY_ID())) WHERE \"is_hybrid\" = 'N'"))
        .isEqualTo("PEOPLE");
  }

  @Test
  void bindsAnywhere() throws SQLException {
    assertThat(
            account.rows(
                "SELECT ?, id FROM (SELECT id FROM people WHERE id > ?) WHERE id < ? ORDER BY id LIMIT ?",
                "first",
                1,
                4,
                1))
        .isEqualTo(java.util.List.of(java.util.List.of("first", "2")));
    assertThat(
            account.value("SELECT DATEADD('minute', -5, ?::TIMESTAMP_NTZ)", "2024-01-01 00:05:00"))
        .isEqualTo("2024-01-01 00:00:00.000");
    assertThat(account.value("SELECT COUNT(*) FROM people WHERE STARTSWITH(team, ? || '')", "a"))
        .isEqualTo("2");
  }

  @Test
  void headings() throws SQLException {
    try (var statement = account.connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT COUNT(*), id AS \"x y\", pay + 1 FROM people GROUP BY ALL")) {
      assertThat(rows.getMetaData().getColumnName(1)).isEqualTo("COUNT(*)");
      assertThat(rows.getMetaData().getColumnName(2)).isEqualTo("x y");
      assertThat(rows.getMetaData().getColumnName(3)).isEqualTo("PAY + 1");
      assertThat(rows.getMetaData().getColumnType(1)).isEqualTo(java.sql.Types.BIGINT);
      assertThat(rows.getMetaData().getScale(3)).isEqualTo(2);
    }
  }
}
