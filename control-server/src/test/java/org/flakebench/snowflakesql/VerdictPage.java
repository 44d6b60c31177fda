package org.flakebench.snowflakesql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The list of statements with their verdicts, for people. */
final class VerdictPage {
  private VerdictPage() {}

  static void write(Path file, List<Verdict> verdicts, List<SqlInSources.Literal> neverSent)
      throws IOException {
    StringBuilder page = new StringBuilder("# Snowflake SQL: statements and verdicts\n\n");
    page.append(
        verdicts.size()
            + " statements: those of sql/schema/snowflake and every shape that the tests of this"
            + " build sent to the emulator and that succeeded.\n\n");
    page.append("| from | PARSED | MATCHES DOCUMENTED SYNTAX | REFUSED |\n|---|---|---|---|\n");
    Map<String, List<Verdict>> byOrigin =
        verdicts.stream()
            .collect(Collectors.groupingBy(Verdict::origin, TreeMap::new, Collectors.toList()));
    byOrigin.forEach((origin, of) -> page.append(row(origin, of)));
    page.append(row("all", verdicts));
    page.append("\nOf those that are PARSED, ")
        .append(parsedBy(verdicts, "JSqlParser"))
        .append(" by JSqlParser, ")
        .append(parsedBy(verdicts, "Druid"))
        .append(" by Druid; every one follows the documented syntax too.\n");
    page.append("\n## SQL in the sources that no statement shows\n\n");
    page.append("Either it is PostgreSQL's alone, or no test runs it on Snowflake.\n\n");
    neverSent.forEach(
        literal ->
            page.append("* ")
                .append(literal.place())
                .append(" `")
                .append(cut(literal.text()))
                .append("`\n"));
    page.append("\n## Statements\n");
    verdicts.stream()
        .sorted(Comparator.comparing(Verdict::kind).reversed().thenComparing(Verdict::origin))
        .forEach(
            verdict ->
                page.append("\n**")
                    .append(verdict.origin())
                    .append("** ")
                    .append(verdict.text())
                    .append("\n```sql\n")
                    .append(verdict.sql().strip())
                    .append("\n```\n"));
    Files.createDirectories(file.getParent());
    Files.writeString(file, page);
  }

  private static String row(String origin, List<Verdict> of) {
    return "| "
        + origin
        + " | "
        + count(of, Verdict.Kind.PARSED)
        + " | "
        + count(of, Verdict.Kind.DOCUMENTED)
        + " | "
        + count(of, Verdict.Kind.REFUSED)
        + " |\n";
  }

  private static long count(List<Verdict> verdicts, Verdict.Kind kind) {
    return verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
  }

  private static long parsedBy(List<Verdict> verdicts, String parser) {
    return verdicts.stream()
        .filter(verdict -> verdict.parsers().stream().anyMatch(p -> p.startsWith(parser)))
        .count();
  }

  private static String cut(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
