package org.flakebench.report;

import java.util.ArrayList;
import java.util.List;

/** Text that comes from servers and users, made fit for a line. */
public final class Text {
  private Text() {}

  /**
   * One line without control characters: they, line ends and what indents the next line become a
   * single space; escape sequences cannot pass.
   */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        gap = true;
        continue;
      }
      if (gap && c == ' ') {
        continue;
      }
      if (gap && line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
      gap = false;
      line.append(c);
    }
    return line.toString();
  }

  /** At most {@code width} characters; what is cut off is shown by "…". */
  public static String cut(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    int end = Math.max(0, width - 1);
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  /**
   * Breaks text at spaces into lines of at most {@code width} characters; a longer word has a line
   * for itself.
   */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      if (line.length() > 0) {
        line.append(' ');
      }
      line.append(word);
    }
    if (line.length() > 0) {
      lines.add(line.toString());
    }
    return lines;
  }
}
