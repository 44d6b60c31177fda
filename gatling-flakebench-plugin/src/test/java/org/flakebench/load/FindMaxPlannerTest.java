package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.FindMaxSpec.Strategy;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Test;

/** The planner with the simulated database of proof A, second by second. */
class FindMaxPlannerTest {
  private static final FindMaxSpec LINEAR =
      new FindMaxSpec(4, 4, 20, null, Strategy.LINEAR, 5, 20, 1);
  private static final FindMaxSpec BISECT =
      new FindMaxSpec(4, 4, 20, null, Strategy.BISECT, 5, 20, 1);

  /** Exact: 12 at a time, then waiting. */
  private static final SimulatedDatabase TWELVE =
      new SimulatedDatabase(12, slots -> 20, slots -> slots > 14 ? 0.05 : 0);

  private static VirtualSearch search(FindMaxSpec spec, int most) {
    return new VirtualSearch(spec, List.of(), VirtualSearch.box(most), TWELVE, 1);
  }

  @Test
  void theMidpointIsMeasuredByItself() throws Exception {
    VirtualSearch search = search(LINEAR, 100).run();

    ControllerStep failed = byDirection(search, "ADVANCE").get(2);
    ControllerStep backOff = byDirection(search, "BACK_OFF").get(0);
    ControllerStep middle = byDirection(search, "MIDPOINT").get(0);
    assertThat(failed.slots()).isEqualTo(16);
    assertThat(failed.outcome()).isEqualTo("UNSTABLE");
    assertThat(failed.reason()).endsWith("of the operations failed, allowed is 1 %");
    assertThat(backOff.slots()).isEqualTo(12);
    assertThat(middle.slots()).isEqualTo(14);
    // Its own seconds: after those of the step before and its settling.
    assertThat(middle.startNanos())
        .isGreaterThanOrEqualTo(backOff.endNanos() + TimeUnit.SECONDS.toNanos(LINEAR.settling()));
    assertThat(middle.endNanos() - middle.startNanos())
        .isBetween(TimeUnit.SECONDS.toNanos(20), TimeUnit.SECONDS.toNanos(40));
    JsonNode evidence = middle.evidence();
    assertThat(evidence.get("qps_by_second"))
        .hasSize((int) TimeUnit.NANOSECONDS.toSeconds(middle.endNanos() - middle.startNanos()));
    Histogram histogram =
        Histogram.decodeFromCompressedByteBuffer(
            ByteBuffer.wrap(
                Base64.getDecoder()
                    .decode(evidence.at("/series/POINT_LOOKUP/histogram").textValue())),
            1);
    assertThat(histogram.getTotalCount() + middle.errors()).isEqualTo(middle.operations());
    assertThat(middle.operations()).isPositive();
    assertThat(search.best()).isEqualTo(14);
    assertThat(search.type()).isEqualTo("TRUE_MAX");
    assertThat(search.result.get("steps")).hasSize(search.steps.size());
    assertThat(search.last.stop().why()).isEqualTo(Planner.Why.FIND_MAX_FINISHED);
  }

  private static List<ControllerStep> byDirection(VirtualSearch search, String direction) {
    return search.steps.stream().filter(step -> step.direction().equals(direction)).toList();
  }

  @Test
  void boundsGiveBoundedMax() {
    for (FindMaxSpec spec : List.of(LINEAR, BISECT)) {
      VirtualSearch search = search(spec, 10).run();

      assertThat(search.best()).isEqualTo(10);
      assertThat(search.type()).isEqualTo("BOUNDED_MAX");
      assertThat(search.last.stop().message())
          .contains("limited by configured bounds, not by the system");
    }
  }

