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
    SqlScan.Shape shape = postgres(sql);
    assertThat(shape.statements()).isEqualTo(1);
    assertThat(shape.firstWord()).isEqualTo("SELECT");
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
    assertThat(postgres(sql).statements()).isEqualTo(2);
  }

  @Test
  void nothingIsNoStatement() {
    assertThat(postgres(" ; -- x").statements()).isZero();
    assertThat(postgres("").firstWord()).isEmpty();
  }

  @Test
  void unclosedQuotesEndWithTheText() {
    assertThat(postgres("SELECT 'a; b").statements()).isEqualTo(1);
    assertThat(postgres("SELECT $x$ a; b").statements()).isEqualTo(1);
    assertThat(postgres("SELECT /* a; b").statements()).isEqualTo(1);
    assertThat(postgres("SELECT E'\\").statements()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'it\\'s; fine' ;",
        "SELECT $$ ; $$ // ; SELECT 2",
        "SELECT 'a''; b'",
        "SELECT /* /* ; */ 1",
        "SELECT v:a.b::int FROM t"
      })
  void oneStatementOfSnowflake(String sql) {
    assertThat(snowflake(sql).statements()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT $x$; SELECT $x$",
        "SELECT E'\\\\'; SELECT 2",
        "SELECT 1 // a\n; SELECT 2",
        "SELECT /* /* */ ; SELECT */ 1"
      })
  void twoStatementsOfSnowflake(String sql) {
    assertThat(snowflake(sql).statements()).isEqualTo(2);
  }

  @Test
  void scriptsAreCutIntoStatements() {
    String script =
        "-- one;\nCREATE TABLE a (\n  b text -- c;\n);\n\n/* d; */ SELECT 1; SELECT 2 -- e";
    for (SqlScan.Syntax syntax : SqlScan.Syntax.values()) {
      assertThat(SqlScan.statements(script, syntax))
          .containsExactly("CREATE TABLE a (\n  b text -- c;\n)", "SELECT 1", "SELECT 2");
    }
    assertThat(SqlScan.statements(";; -- nothing\n", SqlScan.Syntax.SNOWFLAKE)).isEmpty();
  }

  @Test
  void tokensStandOutsideOfQuotesAndComments() {
    assertThat(snowflake("select \"a b\", 'call' -- call\n, SYSTEM$x(1) ->> t").tokens())
        .containsExactly(
            "SELECT", "A B", ",", "'", ",", "SYSTEM$X", "(", "1", ")", "-", ">", ">", "T");
  }

  private static SqlScan.Shape postgres(String sql) {
    return SqlScan.of(sql, SqlScan.Syntax.POSTGRES);
  }

  private static SqlScan.Shape snowflake(String sql) {
    return SqlScan.of(sql, SqlScan.Syntax.SNOWFLAKE);
  }
}
