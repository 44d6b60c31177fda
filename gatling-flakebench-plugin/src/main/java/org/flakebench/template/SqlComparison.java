package org.flakebench.template;

import java.util.List;
import org.flakebench.template.SqlTokens.Kind;
import org.flakebench.template.SqlTokens.Token;

/**
 * The comparison that a placeholder stands in, as if it were written {@code column >= ?}.
 *
 * @param column the column's name; null when the other side is not just a column
 */
public record SqlComparison(Operator operator, String column) {
  /** How the column compares with the placeholder. */
  public enum Operator {
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    private Operator turned() {
      return switch (this) {
        case LESS -> GREATER;
        case AT_MOST -> AT_LEAST;
        case GREATER -> LESS;
        case AT_LEAST -> AT_MOST;
      };
    }
  }

  private static final String SIGNS = "<>=!-@~|&#%^*/+";

  /**
   * The comparison of a placeholder; null when it stands in none of the four.
   *
   * @param number which placeholder of the statement, from 0
   */
  public static SqlComparison of(String sql, int number) {
    List<Token> tokens = SqlTokens.of(sql);
    int at = -1;
    for (int seen = -1; seen < number; ) {
      at++;
      if (at == tokens.size()) {
        return null;
      }
      seen += tokens.get(at).kind() == Kind.PLACEHOLDER ? 1 : 0;
    }
    int from = at;
    while (from > 0 && sign(tokens.get(from - 1)) && (from == at || touches(tokens, from - 1))) {
      from--;
    }
    Operator before = operator(tokens, from, at);
    if (before != null) {
      return new SqlComparison(before, from > 0 ? name(tokens.get(from - 1)) : null);
    }
    int end = at + 1;
    while (end < tokens.size()
        && sign(tokens.get(end))
        && (end == at + 1 || touches(tokens, end - 1))) {
      end++;
    }
    Operator after = operator(tokens, at + 1, end);
    if (after == null) {
      return null;
    }
    int last = end;
    while (last + 2 < tokens.size() && tokens.get(last + 1).is(".")) {
      last += 2;
    }
    return new SqlComparison(after.turned(), last < tokens.size() ? name(tokens.get(last)) : null);
  }

  private static boolean sign(Token token) {
    return token.kind() == Kind.SIGN && SIGNS.contains(token.text());
  }

  /** Whether the next token follows without a blank, so that both are one operator. */
  private static boolean touches(List<Token> tokens, int at) {
    return tokens.get(at).at() + 1 == tokens.get(at + 1).at();
  }

  private static Operator operator(List<Token> tokens, int from, int end) {
    StringBuilder sign = new StringBuilder();
    tokens.subList(from, end).forEach(token -> sign.append(token.text()));
    for (Operator operator : Operator.values()) {
      if (operator.sign.contentEquals(sign)) {
        return operator;
      }
    }
    return null;
  }

  private static String name(Token token) {
    return token.isName() ? token.name() : null;
  }
}
