package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.load.ControllerStep;
import org.flakebench.load.Phase;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.Gauges;
import org.flakebench.measure.Interval;
import org.flakebench.measure.LogRecord;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.WallClock;
import org.flakebench.template.GuardrailSpec;
import org.junit.jupiter.api.Test;

class GuardrailWatchTest {
  private final List<String> told = new ArrayList<>();
  private final RecordSink sink =
      new RecordSink() {
        @Override
        public void execution(
            long start, long service, long wait, int slot, int of, int error, int rows, Phase in) {}

        @Override
        public void error(int index, ErrorKey key, String message) {}

        @Override
        public void log(LogRecord record) {
          told.add(record.level() + " " + record.message());
        }

        @Override
        public void step(ControllerStep step, long startEpochMicros, long endEpochMicros) {}

        @Override
        public long dropped() {
          return 0;
        }
      };

  private final GuardrailWatch watch =
      new GuardrailWatch(
          new GuardrailSpec(GuardrailSpec.Mode.SOFT, 80, 85, 20, 3, "all"),
          new RunLog(sink, WallClock.now()));

  private void see(double cpu, double memory) {
    Gauges gauges = new Gauges(1, 1, cpu, 0, 0, memory, 0, false, 0, 0, 0, 0);
    watch.accept(
        new Interval(
            "worker-0", 1, 1, 0, 0, 1, Phase.MEASUREMENT, List.of(), List.of(), List.of(), gauges));
  }

  @Test
  void it_warns_once_when_the_patience_ends_and_again_only_after_it_was_well_between() {
    see(90, 10);
    see(80, 10);
    assertThat(told).isEmpty();
    see(95, 10);
    see(95, 10);
    assertThat(told)
        .containsExactly(
            "WARN GUARDRAIL_WARNING: CPU of the load generator is at 95 %, the limit is 80 %, for 3 intervals;"
                + " with one worker this only warns");
    see(79, 10);
    see(90, 10);
    see(90, 10);
    assertThat(told).hasSize(1);
    see(90, 10);
    assertThat(told).hasSize(2);
  }

  @Test
  void memory_has_a_limit_of_its_own_and_an_unknown_figure_is_over_none() {
    for (int i = 0; i < 3; i++) {
      see(Double.NaN, 85);
    }
    assertThat(told).singleElement().asString().contains("memory of the load generator is at 85 %");
  }
}
