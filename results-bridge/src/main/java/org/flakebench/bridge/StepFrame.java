package org.flakebench.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.flakebench.load.ControllerStep;
import org.flakebench.report.SummaryJson;

/**
 * A planner's step as it stands in a segment: JSON, since there are a few dozen in a run.
 *
 * @param startEpochMicros begin of what was judged, UTC
 * @param endEpochMicros its end
 */
public record StepFrame(ControllerStep step, long startEpochMicros, long endEpochMicros) {

  byte[] toBytes() {
    try {
      return SummaryJson.mapper().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "step " + step.number() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException when the bytes are no step
   */
  static StepFrame of(ByteBuffer in) {
    try {
      return SummaryJson.mapper()
          .readValue(StandardCharsets.UTF_8.decode(in).toString(), StepFrame.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a step cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
