package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.flakebench.template.SqlEffect.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlEffectTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "READS | SELECT * FROM t WHERE id = ?",
        "READS | SELECT * FROM t;",
        "READS | `;; SELECT 1 ;`",
        "READS | ((SELECT 1) UNION (SELECT 2))",
        "READS | VALUES (1), (2)",
        "READS | TABLE t",
        "READS | WITH x AS (SELECT 1) SELECT * FROM x",
        "READS | WITH RECURSIVE x (n) AS (SELECT 1 UNION SELECT n + 1 FROM x) SEARCH DEPTH FIRST BY n SET o SELECT * FROM x",
        "READS | SELECT 'DELETE FROM t', \"delete\", $$; DROP TABLE t$$ FROM t",
        "READS | SELECT insert, update, delete FROM t WHERE (update IS NULL) AND (delete = 1)",
        "READS | SELECT INSERT('abc', 1, 2, 'x')",
        "READS | WITH update AS (SELECT 1), delete AS (SELECT 2) SELECT * FROM update, delete",
        "READS | SELECT x AS into FROM t",
        "READS | SELECT t.into FROM t",
        "READS | SELECT substring(x FROM 1 FOR 2) FROM t",
        "READS | EXPLAIN DELETE FROM t",
        "READS | EXPLAIN (ANALYZE false) DELETE FROM t",
        "READS | EXPLAIN (VERBOSE, COSTS off) DELETE FROM t",
        "READS | EXPLAIN ANALYZE SELECT 1",
        "READS | SHOW work_mem",
        "READS | SELEC 1",
        "READS | \"create\"",
        "WRITES | INSERT INTO t VALUES (1)",
        "WRITES | `/* SELECT */ -- SELECT\n ((DELETE FROM t))`",
        "WRITES | `-- SELECT 1\rDELETE FROM t`",
        "WRITES | MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE",
        "WRITES | WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
        "WRITES | WITH x AS (SELECT 1) UPDATE t SET a = 1 FROM x",
        "WRITES | WITH x AS (SELECT 1), y AS (SELECT 2) DELETE FROM t",
        "WRITES | WITH x AS (SELECT 1) MERGE INTO t USING x ON true WHEN MATCHED THEN DELETE",
        "WRITES | WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
        "WRITES | WITH x AS NOT MATERIALIZED (UPDATE ONLY t SET a = 1 RETURNING a) SELECT * FROM x",
        "WRITES | WITH a AS (SELECT 1), x AS (/* ( */ INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x",
        "WRITES | WITH x AS (MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE RETURNING *) SELECT 1",
        "WRITES | WITH x AS (WITH y AS (SELECT 1) SELECT * FROM y) DELETE FROM t",
        "WRITES | SELECT * FROM t WHERE id = ? FOR UPDATE",
        "WRITES | SELECT * FROM t FOR NO KEY UPDATE SKIP LOCKED",
        "WRITES | SELECT * FROM (SELECT * FROM t FOR SHARE) x",
        "WRITES | SELECT * FROM t FOR KEY SHARE",
        "WRITES | EXPLAIN ANALYZE DELETE FROM t",
        "WRITES | EXPLAIN (VERBOSE, ANALYZE) DELETE FROM t",
        "WRITES | EXPLAIN ANALYZE VERBOSE WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
        "WRITES | COPY t FROM STDIN",
        "WRITES | CALL refresh_totals(?)",
        "DDL | CREATE TABLE t (id int)",
        "DDL | (/* x */ drop TABLE t)",
        "DDL | SELECT * INTO copy FROM t",
        "DDL | WITH x AS (SELECT 1) SELECT * INTO copy FROM x",
        "DDL | EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1",
        "NO_WORKLOAD | DO $$ BEGIN DELETE FROM t; END $$",
        "NO_WORKLOAD | BEGIN",
        "NO_WORKLOAD | SET work_mem = '1GB'",
        "NO_WORKLOAD | VACUUM t",
        "SEVERAL | SELECT 1; SELECT 2",
        "SEVERAL | `SELECT 1 -- ;\r; DROP TABLE t`",
        "SEVERAL | SELECT ';'; DELETE FROM t;",
      })
  void theTextTellsWhatAStatementDoes(Effect effect, String sql) {
    assertThat(SqlEffect.of(sql).effect()).isEqualTo(effect);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | SELECT 1",
        "true | WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
        "true | INSERT INTO t VALUES (1)",
        "false | EXPLAIN SELECT 1",
        "false | CALL p()",
        "false | COPY t TO STDOUT",
        "false | SHOW work_mem",
        "false | SELEC 1",
      })
  void onlyWhatHasAPlanCanBeExplained(boolean explainable, String sql) {
    assertThat(SqlEffect.of(sql).explainable()).isEqualTo(explainable);
  }

  @Test
  void theProblemSaysWhatInTheTextIsWrong() {
    assertThat(problem("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x"))
        .isEqualTo(
            "READ_WRITES: the statement has a DELETE in it, but its operation is READ; say operation: WRITE");
    assertThat(problem("SELECT * FROM t FOR UPDATE"))
        .isEqualTo(
            "READ_WRITES: the statement has a FOR clause that locks rows, but its operation is READ; say operation: WRITE");
    assertThat(problem("EXPLAIN ANALYZE UPDATE t SET a = 1"))
        .isEqualTo(
            "READ_WRITES: the statement is an EXPLAIN ANALYZE, which executes, and begins with UPDATE, but its operation is READ;"
                + " say operation: WRITE");
    assertThat(problem("SELECT 1 INTO x"))
        .isEqualTo(
            "DDL_NOT_ALLOWED: the statement is a SELECT ... INTO, which creates a table; a workload reads and changes rows and"
                + " never objects of the schema");
    assertThat(problem("SELECT 1; SELECT 2"))
        .isEqualTo(
            "SEVERAL_STATEMENTS: the statement holds 2 statements, separated by semicolons; write each as an entry of its own, so"
                + " that it has its own figures");
    assertThat(problem("DO $$ $$"))
        .startsWith("STATEMENT_NOT_ALLOWED: the statement begins with DO; ");
  }

  private static final List<String> HIDDEN =
      List.of(
          "DELETE FROM t",
          "WITH x AS ( SELECT 1 ) UPDATE t SET a = 1",
          "WITH x AS ( INSERT INTO t VALUES ( ';' ) RETURNING a ) SELECT * FROM x",
          "SELECT * FROM t FOR NO KEY UPDATE",
          "EXPLAIN ANALYZE MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE");

  /** Neither blanks nor comments nor the case of letters nor a last semicolon hide a change. */
  @Property(tries = 500)
  void nothingBetweenTheWordsHidesAChange(
      @ForAll @IntRange(min = 0, max = 4) int which,
      @ForAll @Size(30) List<@IntRange(min = 0, max = 5) Integer> gaps,
      @ForAll boolean small) {
    String[] filler = {
      " ", "\n\t ", "/* SELECT */", "/* a /* ' */ ; */", " -- ) SELECT '\n", " -- ;\r"
    };
    StringBuilder sql = new StringBuilder(filler[gaps.get(29)]);
    String[] words = HIDDEN.get(which).split(" ");
    for (int i = 0; i < words.length; i++) {
      sql.append(words[i]).append(' ').append(filler[gaps.get(i)]);
    }
    String text = small ? sql.toString().toLowerCase(Locale.ROOT) : sql.toString();
    assertThat(SqlEffect.of(text + ";").effect()).isEqualTo(Effect.WRITES);
  }

  private static String problem(String sql) {
    return SqlEffect.problem("p", StatementKind.GENERIC_SQL, Operation.READ, sql)
        .map(problem -> problem.code() + ": " + problem.message())
        .orElse("");
  }
}
