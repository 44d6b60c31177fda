package org.flakebench.snowflakesql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.flakebench.arch.Repository;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What all tests of this build sent to the emulator. It runs behind them, in a step of its own of
 * the build, and leaves {@code target/snowflake-sql-verdicts.md} at the root.
 */
class SentStatementsCheck {
  private static final Map<String, Set<String>> SENT = SentStatements.byModule();
  private static final List<Verdict> VERDICTS = new ArrayList<>();
  private static final List<SqlInSources.Literal> NEVER_SENT = new ArrayList<>();

  @BeforeAll
  static void judgeAll() throws IOException {
    Judge judge = new Judge();
    VERDICTS.addAll(SchemaSqlTest.verdicts(judge));
    SENT.forEach((module, sqls) -> sqls.forEach(sql -> VERDICTS.add(judge.of(sql, module))));
    List<String> texts =
        VERDICTS.stream().map(verdict -> SqlInSources.withSingleBlanks(verdict.sql())).toList();
    SqlInSources.all().stream().filter(literal -> !literal.isIn(texts)).forEach(NEVER_SENT::add);
    VerdictPage.write(
        Repository.root().resolve("target/snowflake-sql-verdicts.md"), VERDICTS, NEVER_SENT);
  }

  /** A module whose tests start the emulator must have sent something. */
  @Test
  void noModuleIsLeftOut() throws IOException {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String module :
        List.of("gatling-flakebench-plugin", "results-bridge", "simulations", "control-server")) {
      if (startsTheEmulator(Repository.root().resolve(module + "/src/test/java"))) {
        counts.put(module, SENT.getOrDefault(module, Set.of()).size());
      }
    }
    assertThat(counts)
        .describedAs("statements noted; `mvn verify` at the root collects them")
        .containsKey("results-bridge")
        .allSatisfy((module, count) -> assertThat(count).describedAs(module).isPositive());
  }

  @Test
  void everyStatementIsSnowflakes() {
    assertThat(VERDICTS)
        .filteredOn(verdict -> verdict.kind() == Verdict.Kind.REFUSED)
        .extracting(verdict -> verdict.origin() + ": " + verdict.text() + "\n" + verdict.sql())
        .isEmpty();
  }

  /** What stands in the sources for Snowflake alone was sent by a test. */
  @Test
  void whatIsMeantForSnowflakeWasSent() {
    List<List<String>> excused = Csv.rows("not-sent.csv", 3);
    assertThat(NEVER_SENT)
        .filteredOn(SqlInSources.Literal::ofSnowflake)
        .filteredOn(
            literal ->
                excused.stream()
                    .noneMatch(
                        row ->
                            literal.place().startsWith(row.get(0) + ":")
                                && literal.text().startsWith(row.get(1))))
        .extracting(literal -> literal.place() + ": " + literal.text())
        .isEmpty();
  }

  private static boolean startsTheEmulator(Path tests) throws IOException {
    if (!Files.isDirectory(tests)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(tests)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        // Not this one, nor what looks at the emulator's columns only.
        if (!file.toString().contains("snowflakesql")
            && Files.readString(file).contains("SnowflakeEmulator.start(")) {
          return true;
        }
      }
    }
    return false;
  }
}
