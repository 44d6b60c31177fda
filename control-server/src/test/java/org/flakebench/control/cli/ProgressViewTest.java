package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.flakebench.load.Phase;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now = -5_000_000_000L;

  @Test
  void aPipeGetsALineEvery10Seconds() {
    ProgressView view = view(new Terminal(false, false, false, 80), false);
    for (int second = 0; second <= 60; second++) {
      view.onProgress(measuring(second));
      pass(1_000);
    }
    view.close();
    assertThat(text().lines())
        .containsExactly(
            "MEASUREMENT  0:00 / 1:00  12,345 ops/s  p95 2.51 ms  1 error  16/16 slots",
            "MEASUREMENT  0:10 / 1:00  12,345 ops/s  p95 2.51 ms  1 error  16/16 slots",
            "MEASUREMENT  0:20 / 1:00  12,345 ops/s  p95 2.51 ms  1 error  16/16 slots",
            "MEASUREMENT  0:30 / 1:00  12,345 ops/s  p95 2.51 ms  1 error  16/16 slots",
            "MEASUREMENT  0:40 / 1:00  12,345 ops/s  p95 2.51 ms  1 error  16/16 slots",
            "MEASUREMENT  0:50 / 1:00  12,345 ops/s  p95 2.51 ms  1 error  16/16 slots",
            "MEASUREMENT  1:00 / 1:00  12,345 ops/s  p95 2.51 ms  1 error  16/16 slots");
  }

  @Test
  void aPipeGetsEachStepOfThePreparationOnce() {
    ProgressView view = view(new Terminal(false, false, false, 80), false);
    view.onProgress(Progress.preparing(0, "starting embedded PostgreSQL…"));
    view.onProgress(Progress.preparing(0.5, "starting embedded PostgreSQL…"));
    for (int slot = 1; slot <= 16; slot++) {
      view.onProgress(Progress.preparing(2, "connecting " + slot + "/16 slots"));
    }
    view.onProgress(new Progress(Phase.WARMUP, 0, 10.0, null, null, null, 0, 16, 16, null));
    assertThat(text().lines())
        .containsExactly(
            "PREPARING  0:00  starting embedded PostgreSQL…",
            "PREPARING  0:02  connecting 1/16 slots",
            "WARMUP  0:00 / 0:10  16/16 slots");
  }

  @Test
  void aTerminalGetsOneLiveLineThatIsClearedAtTheEnd() {
    ProgressView view = view(new Terminal(true, true, true, 80), false);
    view.onProgress(Progress.preparing(3, "starting embedded PostgreSQL…"));
    pass(1_000);
    view.onProgress(Progress.preparing(4, "connecting 12/16 slots"));
    view.close();
    view.close();
    view.onProgress(measuring(1));
    assertThat(text())
        .isEqualTo(
            "\rPREPARING  0:03  starting embedded PostgreSQL…"
                + "\rPREPARING  0:04  connecting 12/16 slots       "
                + "\r"
                + " ".repeat(39)
                + "\r");
  }

  @Test
  void aTerminalIsNotFloodedAndNeverWrapped() {
    ProgressView view = view(new Terminal(true, true, true, 40), false);
    view.onProgress(measuring(1));
    pass(99);
    view.onProgress(measuring(2));
    pass(1);
    view.onProgress(measuring(3));
    assertThat(text())
        .isEqualTo(
            "\rMEASUREMENT  0:01 / 1:00  12,345 ops/s…\rMEASUREMENT  0:03 / 1:00  12,345 ops/s…");
    assertThat(text().split("\r")).allMatch(line -> line.length() < 40);
  }

  @Test
  void coloursOnlyOnATerminalThatAllowsThem() {
    view(new Terminal(true, true, false, 80), false).onProgress(measuring(1));
    assertThat(text()).startsWith("\r\u001b[36mMEASUREMENT\u001b[0m  0:01 / 1:00");
    bytes.reset();
    view(new Terminal(true, true, true, 80), false).onProgress(measuring(1));
    view(new Terminal(true, false, false, 80), false).onProgress(measuring(1));
    assertThat(text()).doesNotContain("\u001b");
  }

  @Test
  void quietShowsNothing() {
    try (ProgressView view = view(new Terminal(true, true, false, 80), true)) {
      view.onProgress(measuring(1));
    }
    assertThat(text()).isEmpty();
  }

  @Test
  void problemsAreShownAtOnceAlsoWhenQuiet() {
    for (boolean quiet : new boolean[] {true, false}) {
      try (ProgressView view = view(new Terminal(false, false, false, 80), quiet)) {
        view.onProblem("the disk is full");
        view.onProblem("the disk is full");
      }
    }
    assertThat(text().lines()).hasSize(4).containsOnly("flakebench: the disk is full");
  }

  @Test
  void aProblemTakesThePlaceOfTheLiveLine() {
    ProgressView view = view(new Terminal(true, true, true, 80), false);
    view.onProgress(Progress.preparing(3, "step"));
    view.onProblem("the disk is full");
    view.close();
    assertThat(text())
        .isEqualTo(
            "\rPREPARING  0:03  step\r"
                + " ".repeat(21)
                + "\rflakebench: the disk is full"
                + System.lineSeparator());
  }

  @Test
  void unknownFiguresAndLongTimes() {
    Progress progress =
        new Progress(
            Phase.MEASUREMENT,
            3725.9,
            7200.0,
            0.0,
            null,
            null,
            0,
            3,
            16,
            "target answers again\nnow");
    assertThat(ProgressText.line(progress))
        .isEqualTo(
            "MEASUREMENT  1:02:05 / 2:00:00  0 ops/s  p95 – ms  0 errors  3/16 slots  target answers again now");
  }

  @Test
  void aRateRunShowsWhatWasOffered() {
    Progress progress = new Progress(Phase.MEASUREMENT, 5, 60.0, 980.0, 1000.0, 2.5, 0, 5, 5, null);
    assertThat(ProgressText.line(progress))
        .isEqualTo(
            "MEASUREMENT  0:05 / 1:00  980 of 1,000 offered ops/s  p95 2.50 ms  0 errors  5/5 slots");
  }

  private ProgressView view(Terminal terminal, boolean quiet) {
    return ProgressView.of(err, terminal, quiet, () -> now);
  }

  private static Progress measuring(int second) {
    return new Progress(Phase.MEASUREMENT, second, 60.0, 12_345.2, null, 2.51, 1, 16, 16, null);
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
