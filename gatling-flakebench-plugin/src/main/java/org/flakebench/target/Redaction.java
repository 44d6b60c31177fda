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
    StringBuilder out = new StringBuilder(Math.min(message.length(), MAX_LENGTH));
    int i = 0;
    while (i < message.length() && out.length() < MAX_LENGTH) {
      char c = message.charAt(i);
      if (c == '\'' || c == '"' && quotesAreData) {
        int close = closing(message, i, c);
        if (close > i) {
          out.append(c).append('?').append(c);
          i = close + 1;
          continue;
        }
      }
      if (c == '"') {
        int close = closing(message, i, c);
        if (close > i) {
          out.append(message, i, close + 1);
          i = close + 1;
          continue;
        }
      }
      if (c == '=' && i + 1 < message.length() && message.charAt(i + 1) == '(') {
        int close = message.indexOf(')', i);
        if (close > i) {
          out.append("=(?)");
          i = close + 1;
          continue;
        }
      }
      if (Character.isDigit(c) && isBoundary(message, i - 1)) {
        int end = i;
        while (end < message.length() && isNumberPart(message.charAt(end))) {
          end++;
        }
        if (isBoundary(message, end)) {
          out.append('N');
          i = end;
          continue;
        }
      }
      out.append(Character.isISOControl(c) ? ' ' : c);
      i++;
    }
    String text = out.toString().strip();
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH - 1) + "…" : text;
  }

  private static int closing(String message, int open, char quote) {
    return message.indexOf(quote, open + 1);
  }

  private static boolean isNumberPart(char c) {
    return Character.isDigit(c) || c == '.' || c == ',';
  }

  private static boolean isBoundary(String message, int at) {
    return at < 0
        || at >= message.length()
        || !Character.isLetterOrDigit(message.charAt(at)) && message.charAt(at) != '_';
  }
}
