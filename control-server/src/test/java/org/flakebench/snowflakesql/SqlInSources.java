package org.flakebench.snowflakesql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flakebench.arch.JavaText;
import org.flakebench.arch.Repository;

/** SQL that stands in our sources, to see whether a test ever sent it to the emulator. */
final class SqlInSources {
  private static final List<String> MODULES =
      List.of("gatling-flakebench-plugin", "results-bridge");

  private static final Pattern HOME =
      Pattern.compile("/org/flakebench/(store|bridge|enrich|analysis|dump|target)/");

  private static final Pattern SQL =
      Pattern.compile(
          "\\s*(SELECT|WITH|INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|COPY INTO|PUT|GET|REMOVE|LIST"
              + "|SHOW|DESCRIBE|DESC|ALTER|CREATE|DROP|TRUNCATE|GRANT|USE|CALL|BEGIN|COMMIT"
              + "|ROLLBACK|COMMENT ON)\\s+\\S.*",
          Pattern.DOTALL);

  /** What a program puts in: {@code %s}, {@code {table}}, {@code :name}, {@code ?}, a literal. */
  private static final Pattern HOLE =
      Pattern.compile("%(\\d+\\$)?[sd]|\\{\\w+}|(?<![:\\w]):[a-zA-Z]\\w*|<\\w+>|\\?|'[^']*'|\\d+");

  private SqlInSources() {}

  /**
   * A string literal that begins as a statement does.
   *
   * @param text with single blanks
   */
  record Literal(Path file, int line, String text) {
    /** Whether only Snowflake is meant: then a test must have sent it. */
    boolean ofSnowflake() {
      return file.toString().replace('\\', '/').contains("/snowflake/")
          || file.getFileName().toString().contains("Snowflake");
    }

    /** The file's name and the line. */
    String place() {
      return file.getFileName() + ":" + line;
    }

    /** Whether one of the statements, with single blanks, has this text in it. */
    boolean isIn(Collection<String> statements) {
      StringBuilder regex = new StringBuilder();
      int at = 0;
      for (var hole : HOLE.matcher(text).results().toList()) {
        regex.append(Pattern.quote(text.substring(at, hole.start()))).append(".*?");
        at = hole.end();
      }
      Pattern pattern = Pattern.compile(regex + Pattern.quote(text.substring(at)), Pattern.DOTALL);
      return statements.stream().anyMatch(sql -> pattern.matcher(sql).find());
    }
  }

  static String withSingleBlanks(String sql) {
    return sql.replaceAll("--[^\n]*", " ").replaceAll("\\s+", " ").strip();
  }

  static List<Literal> all() {
    List<Literal> found = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> tree = Files.walk(Repository.root().resolve(module + "/src/main/java"))) {
        for (Path file :
            tree.filter(f -> HOME.matcher(f.toString().replace('\\', '/')).find())
                .filter(f -> f.toString().endsWith(".java"))
                .sorted()
                .toList()) {
          for (JavaText.Literal literal : JavaText.parse(Files.readString(file)).literals()) {
            String text = literal.text().translateEscapes();
            if (SQL.matcher(text).matches()) {
              found.add(new Literal(file, literal.line(), withSingleBlanks(text)));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }
}
