package org.flakebench.snowflakesql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The check itself: what it takes, what it refuses. */
class DocumentedSyntaxTest {
  private static final Judge JUDGE = new Judge();

  static List<String> taken() {
    return SqlFile.statements(Resource.text("taken.sql"));
  }

  static List<String> refused() {
    return SqlFile.statements(Resource.text("refused.sql"));
  }

  @ParameterizedTest
  @MethodSource
  void taken(String sql) {
    assertThat(JUDGE.of(sql, "test").refusals()).isEmpty();
  }

  /** Other databases' SQL, and what Snowflake's pages exclude. */
  @ParameterizedTest
  @MethodSource
  void refused(String sql) {
    assertThat(JUDGE.of(sql, "test").kind()).isEqualTo(Verdict.Kind.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT `a` FROM t", "SELECT a ~ 'x' FROM t", "SELECT a^2", "SELECT 'a"})
  void refusedCharacters(String sql) {
    assertThat(JUDGE.of(sql, "test").kind()).isEqualTo(Verdict.Kind.REFUSED);
  }

  @Test
  void theRefusalNamesThePlaceAndWhatIsDue() {
    assertThat(JUDGE.of("DELETE FROM t WHERE a = 1 LIMIT 5", "test").refusals())
        .singleElement()
        .asString()
        .startsWith("'LIMIT' at 26; due here: ")
        .contains("the end");
  }

  @Test
  void kinds() {
    assertThat(JUDGE.of("SELECT a FROM t", "x").text())
        .isEqualTo(
            "PARSED by JSqlParser and Druid; syntax:"
                + " https://docs.snowflake.com/en/sql-reference/sql/select");
    assertThat(JUDGE.of("PUT 'file:///tmp/a' @s", "x").text())
        .isEqualTo("MATCHES DOCUMENTED SYNTAX https://docs.snowflake.com/en/sql-reference/sql/put");
    assertThat(JUDGE.of("REPLACE INTO t VALUES (1)", "x").text()).startsWith("REFUSED: 'REPLACE'");
  }

  @Test
  void everyRuleNamesAPage() {
    assertThat(DocumentedSyntax.load().pages().values())
        .allMatch(page -> page.matches("https://docs\\.snowflake\\.com/en/[a-z0-9/_-]+"));
  }

  @Test
  void aMistakeInTheRulesIsFound() {
    assertThatThrownBy(() -> new DocumentedSyntax("statement = SELECT nothing\n"))
        .hasMessageContaining("unknown 'nothing'");
    assertThatThrownBy(() -> new DocumentedSyntax("statement = ( SELECT\n"))
        .hasMessageContaining("')' is missing");
    assertThatThrownBy(() -> new DocumentedSyntax("statement = A\nstatement = B\n"))
        .hasMessageContaining("twice");
  }

  @Test
  void semicolonsInStringsAndCommentsEndNothing() {
    assertThat(SqlFile.statements("-- a;\nSELECT ';' /* ; */ FROM t;\n\nSELECT $$;$$"))
        .containsExactly("SELECT ';' /* ; */ FROM t", "SELECT $$;$$");
  }
}
