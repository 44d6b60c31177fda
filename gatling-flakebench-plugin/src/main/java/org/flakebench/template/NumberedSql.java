package org.flakebench.template;

import java.util.List;
import java.util.stream.IntStream;
import org.flakebench.template.SqlTokens.Kind;
import org.flakebench.template.SqlTokens.Token;

/** A statement whose placeholders may be numbered; then each becomes a question mark. */
final class NumberedSql {
  private final String sql;
  private final int[] numbers;

  NumberedSql(String given) {
    List<Token> numbered =
        SqlTokens.placeholders(given) > 0
            ? List.of()
            : SqlTokens.of(given).stream()
                .filter(token -> token.kind() == Kind.NUMBERED)
                .filter(token -> token.text().matches("\\$[1-9][0-9]{0,4}"))
                .toList();
    StringBuilder written = new StringBuilder();
    int copied = 0;
    for (Token token : numbered) {
      written.append(given, copied, token.at()).append('?');
      copied = token.at() + token.text().length();
    }
    this.sql = written.append(given, copied, given.length()).toString();
    this.numbers =
        numbered.stream().mapToInt(t -> Integer.parseInt(t.text().substring(1))).toArray();
  }

  String sql() {
    return sql;
  }

  int[] numbers() {
    return numbers;
  }

  boolean inOrder() {
    return IntStream.range(0, numbers.length).allMatch(i -> numbers[i] == i + 1);
  }

  boolean repeats() {
    return IntStream.of(numbers).distinct().count() < numbers.length;
  }
}
