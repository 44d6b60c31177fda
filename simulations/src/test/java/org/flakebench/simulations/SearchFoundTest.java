package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.flakebench.conduct.CompletionReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a search ended, as its result says it. */
class SearchFoundTest {
  private static JsonNode unfinished() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("max_type", "CANCELLED")
        .put("reason", "ended by the longest time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FIND_MAX_FINISHED | ended by the longest time
          USER_REQUESTED    | Cancelled by user
          WORKER_FAILURE    | the run ended before the search: WORKER_FAILURE
          """)
  void whoeverEndedItIsNamed(CompletionReason reason, String told) {
    assertThat(StoredRun.found(unfinished(), reason).path("reason").textValue()).isEqualTo(told);
  }

  @Test
  void otherLoadModesHaveNone() {
    assertThat(StoredRun.found(null, CompletionReason.DURATION_ELAPSED)).isNull();
  }
}
