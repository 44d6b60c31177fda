package org.flakebench.arch;

import java.util.ArrayList;
import java.util.List;

/**
 * A Java source file, taken apart into string literals and code. Escapes in literals stay as
 * written.
 *
 * @param literals the string literals and text blocks, without their quotes
 * @param code the text with comments and the contents of all literals replaced by blanks; lines
 *     keep their numbers
 */
public record JavaText(List<Literal> literals, String code) {

  /**
   * A string literal.
   *
   * @param line the line that it begins in, from 1
   * @param text what stands between the quotes
   */
  public record Literal(int line, String text) {}

  public static JavaText parse(String source) {
    List<Literal> literals = new ArrayList<>();
    StringBuilder code = new StringBuilder(source.length());
    int at = 0;
    while (at < source.length()) {
      int from = at;
      if (source.startsWith("//", at)) {
        at = endOr(source, source.indexOf('\n', at));
        blank(source, from, at, code);
      } else if (source.startsWith("/*", at)) {
        int close = source.indexOf("*/", at + 2);
        at = close < 0 ? source.length() : close + 2;
        blank(source, from, at, code);
      } else if (source.startsWith("\"\"\"", at)) {
        at = quoted(source, from, "\"\"\"", literals, code);
      } else if (source.charAt(at) == '"') {
        at = quoted(source, from, "\"", literals, code);
      } else if (source.charAt(at) == '\'') {
        // Not a string: taken apart only so that a quote in it does not open one.
        at = quoted(source, from, "'", new ArrayList<>(), code);
      } else {
        code.append(source.charAt(at++));
      }
    }
    return new JavaText(List.copyOf(literals), code.toString());
  }

  private static int quoted(
      String source, int from, String quote, List<Literal> literals, StringBuilder code) {
    int close = from + quote.length();
    while (close < source.length() && !source.startsWith(quote, close)) {
      close += source.charAt(close) == '\\' ? 2 : 1;
    }
    close = Math.min(close, source.length());
    literals.add(new Literal(line(source, from), source.substring(from + quote.length(), close)));
    int end = Math.min(close + quote.length(), source.length());
    blank(source, from, end, code);
    return end;
  }

  private static int endOr(String source, int at) {
    return at < 0 ? source.length() : at;
  }

  private static void blank(String source, int from, int to, StringBuilder code) {
    for (int i = from; i < to; i++) {
      code.append(source.charAt(i) == '\n' ? '\n' : ' ');
    }
  }

  static int line(String source, int offset) {
    return 1 + (int) source.substring(0, offset).chars().filter(c -> c == '\n').count();
  }
}
