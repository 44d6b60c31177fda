package org.flakebench.target;

/**
 * Takes values out of error messages, so that no data leaves the tested database by way of a
 * report, and equal causes give equal texts: literals in single quotes, double-quoted input of data
 * errors, values in {@code (…)=(…)}, and bare numbers.
 */
public final class Redaction {
  private static final int MAX_LENGTH = 300;

  private Redaction() {}

  /**
   * The message without values, on one line, at most {@value #MAX_LENGTH} characters.
   *
   * @param quotesAreData whether double quotes hold data (SQLSTATE class 22) rather than names
   */
  public static String of(String message, boolean quotesAreData) {
    if (message == null || message.isBlank()) {
      return "(no message)";
    }
    String text = message;
    if (quotesAreData) {
      text = maskBetween(text, text.indexOf('"'), text.lastIndexOf('"'));
    }
    int equals = text.indexOf("=(");
    if (equals >= 0) {
      text = maskBetween(text, equals + 1, text.lastIndexOf(')'));
    }
    return bounded(withoutLiterals(text));
  }

  /** The server does not escape quotes in data: only the last one is sure to end it. */
  private static String maskBetween(String text, int open, int close) {
    if (open < 0) {
      return text;
    }
    String rest = close > open ? text.substring(close) : "";
    return text.substring(0, open + 1) + "?" + rest;
  }

  private static String withoutLiterals(String message) {
    StringBuilder out = new StringBuilder(Math.min(message.length(), MAX_LENGTH));
    int i = 0;
    while (i < message.length() && out.length() <= MAX_LENGTH) {
      char c = message.charAt(i);
      if (c == '"') {
        i = copyName(message, i, out);
      } else if (c == '\'' && isBoundary(message, i - 1)) {
        int close = message.indexOf('\'', i + 1);
        out.append("'?'");
        i = close < 0 ? message.length() : close + 1;
      } else if (Character.isDigit(c) && isBoundary(message, i - 1)) {
        // No name begins with a digit: a word that does is data, such as 0xe4 or 1e10.
        while (i < message.length() && isNumberPart(message.charAt(i))) {
          i++;
        }
        out.append('N');
      } else {
        out.append(Character.isISOControl(c) ? ' ' : c);
        i++;
      }
    }
    return out.toString().strip();
  }

  private static int copyName(String message, int open, StringBuilder out) {
    int close = message.indexOf('"', open + 1);
    int end = close < 0 ? open + 1 : close + 1;
    out.append(message, open, Math.min(end, open + MAX_LENGTH));
    return end;
  }

  private static String bounded(String text) {
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH - 1) + "…" : text;
  }

  private static boolean isNumberPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == ',';
  }

  private static boolean isBoundary(String message, int at) {
    return at < 0 || !Character.isLetterOrDigit(message.charAt(at)) && message.charAt(at) != '_';
  }
}
