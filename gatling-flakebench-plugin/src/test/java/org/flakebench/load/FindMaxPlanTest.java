package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.FindMaxSpec.Strategy;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template with load mode FIND_MAX_CONCURRENCY becomes. */
class FindMaxPlanTest {
  private static Template template(int warmup) {
    return new TemplateReader()
        .read(
            """
            name: search
            target: {table_type: POSTGRES, database: demo, schema: public, table: orders}
            load: {mode: FIND_MAX_CONCURRENCY, warmup_seconds: %d, duration_seconds: 7}
            scaling: {mode: FIXED, min_workers: 1, max_connections: 40}
            statements: [{kind: POINT_LOOKUP, weight_pct: 100}]
            """
                .formatted(warmup),
            "test");
  }

  @Test
  void beginsWithItsFirstLevelAndIsNotLimitedByADuration() {
    Template template = template(3);
    Box box = Boxes.inOneProcess(template, new Capacity(100, "test"), 1000);

    LoadPlan plan = LoadPlan.of(template, box);

    assertThat(plan.firstSlots()).isEqualTo(5);
    assertThat(plan.scheduled()).isFalse();
    assertThat(plan.warmupNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(3));
    assertThat(plan.measurementNanos())
        .isEqualTo(FindMaxPlanner.longestNanos(template.load().findMax(), box))
        .isGreaterThan(TimeUnit.MINUTES.toNanos(10));
    assertThat(plan.planner().decide(Planner.History.none()))
        .isEqualTo(
            new Planner.Desired(1, 5, java.util.List.of(), null, "step 1: 5 slots, connecting"));
    assertThat(box.edge()).isEqualTo(Box.Edge.CONFIGURED);
    assertThat(box.most()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({"10, 5", "30, 5", "50, 5", "60, 6", "3600, 360"})
  void settlesByTheLengthOfItsSteps(int step, int settling) {
    assertThat(new FindMaxSpec(5, 10, step, null, Strategy.LINEAR, 5, 20, 1).settling())
        .isEqualTo(settling);
    assertThat(new FindMaxSpec(5, 10, step, 1, Strategy.LINEAR, 5, 20, 1).settling()).isOne();
  }
}
