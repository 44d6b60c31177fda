package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.load.ControllerStep;
import org.flakebench.load.Phase;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.LogRecord;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.WallClock;
import org.junit.jupiter.api.Test;

class RunLogTest {
  private final List<LogRecord> kept = new ArrayList<>();
  private final RunLog log = new RunLog(new Sink(), WallClock.now());

  private final class Sink implements RecordSink {
    @Override
    public void execution(
        long startEpochMicros,
        long serviceNanos,
        long waitNanos,
        int slot,
        int statement,
        int error,
        int rows,
        Phase phase) {}

    @Override
    public void error(int index, ErrorKey key, String message) {}

    @Override
    public void log(LogRecord line) {
      kept.add(line);
    }

    @Override
    public void step(ControllerStep step, long startEpochMicros, long endEpochMicros) {}

    @Override
    public long dropped() {
      return 0;
    }
  }

  @Test
  void lines_are_numbered_without_gaps() {
    log.info("a", "one");
    log.warn("b", "two", null);
    log.error("c", "three", null);

    assertThat(kept).extracting(LogRecord::seq).containsExactly(1L, 2L, 3L);
    assertThat(kept).extracting(LogRecord::level).containsExactly("INFO", "WARN", "ERROR");
    assertThat(kept).extracting(LogRecord::exception).containsOnlyNulls();
  }

  @Test
  void what_an_exception_says_is_kept_without_its_data() {
    Exception cause = new IllegalStateException("Key (email)=(ada@example.org) exists: 'secret'");
    log.error("slots", "a slot broke", new RuntimeException("outer", cause));

    String exception = kept.get(0).exception();
    assertThat(exception)
        .contains("java.lang.RuntimeException: outer")
        .contains("caused by java.lang.IllegalStateException: Key (email)=(?)")
        .contains("at org.flakebench.conduct.RunLogTest")
        .doesNotContain("ada@example.org")
        .doesNotContain("secret");
  }

  @Test
  void long_messages_are_bounded() {
    log.info("a", "x".repeat(30_000));

    assertThat(kept.get(0).message()).hasSize(20_000).endsWith("…");
  }
}
