package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.flakebench.template.SqlTokens.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlPlaceholdersTest {
  private static int[] positions(String sql) {
    return SqlTokens.of(sql).stream()
        .filter(token -> token.kind() == Kind.PLACEHOLDER)
        .mapToInt(SqlTokens.Token::at)
        .toArray();
  }

  @ParameterizedTest(name = "{0} has {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 1|0",
        "SELECT ?|1",
        "VALUES (?, ?,?)|3",
        "SELECT '?' , ?|1",
        "SELECT 'it''s ?' , ?|1",
        "SELECT 'back\\' , ? , 'x'|1",
        "SELECT E'back\\' ?' , ?|1",
        "SELECT e'a''?\\\\' , ?|1",
        "SELECT type'?' , ?|1",
        "SELECT \"a?\"\"?\" , ?|1",
        "SELECT $$ ? ' $$ , ?|1",
        "SELECT $tag$ ? $$ ? $tag$ , ?|1",
        "SELECT a$b$ , ? , c$b$|1",
        "SELECT $1 , ?|1",
        "SELECT ?::int , ? :: text|2",
        "SELECT a ?? b , ?|1",
        "SELECT 4 / ? - ?|2",
        "SELECT /* ? ' */ ?|1",
        "SELECT /* a /* ? */ ? */ ?|1",
        "SELECT ? -- ? '|1",
        "SELECT ? - -?|2",
        "SELECT $|0",
        "?|1"
      })
  void counts(String sql, int count) {
    assertThat(SqlTokens.placeholders(sql)).isEqualTo(count);
    assertThat(SqlTokens.first(Kind.UNCLOSED, sql)).isEqualTo(-1);
  }

  @Test
  void lineCommentEndsAtTheEndOfTheLine() {
    assertThat(positions("SELECT -- ?\n ?, '?'\n, ?")).containsExactly(13, 22);
  }

  @Test
  void moreThanTheFirstFewPositionsAreKept() {
    assertThat(positions("?,".repeat(100))).hasSize(100).startsWith(0, 2, 4).endsWith(198);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 'a ?|7",
        "SELECT \"a|7",
        "SELECT /* /* */ ?|7",
        "SELECT $x$ a $$ ?|7",
        "SELECT E'a\\'|8"
      })
  void whatIsNeverClosedIsToldAndHoldsNoPlaceholder(String sql, int position) {
    assertThat(SqlTokens.first(Kind.UNCLOSED, sql)).isEqualTo(position);
    assertThat(SqlTokens.placeholders(sql)).isZero();
  }

  @Test
  void numberedPlaceholdersAreSeenOutsideOfTextOnly() {
    assertThat(SqlTokens.first(Kind.NUMBERED, "SELECT $1")).isEqualTo(7);
    assertThat(SqlTokens.first(Kind.NUMBERED, "SELECT '$1', \"$1\", $$ $1 $$, a$1 -- $1"))
        .isEqualTo(-1);
  }

  @Property
  void everyTextEndsAndPositionsAreQuestionMarks(
      @ForAll @CharRange(from = '$', to = '?') String sql) {
    String text = sql.replace('0', '\n').replace('1', '"').replace('2', 'E').replace('3', '\\');

    int[] positions = positions(text);

    assertThat(positions).hasSize(SqlTokens.placeholders(text)).isSorted();
    for (int position : positions) {
      assertThat(text.charAt(position)).isEqualTo('?');
    }
  }

  @Property
  void quotingHidesEverything(@ForAll @CharRange(from = ' ', to = '~') String inside) {
    assertThat(positions("'" + inside.replace("'", "''") + "' ?")).hasSize(1);
  }
}
