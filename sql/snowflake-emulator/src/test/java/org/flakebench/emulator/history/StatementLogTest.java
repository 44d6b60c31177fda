package org.flakebench.emulator.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementLogTest {
  @TempDir Path directory;

  @Test
  void eachShapeOnceWithItsFirstText() throws IOException {
    StatementLog log = new StatementLog(directory.toString());
    log.note(query("SELECT 'it''s' FROM t1\nWHERE a = 1.5", false));
    log.note(query("SELECT 'x' FROM t1\nWHERE a = 7", false));
    log.note(query("SELECT 'x' FROM t2\nWHERE a = 7", false));
    log.note(query("SELECT '\\\\'", false));
    assertThat(lines())
        .extracting(String::translateEscapes)
        .containsExactly(
            "SELECT 'it''s' FROM t1\nWHERE a = 1.5",
            "SELECT 'x' FROM t2\nWHERE a = 7",
            "SELECT '\\\\'");
  }

  @Test
  void neitherFailedOnesNorTheDriversOwn() throws IOException {
    StatementLog log = new StatementLog(directory.toString());
    QueryRecord failed = query("SELECT a", false);
    failed.failed("000904", "no such column");
    log.note(failed);
    log.note(query("SELECT b", true));
    assertThat(lines()).isEmpty();
  }

  @Test
  void offWithoutADirectory() throws IOException {
    new StatementLog(null).note(query("SELECT 1", false));
    new StatementLog("").note(query("SELECT 1", false));
    assertThat(lines()).isEmpty();
  }

  private static QueryRecord query(String sql, boolean ofTheDriver) {
    return new QueryRecord(
        "01",
        1,
        sql,
        Instant.EPOCH,
        new QueryRecord.Context(
            "U", "R", "D", "S", "W", 1, "X-Small", "STANDARD", "", "id", ofTheDriver));
  }

  private List<String> lines() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Path file = files.findFirst().orElse(null);
      return file == null ? List.of() : Files.readAllLines(file);
    }
  }
}
