package org.flakebench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.SeriesKey;

/**
 * All that a step was judged by, as it is kept with it: the step itself (so that another controller
 * can go on with the search), the limits, the rate of each second, and of each series its counts,
 * percentiles and whole histogram (base64 of HdrHistogram's compressed form, nanoseconds).
 */
final class StepEvidence {
  private StepEvidence() {}

  static JsonNode of(
      FindMaxSpec spec,
      FindMaxStep step,
      StepSample sample,
      Set<SeriesKey> series,
      StepJudge.Reference reference,
      Integer ownQueuedSamples,
      long decidedNanos) {
    ObjectNode json = step.toJson();
    json.put("strategy", spec.strategy().name());
    json.put("level_from_seconds", decidedNanos / 1e9);
    json.put("settle_seconds", spec.settling());
    json.put("outlier_seconds", sample.outliers());
    json.put("queued_samples_in_a_row", ownQueuedSamples);
    ObjectNode limits = json.putObject("limits");
    limits.put("max_error_rate_pct", spec.maxErrorRatePct());
    limits.put("qps_stability_pct", spec.qpsStabilityPct());
    limits.put("latency_stability_pct", spec.latencyStabilityPct());
    ObjectNode against = json.putObject("compared_with");
    FindMaxStep.put(against, "baseline_p95_ms", reference.baselineP95().value());
    FindMaxStep.put(against, "best_qps", reference.bestQps().value());
    ArrayNode rates = json.putArray("qps_by_second");
    Arrays.stream(sample.rates()).forEach(rates::add);
    ObjectNode kinds = json.putObject("series");
    series.stream()
        .sorted(Comparator.comparing(SeriesKey::displayName))
        .forEach(key -> kinds.set(key.displayName(), series(sample, key)));
    return json;
  }

  private static JsonNode series(StepSample sample, SeriesKey key) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("operations", sample.operations(key::equals));
    json.put("errors", sample.errors(key::equals));
    Histogram latencies = sample.all(key::equals);
    boolean none = latencies == null || latencies.getTotalCount() == 0;
    for (int percentile : new int[] {50, 90, 95, 99}) {
      FindMaxStep.put(
          json,
          "p" + percentile + "_ms",
          none ? Double.NaN : latencies.getValueAtPercentile(percentile) / 1e6);
    }
    json.put("histogram", none ? null : encoded(latencies));
    return json;
  }

  private static String encoded(Histogram histogram) {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }
}
