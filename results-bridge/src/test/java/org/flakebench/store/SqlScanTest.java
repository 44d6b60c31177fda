package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScanTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "select 1;",
        ";; SELECT 1 ; -- end; of it",
        "SELECT ';' || 'it''s;'",
        "SELECT \"a;b\"\"c;\" FROM t",
        "SELECT $$;$$, $x$ ; $$ ; $x$",
        "SELECT E'\\';' FROM t",
        "SELECT /* ; /* ; */ ; */ 1",
        "-- ; \n SELECT 1 -- ;",
        "SELECT 'a' 'b;'",
        "((SELECT 1))",
        "SELECT name'; DROP TABLE x; --'"
      })
  void oneStatement(String sql) {
    assertThat(SqlScan.of(sql)).isEqualTo(new SqlScan.Shape(1, "SELECT"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; SELECT 2",
        "SELECT 'a\\'; SELECT 2",
        "SELECT $1; SELECT 2",
        "SELECT a$b$; SELECT $b$",
        "SELECT 1 /* ; */ ; /* */ SELECT 2",
        "SELECT $1$;$1$"
      })
  void twoStatements(String sql) {
    assertThat(SqlScan.of(sql).statements()).isEqualTo(2);
  }

  @Test
  void scriptsAreCutIntoStatements() {
    assertThat(
            SqlScan.statements(
                "-- one;\nCREATE TABLE a (\n  b text -- c;\n);\n\n/* d; */ SELECT 1; SELECT 2 -- e",
                SqlScan.Quoting.POSTGRES))
        .containsExactly("CREATE TABLE a (\n  b text -- c;\n)", "SELECT 1", "SELECT 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a\\'; b' // c; d",
        "SELECT $$ ; ' $x$ ; $$, a",
        "SELECT 'it''s; \\\\' /* ; /* ; */ // ;",
        "SELECT a$b$c",
        "SELECT \"x;\\\"; -- y",
        "SELECT e'\\\\';"
      })
  void oneStatementOfSnowflake(String sql) {
    assertThat(SqlScan.statements(sql, SqlScan.Quoting.SNOWFLAKE)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; SELECT 2",
        "SELECT $x$ ; $x$",
        "SELECT 1 /* /* */ ; SELECT 2 /* */",
        "SELECT 'a\\\\'; SELECT 2",
        "SELECT 6 / 2; // a\nSELECT 2"
      })
  void twoStatementsOfSnowflake(String sql) {
    assertThat(SqlScan.statements(sql, SqlScan.Quoting.SNOWFLAKE)).hasSize(2);
  }

  @Test
  void nothingIsNoStatement() {
    assertThat(SqlScan.of(" ; -- x").statements()).isZero();
    assertThat(SqlScan.of("").firstWord()).isEmpty();
  }

  @Test
  void unclosedQuotesEndWithTheText() {
    assertThat(SqlScan.of("SELECT 'a; b").statements()).isEqualTo(1);
    assertThat(SqlScan.of("SELECT $x$ a; b").statements()).isEqualTo(1);
    assertThat(SqlScan.of("SELECT /* a; b").statements()).isEqualTo(1);
    assertThat(SqlScan.of("SELECT E'\\").statements()).isEqualTo(1);
  }
}
