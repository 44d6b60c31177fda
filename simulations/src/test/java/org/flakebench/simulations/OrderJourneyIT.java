package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.flakebench.examples.OrderJourney;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that users copy runs as it stands, on the embedded demo. */
class OrderJourneyIT {
  @TempDir Path folder;

  @Test
  void itRunsOnTheDemo() throws Exception {
    ForkedGatling.Ended ended =
        new ForkedGatling(folder).with("seconds", 4).run(OrderJourney.class.getName());

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    GatlingReport report = ended.report();
    assertThat(report.errors()).isEmpty();
    assertThat(report.names())
        .containsExactlyInAnyOrder(
            "look / find order",
            "look / orders of that hour",
            "pay / lock order",
            "pay / set status",
            "pay / commit");
    assertThat(report.countInGroups("commit")).isBetween(100L, 400L);
  }
}
