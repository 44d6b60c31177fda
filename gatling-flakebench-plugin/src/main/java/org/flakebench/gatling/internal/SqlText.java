package org.flakebench.gatling.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flakebench.template.SqlTokens;
import org.flakebench.template.SqlTokens.Kind;
import org.flakebench.template.SqlTokens.Token;

/**
 * The SQL of a request, read once when the simulation is built: {@code #{…}} and <code>{name}
 * </code> become {@code ?}, so that a value never becomes part of the SQL text. What could only be
 * put in as text – inside quotes, as part of a name, as a table – is refused.
 *
 * @param jdbc what goes to the driver
 * @param placeholders where the value of each {@code ?} comes from, in order
 */
record SqlText(String jdbc, List<Placeholder> placeholders) {
  /** Where the value of a {@code ?} comes from. */
  sealed interface Placeholder {}

  /** A Gatling expression, as it stands in the SQL: {@code #{id}}. */
  record Expression(String text) implements Placeholder {
    @Override
    public String toString() {
      return text;
    }
  }

  /** A named parameter. */
  record Named(String name) implements Placeholder {
    @Override
    public String toString() {
      return "{" + name + "}";
    }
  }

  private static final Pattern NAMED = Pattern.compile("(\\{?)\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final String EL = "#{";

  /** What stands after these words is a name, or has no meaning as a value. */
  private static final Set<String> BEFORE_NAMES =
      Set.of("INTO", "JOIN", "UPDATE", "TABLE", "BY", "CALL");

  SqlText {
    placeholders = List.copyOf(placeholders);
  }

  /**
   * Reads a statement.
   *
   * @throws IllegalArgumentException when it is empty, not closed, or has a placeholder where no
   *     value can stand; the message says where
   */
  static SqlText parse(String sql) {
    if (sql == null || sql.isBlank()) {
      throw new IllegalArgumentException("the SQL is empty");
    }
    String text = sql;
    List<Placeholder> placeholders = new ArrayList<>();
    for (Found found = find(text, 0); found != null; found = find(text, found.at() + 1)) {
      placeholders.add(found.placeholder());
      text = text.substring(0, found.at()) + "?" + text.substring(found.end());
    }
    for (Token token : SqlTokens.of(text)) {
      refuseHidden(token, text);
    }
    return new SqlText(text, placeholders);
  }

  /** Whether a parameter of this name has a place. */
  boolean uses(String name) {
    return placeholders.contains(new Named(name));
  }

  private record Found(int at, int end, Placeholder placeholder) {}

  /** The first placeholder at {@code from} or behind; null when there is none. */
  private static Found find(String sql, int from) {
    List<Token> tokens = SqlTokens.of(sql);
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (token.at() < from) {
        continue;
      }
      Found found = placeholder(token, sql);
      if (found != null) {
        refuseBesideName(found, sql);
        refuseAsName(found, tokens, i, depth);
        return found;
      }
    }
    return null;
  }

  private static Found placeholder(Token token, String sql) {
    if (token.kind() == Kind.PLACEHOLDER) {
      throw refused("?", token.at(), "has no value; write #{attribute} or {name} in its place");
    }
    if (token.is("#") && sql.startsWith(EL, token.at())) {
      int close = sql.indexOf('}', token.at());
      if (close < 0) {
        throw refused(EL, token.at(), "is never closed");
      }
      String expression = sql.substring(token.at(), close + 1);
      return new Found(token.at(), close + 1, new Expression(expression));
    }
    if (token.kind() != Kind.WORD || !token.text().contains("{")) {
      return null;
    }
    Matcher named = NAMED.matcher(token.text());
    if (named.matches()) {
      // In {{result} = call f()} the first brace is JDBC's.
      int at = token.at() + named.end(1);
      return new Found(at, token.at() + named.end(), new Named(named.group(2)));
    }
    if (named.reset().find()) {
      throw refused(
          named.group(), token.at(), "is part of a name; only values can be parameters, not names");
    }
    return null;
  }

  private static void refuseBesideName(Found found, String sql) {
    char before = found.at() > 0 ? sql.charAt(found.at() - 1) : ' ';
    char after = found.end() < sql.length() ? sql.charAt(found.end()) : ' ';
    if (isPartOfName(before) || isPartOfName(after)) {
      throw refused(
          found.placeholder().toString(),
          found.at(),
          "is part of a name; only values can be parameters, not names");
    }
  }

  private static boolean isPartOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '"' || c == '\'';
  }

  private static void refuseAsName(Found found, List<Token> tokens, int index, int depth) {
    Token before = index > 0 ? tokens.get(index - 1) : null;
    if (before == null || before.kind() != Kind.WORD) {
      return;
    }
    String word = before.text().toUpperCase(Locale.ROOT);
    boolean distinctFrom = index > 1 && tokens.get(index - 2).is("DISTINCT");
    boolean table = word.equals("FROM") && depth == 0 && !distinctFrom;
    if (table || BEFORE_NAMES.contains(word)) {
      throw refused(
          found.placeholder().toString(),
          found.at(),
          "stands after " + word + ", where SQL wants a name and no value");
    }
  }

  private static void refuseHidden(Token token, String sql) {
    int end = Math.min(sql.length(), token.at() + token.text().length() + 2);
    boolean quoted = token.kind() == Kind.LITERAL || token.kind() == Kind.QUOTED_NAME;
    if (quoted && token.text().contains(EL)) {
      throw refused(
          EL,
          token.at(),
          "stands inside quotes "
              + sql.substring(token.at(), end).strip()
              + ", where no value can be put in safely; use {name} without quotes and"
              + " .param(\"name\", \"…#{…}…\")");
    }
    if (token.kind() == Kind.UNCLOSED) {
      throw refused(token.text(), token.at(), "is never closed");
    }
  }

  private static IllegalArgumentException refused(String what, int at, String why) {
    return new IllegalArgumentException(what + " at character " + (at + 1) + " " + why);
  }
}