  @Test
  void stepsAreMeasuredAfterSettlingOverWholeSecondsOnly() {
    VirtualSearch search = search(LINEAR, 100).run();

    long before = 0;
    for (ControllerStep step : search.steps) {
      assertThat(step.startNanos() % TimeUnit.SECONDS.toNanos(1)).isZero();
      long settled = step.startNanos() - before;
      assertThat(settled).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(LINEAR.settling()));
      before = step.endNanos();
    }
    // The simulated transition is 80 % slower: none of it is in any step.
    assertThat(search.steps.get(0).p95Ms()).isBetween(50.0, 70.0);
  }

  @Test
  void anotherPlannerGoesOnFromTheStoredSteps() {
    VirtualSearch whole = search(LINEAR, 100).run();
    List<FindMaxStep> stored =
        whole.steps.stream().limit(4).map(step -> FindMaxStep.of(step.evidence())).toList();
    FindMaxPlanner adopted =
        new FindMaxPlanner(
            LINEAR,
            List.of(),
            Set.of(SimulatedDatabase.LOOKUP),
            VirtualSearch.box(100),
            TimeUnit.SECONDS.toNanos(10),
            stored);

    VirtualSearch rest = new VirtualSearch(adopted, TWELVE, 2).run();

    assertThat(rest.steps.get(0).number()).isEqualTo(5);
    assertThat(rest.steps.get(0).slots()).isEqualTo(whole.steps.get(4).slots());
    assertThat(rest.best()).isEqualTo(whole.best());
    assertThat(rest.result.get("steps")).hasSize(4 + rest.steps.size());
  }

  @Test
  void aSearchThatIsEndedFromOutsideTellsTheBestSoFar() {
    VirtualSearch search = search(LINEAR, 100).run(95);

    assertThat(search.last.stop()).isNull();
    assertThat(search.last.note()).matches("step 3: 12 slots, .*; best 8");
    assertThat(search.type()).isEqualTo("CANCELLED");
    assertThat(search.best()).isEqualTo(8);
    JsonNode told = FindMaxResult.endedBy(search.result, "Cancelled by user");
    assertThat(told.get("reason").asText()).isEqualTo("Cancelled by user");
    JsonNode recovered =
        FindMaxResult.recovered(
            search.steps.stream().map(ControllerStep::evidence).toList(), "Cancelled by user");
    assertThat(recovered.toString()).isEqualTo(told.toString());
    assertThat(FindMaxResult.recovered(List.of(), "never")).isNull();
  }

  @Test
  void theLongestTimeEndsASearchThatGetsNoSeconds() {
    FindMaxPlanner planner = planner(LINEAR, VirtualSearch.box(20));
    long longest = FindMaxPlanner.longestNanos(LINEAR, VirtualSearch.box(20));

    Planner.Desired desired =
        planner.decide(new Planner.History(longest - TimeUnit.SECONDS.toNanos(1), List.of(), 4));

    assertThat(desired.stop()).isNotNull();
    assertThat(desired.stop().message()).contains("longest time");
    assertThat(planner.findMax().get("max_type").asText()).isEqualTo("CANCELLED");
    assertThat(FindMaxPlanner.longestNanos(LINEAR, VirtualSearch.box(100_000)))
        .isEqualTo(TimeUnit.HOURS.toNanos(24));
  }

  private static FindMaxPlanner planner(FindMaxSpec spec, Box box) {
    return new FindMaxPlanner(spec, List.of(), Set.of(SimulatedDatabase.LOOKUP), box, 0, List.of());
  }

  @Test
  void slotsThatDoNotComeFailTheLevel() {
    FindMaxPlanner planner = planner(LINEAR, VirtualSearch.box(100));
    SplittableRandom random = new SplittableRandom(1);
    Planner.Desired desired = Planner.Desired.of(1, 4);
    ControllerStep failed = null;
    for (int second = 0; failed == null && second < 1000; second++) {
      int running = Math.min(10, desired.slots());
      Second seen = TWELVE.second(second, Phase.MEASUREMENT, running, 1, random);
      desired =
          planner.decide(
              new Planner.History(TimeUnit.SECONDS.toNanos(second + 1), List.of(seen), running));
      failed =
          desired.steps().stream()
              .filter(step -> step.outcome().equals("UNSTABLE"))
              .findFirst()
              .orElse(null);
    }

    assertThat(failed).isNotNull();
    assertThat(failed.slots()).isEqualTo(12);
    assertThat(failed.reason()).startsWith("10 of 12 slots ran after 6");
    assertThat(desired.slots()).isEqualTo(8);
  }

  @Test
  void aKindThatIsNeverSeenFailsItsLimit() {
    SeriesKey rare = new SeriesKey(StatementKind.RANGE_SCAN, null);
    FindMaxPlanner planner =
        new FindMaxPlanner(
            LINEAR,
            List.of(
                new org.flakebench.template.SloSpec(
                    org.flakebench.template.SloSpec.Metric.P95_MS,
                    org.flakebench.template.SloSpec.Op.LE,
                    50,
                    StatementKind.RANGE_SCAN,
                    null,
                    org.flakebench.template.SloSpec.Clock.SERVICE,
                    org.flakebench.template.SloSpec.Scope.RUN)),
            Set.of(SimulatedDatabase.LOOKUP, rare),
            VirtualSearch.box(100),
            0,
            List.of());

    VirtualSearch search = new VirtualSearch(planner, TWELVE, 1).run();

    assertThat(search.result.get("best_concurrency").isNull()).isTrue();
    assertThat(search.steps.get(0).reason())
        .isEqualTo("no operation of RANGE_SCAN ended in the step: step too short?");
    assertThat(search.steps.get(0).endNanos() - search.steps.get(0).startNanos())
        .isEqualTo(TimeUnit.SECONDS.toNanos(40));
  }
}
