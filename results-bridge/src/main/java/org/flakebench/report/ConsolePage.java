package org.flakebench.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Lines of a console report: a headline, named fields, tables, warnings; wrapped to a width,
 * coloured when asked.
 */
final class ConsolePage {
  /** Meaning of a colour. */
  enum Tone {
    GOOD("32"),
    BAD("31"),
    WARN("33"),
    QUIET("2"),
    STRONG("1");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  private static final String INDENT = "  ";
  private static final int NAME = 11;

  private final int width;
  private final boolean colours;
  private final List<String> lines = new ArrayList<>();

  ConsolePage(int width, boolean colours) {
    this.width = width;
    this.colours = colours;
  }

  void blank() {
    if (!lines.isEmpty() && !lines.get(lines.size() - 1).isEmpty()) {
      lines.add("");
    }
  }

  void headline(String word, Tone tone, String rest) {
    String plain = Text.cut(Text.oneLine(rest), width - word.length() - 2);
    lines.add(paint(tone, word) + INDENT + paint(Tone.STRONG, plain));
  }

  /** A named value; long ones go on in the next line. */
  void field(String name, String value) {
    int indent = INDENT.length() + NAME + INDENT.length();
    Iterator<String> parts = Text.wrap(Text.oneLine(value), width - indent).iterator();
    String first = parts.hasNext() ? parts.next() : Numbers.UNKNOWN;
    lines.add(
        INDENT
            + paint(Tone.QUIET, String.format(Locale.ROOT, "%-" + NAME + "s", name))
            + INDENT
            + first);
    parts.forEachRemaining(part -> lines.add(" ".repeat(indent) + part));
  }

  /** A warning in whole sentences. */
  void warning(String text) {
    String word = "WARNING";
    int indent = INDENT.length() + word.length() + 1;
    Iterator<String> parts = Text.wrap(text, width - indent).iterator();
    lines.add(INDENT + paint(Tone.WARN, word) + " " + parts.next());
    parts.forEachRemaining(part -> lines.add(" ".repeat(indent) + part));
  }

  void table(TextTable table) {
    blank();
    Iterator<String> rows = table.lines(width - INDENT.length()).iterator();
    lines.add(INDENT + paint(Tone.QUIET, rows.next()));
    rows.forEachRemaining(row -> lines.add(INDENT + mark(row)));
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }

  private String mark(String row) {
    if (row.startsWith(SummaryTables.MET)) {
      return paint(Tone.GOOD, SummaryTables.MET) + row.substring(SummaryTables.MET.length());
    }
    return row.startsWith(SummaryTables.MISSED)
        ? paint(Tone.BAD, SummaryTables.MISSED) + row.substring(SummaryTables.MISSED.length())
        : row;
  }

  private String paint(Tone tone, String text) {
    return colours ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
  }
}
