package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flakebench.template.RatePattern.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatePatternsTest {
  @TempDir private Path folder;

  private static RatePattern read(String... changes) {
    String[] all = new String[changes.length + 1];
    all[0] = "load.mode=QPS";
    System.arraycopy(changes, 0, all, 1, changes.length);
    return Samples.read(all).load().pattern();
  }

  @Test
  void a_rate_without_a_pattern_is_steady() {
    assertThat(read("load.target_qps=12.5")).isEqualTo(new RatePattern.Steady(12.5));
  }

  @Test
  void every_pattern_becomes_its_record() {
    assertThat(read("load.pattern={type: RAMP, from_qps: 1, to_qps: 20, seconds: 5}"))
        .isEqualTo(new RatePattern.Ramp(1, 20, 5));
    assertThat(
            read("load.pattern={type: step, steps: [{qps: 5, seconds: 3}, {qps: 9, seconds: 1}]}"))
        .isEqualTo(new RatePattern.Steps(List.of(new Level(0, 5), new Level(3, 9))));
    assertThat(
            read(
                "load.target_qps=8",
                "load.pattern={type: SINE, amplitude_ratio: 0.5, period_seconds: 60}"))
        .isEqualTo(new RatePattern.Sine(8, 0.5, 60));
    assertThat(
            read(
                "load.target_qps=8",
                "load.pattern={type: BURST, factor: 3, seconds: 2, every_seconds: 10}"))
        .isEqualTo(new RatePattern.Burst(8, 3, 2, 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "load.pattern={type: SINE, amplitude_ratio: 0.5, period_seconds: 60}",
        "load.pattern={type: BURST, factor: 3, seconds: 2, every_seconds: 10}",
        "load.pattern=null"
      })
  void what_modulates_a_rate_needs_one(String pattern) {
    assertThat(Samples.problems("load.mode=QPS", pattern))
        .containsExactly(
            "load.target_qps | TARGET_QPS_REQUIRED | is missing; load mode QPS needs the operations"
                + " per second over all workers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "load.pattern={type: RAMP, from_qps: 0, to_qps: 0, seconds: 5}",
        "load.pattern={type: STEP, steps: [{qps: 0, seconds: 5}]}"
      })
  void a_pattern_that_never_offers_anything_is_refused(String pattern) {
    assertThat(Samples.problems("load.mode=QPS", pattern))
        .containsExactly(
            "load.pattern | PATTERN_OFFERS_NOTHING | has no rate above 0, so that no operation ever"
                + " starts");
  }

  private Template template(String csv) throws IOException {
    Files.writeString(folder.resolve("rates.csv"), csv);
    Path file = folder.resolve("template.yaml");
    Files.writeString(
        file,
        Samples.MINIMAL.replace(
            "{duration_seconds: 10}",
            "{mode: QPS, duration_seconds: 10, pattern: {type: REPLAY, file: rates.csv}}"));
    return Samples.READER.read(file);
  }

  @Test
  void a_replay_is_read_from_beside_its_template() throws IOException {
    List<Level> levels = List.of(new Level(0, 10), new Level(2.5, 0), new Level(60, 1500.5));
    assertThat(template("second,qps\n0,10\n2.5,0\n\n# the rush\n60, 1500.5\n").load().pattern())
        .isEqualTo(new RatePattern.Replay("rates.csv", levels));
    assertThat(template("0,10\r\n2.5,0\r\n60,1500.5").load().pattern())
        .isEqualTo(new RatePattern.Replay("rates.csv", levels));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1;x,2     | in its line 2 the second is \"x\", it must be a number from 0 to 2592000",
        "0,1;1,-2    | in its line 2 the rate is \"-2\", it must be a number from 0 to 10000000",
        "0,1;1,NaN   | in its line 2 the rate is \"NaN\", it must be a number from 0 to 10000000",
        "0,10000001  | in its line 1 the rate is \"10000001\", it must be a number from 0 to 10000000",
        "0,1;;2      | in its line 3 \"2\" has 1 fields, not two",
        "0,1;1,2,3   | in its line 2 \"1,2,3\" has 3 fields, not two",
        "second,qps;5,1 | in its line 2 the first second is 5, it must be 0",
        "0,1;5,1;5,2 | in its line 3 second 5 is not after the one before; seconds must grow"
      })
  void every_line_of_a_replay_is_checked(String lines, String problem) {
    assertThat(Samples.problems(() -> readAnyway(lines.replace(';', '\n'))))
        .containsExactly("load.pattern.file | REPLAY_FILE | is rates.csv, but " + problem);
  }

  private void readAnyway(String csv) {
    try {
      template(csv);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_replay_without_lines_or_without_a_file_is_refused() {
    assertThat(Samples.problems(() -> readAnyway("second,qps\n")))
        .containsExactly(
            "load.pattern.file | REPLAY_FILE | is rates.csv, which has no line of second,qps");
    assertThat(Samples.problems(() -> readAnyway("0,0\n9,0\n")))
        .singleElement()
        .asString()
        .startsWith("load.pattern | PATTERN_OFFERS_NOTHING");
    assertThat(Samples.problems("load.mode=QPS", "load.pattern={type: REPLAY, file: no.csv}"))
        .singleElement()
        .asString()
        .startsWith("load.pattern.file | REPLAY_FILE | is no.csv, which is no file in ");
  }
}
