package org.flakebench.snowflakesql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flakebench.arch.Repository;
import org.junit.jupiter.api.Test;

/** Every statement of the files below {@code sql} that are for Snowflake. */
class SchemaSqlTest {
  @Test
  void everyStatementIsSnowflakes() {
    List<Verdict> verdicts = verdicts(new Judge());
    assertThat(verdicts).hasSizeGreaterThan(50);
    assertThat(verdicts)
        .filteredOn(verdict -> verdict.kind() == Verdict.Kind.REFUSED)
        .extracting(verdict -> verdict.origin() + ": " + verdict.text() + "\n" + verdict.sql())
        .isEmpty();
  }

  static List<Verdict> verdicts(Judge judge) {
    return files().stream()
        .flatMap(
            file ->
                SqlFile.statements(file).stream()
                    .map(sql -> judge.of(sql, file.getFileName().toString())))
        .toList();
  }

  private static List<Path> files() {
    try (Stream<Path> tree = Files.walk(Repository.root().resolve("sql"))) {
      return tree.filter(file -> file.toString().endsWith(".sql"))
          .filter(file -> Repository.root().relativize(file).toString().contains("snowflake"))
          .filter(file -> !file.toString().contains("target"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
