package org.flakebench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link SlotCostJmh}. Holds what a request allocates, which is the same on every machine;
 * prints its time beside the control's.
 */
@Tag("bench")
class SlotCostJmhIT {
  /** Of all threads together: the slot's own and the drain's. */
  private static final double MOST_BYTES = 64;

  @Test
  void aRequestAllocatesNextToNothingBesideTheDriver() throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(SlotCostJmh.class.getName())
                    .warmupIterations(4)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(6)
                    .measurementTime(TimeValue.seconds(1))
                    .forks(2)
                    .addProfiler(GCProfiler.class)
                    // Not those of this JVM: an agent in it would be measured.
                    .jvmArgs("-Xmx1g", "-XX:+UseG1GC")
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    RunResult slot = of(results, "slotWithoutDriver");
    RunResult clock = of(results, "twoReadingsOfTheClock");
    double bytes = slot.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
    System.out.printf(
        Locale.ROOT,
        "bench: a slot's request without the driver %.0f ± %.0f ns, %.1f B; two readings of the clock alone %.0f ± %.0f ns%n",
        score(slot),
        slot.getPrimaryResult().getScoreError(),
        bytes,
        score(clock),
        clock.getPrimaryResult().getScoreError());
    assertThat(bytes).as("bytes allocated per request").isLessThanOrEqualTo(MOST_BYTES);
    assertThat(score(slot)).as("a loop that runs nothing takes no time").isPositive();
  }

  private static double score(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static RunResult of(Collection<RunResult> results, String benchmark) {
    return results.stream()
        .filter(result -> result.getPrimaryResult().getLabel().equals(benchmark))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no result of " + benchmark));
  }
}
