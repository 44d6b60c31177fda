package org.flakebench.workload;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.template.SqlTokens;
import org.flakebench.template.SqlTokens.Kind;
import org.flakebench.template.SqlTokens.Token;

/** Reads from a statement which columns its placeholders fill. */
final class SqlShape {
  private SqlShape() {}

  /**
   * The columns that the placeholders of an INSERT fill, one per placeholder, in order. Literal
   * expressions in the value list fill their columns themselves and are skipped.
   *
   * @return null when the statement has no column list, more than one row of values, or a
   *     placeholder inside an expression that could stand for something else than its column
   */
  static List<String> insertColumns(String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    int values = indexOf(tokens, "VALUES", 0);
    int open = indexOf(tokens, "(", 0);
    if (values < 0 || open < 0 || open > values) {
      return null;
    }
    List<List<Token>> names = list(tokens, open);
    int valuesOpen = values + 1;
    if (names == null || valuesOpen >= tokens.size() || !tokens.get(valuesOpen).is("(")) {
      return null;
    }
    List<List<Token>> expressions = list(tokens, valuesOpen);
    if (expressions == null || expressions.size() != names.size()) {
      return null;
    }
    List<String> filled = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      long inside =
          expressions.get(i).stream().filter(token -> token.kind() == Kind.PLACEHOLDER).count();
      if (inside > 1 || names.get(i).size() != 1 || !names.get(i).get(0).isName()) {
        return null;
      }
      if (inside == 1) {
        filled.add(names.get(i).get(0).name());
      }
    }
    return filled.size() == SqlTokens.placeholders(sql) ? filled : null;
  }

  /**
   * The column of the {@code col = ?} after SET in an UPDATE whose second placeholder stands in its
   * WHERE; null when the statement has another form, so that it cannot be told which value goes
   * where.
   */
  static String updatedColumn(String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    int set = indexOf(tokens, "SET", 0);
    int first = indexOf(tokens, Kind.PLACEHOLDER, 0);
    int second = indexOf(tokens, Kind.PLACEHOLDER, first + 1);
    int where = topLevel(tokens, "WHERE", set + 1);
    boolean inOrder = set >= 0 && set + 2 < first && first < where && where < second;
    if (!inOrder || !tokens.get(first - 1).is("=") || !tokens.get(first - 2).isName()) {
      return null;
    }
    Token before = tokens.get(first - 3);
    Token after = tokens.get(first + 1);
    boolean whole =
        (before.is(",") || before.is("SET"))
            && (after.is(",") || after.is("WHERE") || after.is("FROM"));
    return whole ? tokens.get(first - 2).name() : null;
  }

  /**
   * How far a range reaches beyond its start: the n of {@code BETWEEN ? AND ? + n}; 0 when the
   * statement has another form.
   */
  static long rangeReach(String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    int first = indexOf(tokens, Kind.PLACEHOLDER, 0);
    int second = indexOf(tokens, Kind.PLACEHOLDER, first + 1);
    boolean reaches =
        first > 0
            && second == first + 2
            && second + 2 < tokens.size()
            && tokens.get(first - 1).is("BETWEEN")
            && tokens.get(first + 1).is("AND")
            && tokens.get(second + 1).is("+");
    String number = reaches ? tokens.get(second + 2).text() : "";
    return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
  }

  private static int indexOf(List<Token> tokens, Kind kind, int from) {
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.get(i).kind() == kind) {
        return i;
      }
    }
    return -1;
  }

  /** Where a keyword stands outside parentheses; -1 when it does not. */
  private static int topLevel(List<Token> tokens, String word, int from) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
      if (depth == 0 && tokens.get(i).is(word)) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(List<Token> tokens, String word, int from) {
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.get(i).is(word)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The comma-separated parts between the parenthesis at {@code open} and its partner; null when it
   * is not closed.
   */
  private static List<List<Token>> list(List<Token> tokens, int open) {
    List<List<Token>> parts = new ArrayList<>();
    List<Token> part = new ArrayList<>();
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0) {
        parts.add(part);
        return parts;
      }
      if (depth == 1 && token.is(",")) {
        parts.add(part);
        part = new ArrayList<>();
      } else if (i != open) {
        part.add(token);
      }
    }
    return null;
  }
}
