package org.flakebench.arch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source file must keep to beside the compiler's rules. Paths are relative to the root, with
 * {@code /}.
 */
final class SourceRules {
  static final int LONGEST_FILE = 500;

  private static final Pattern SQL_HOMES =
      Pattern.compile("^sql/|/org/flakebench/(store|bridge|enrich|analysis|dump|target)/");

  private static final Pattern KEYWORD = Pattern.compile("(?<!\\\\)[A-Z]+");

  private static final String OBJECT =
      "(TABLE|VIEW|SCHEMA|INDEX|UNIQUE INDEX|DATABASE|ROLE|USER|EXTENSION|SEQUENCE|TYPE|FUNCTION)";

  /**
   * Statements that a literal begins with, in capitals or in small letters. A message that shows a
   * person how to write one has words before it.
   */
  private static final List<Pattern> SQL =
      List.of(
          atStart("SELECT\\s.*\\bFROM\\s"),
          atStart("WITH\\s.*\\(\\s*SELECT\\s"),
          atStart("INSERT\\s+INTO\\s"),
          atStart("UPDATE\\s+\\S+\\s+SET\\s"),
          atStart("DELETE\\s+FROM\\s"),
          atStart("MERGE\\s+INTO\\s"),
          atStart("SELECT\\s+([0-9?*']|DISTINCT\\s|\\S+\\()"),
          atStart("TRUNCATE\\s+TABLE\\s"),
          atStart("COPY\\s+\\S+(\\s*\\([^)]*\\))?\\s+(FROM|TO|INTO)\\s"),
          atStart(
              "(CREATE|ALTER|DROP)\\s+(OR\\s+REPLACE\\s+|TEMP\\s+|TEMPORARY\\s+|HYBRID\\s+)?"
                  + OBJECT
                  + "\\s"));

  private static final Pattern SLEEP =
      Pattern.compile("\\bThread\\s*\\.\\s*sleep\\s*\\(|\\bTimeUnit\\b.*\\.\\s*sleep\\s*\\(");
  private static final Pattern STANDARD_OUT = Pattern.compile("\\bSystem\\s*\\.\\s*out\\b");
  private static final Pattern STACK_TRACE =
      Pattern.compile("\\.\\s*printStackTrace\\s*\\(\\s*\\)");

  private SourceRules() {}

  /** Everything that is wrong with a file, each as {@code path:line: what}. */
  static List<String> violations(String path, String source) {
    JavaText text = JavaText.parse(source);
    List<String> found = new ArrayList<>();
    long lines = source.lines().count();
    if (lines > LONGEST_FILE) {
      found.add(path + ":" + lines + ": longer than " + LONGEST_FILE + " lines");
    }
    if (path.contains("/src/test/")) {
      find(path, text, SLEEP, "a test that sleeps", found);
    } else {
      if (!SQL_HOMES.matcher(path).find()) {
        sqlText(path, text, found);
      }
      if (!path.contains("/org/flakebench/control/cli/")
          && !path.endsWith("/org/flakebench/simulations/Console.java")) {
        find(path, text, STANDARD_OUT, "System.out outside control.cli", found);
      }
      find(path, text, STACK_TRACE, "a stack trace on the terminal", found);
    }
    return found;
  }

  private static void sqlText(String path, JavaText text, List<String> found) {
    for (JavaText.Literal literal : text.literals()) {
      String plain = literal.text().replace("\\n", "\n").replace("\\\"", "\"") + " ";
      if (SQL.stream().anyMatch(pattern -> pattern.matcher(plain).find())) {
        found.add(
            path + ":" + literal.line() + ": SQL text outside its packages: " + plain.strip());
      }
    }
  }

  private static void find(
      String path, JavaText text, Pattern pattern, String what, List<String> found) {
    Matcher matcher = pattern.matcher(text.code());
    while (matcher.find()) {
      found.add(path + ":" + JavaText.line(text.code(), matcher.start()) + ": " + what);
    }
  }

  private static Pattern atStart(String statement) {
    return Pattern.compile("^\\s*(" + statement + "|" + small(statement) + ")", Pattern.DOTALL);
  }

  /**
   * The expression with its keywords in small letters; what stands behind a backslash means
   * something else.
   */
  private static String small(String statement) {
    return KEYWORD.matcher(statement).replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
  }
}
