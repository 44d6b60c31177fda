package org.flakebench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunFactsTest {
  /** Map.copyOf has another order in each process: the same run would look different each time. */
  @Test
  void labelsStandInTheOrderOfTheirNames() {
    Map<String, String> labels =
        Map.of("f", "1", "b", "2", "e", "3", "a", "4", "d", "5", "c", "6", "g", "7");
    RunFacts facts =
        new RunFacts(
            "id", "t", null, null, 1, 1, null, labels, List.of(), List.of(), null, null, null);
    assertThat(facts.labels().keySet()).containsExactly("a", "b", "c", "d", "e", "f", "g");
  }
}
