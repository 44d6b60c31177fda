package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.flakebench.template.SqlTokens.Kind;
import org.flakebench.template.SqlTokens.Token;
import org.junit.jupiter.api.Test;

class SqlTokensTest {
  @Test
  void sql_falls_into_words_names_literals_placeholders_and_signs() {
    String seen =
        SqlTokens.of("SELECT \"a\"\"b\", x_1$ FROM {table} WHERE y>=1.5e3 AND z = ? -- end")
            .stream()
            .map(token -> token.kind().name().charAt(0) + ":" + token.text())
            .collect(Collectors.joining(" "));

    assertThat(seen)
        .isEqualTo(
            "W:SELECT Q:a\"b S:, W:x_1$ W:FROM W:{table} W:WHERE W:y S:> S:= L:1.5e3 W:AND W:z S:= P:?");
  }

  @Test
  void unquoted_names_are_lower_case_and_quoted_ones_as_they_stand() {
    assertThat(SqlTokens.of("Abc \"Abc\" \"SET\"").stream().map(Token::name))
        .containsExactly("abc", "Abc", "SET");
    assertThat(SqlTokens.of("\"SET\"").get(0).is("SET")).isFalse();
    assertThat(SqlTokens.of("sEt").get(0).is("SET")).isTrue();
  }

  /** Whatever stands there, the scanner comes to an end and takes every character at most once. */
  @Property(tries = 2000)
  void any_text_is_scanned_to_its_end(
      @ForAll
          @Chars({
            '\'', '"', '$', '?', '-', '/', '*', '(', ')', ',', 'E', 'a', '1', ' ', '\\', '\n', '{'
          })
          @StringLength(max = 40)
          String sql) {
    int length =
        SqlTokens.of(sql).stream()
            .filter(t -> t.kind() != Kind.QUOTED_NAME)
            .mapToInt(t -> t.text().length())
            .sum();

    assertThat(length).isLessThanOrEqualTo(sql.length());
    assertThat(SqlTokens.placeholders(sql))
        .isLessThanOrEqualTo((int) sql.chars().filter(c -> c == '?').count());
  }

  @Property(tries = 500)
  void whatever_stands_in_a_literal_stays_there(
      @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 30) String text) {
    String literal = "'" + text.replace("'", "''") + "'";
    String name = "\"" + text.replace("\"", "\"\"") + "\"";

    assertThat(SqlTokens.of("x " + literal + " ? " + name + " ?"))
        .extracting(Token::kind)
        .containsExactly(
            Kind.WORD, Kind.LITERAL, Kind.PLACEHOLDER, Kind.QUOTED_NAME, Kind.PLACEHOLDER);
  }
}
