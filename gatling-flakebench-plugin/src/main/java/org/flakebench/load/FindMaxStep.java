package org.flakebench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One finished step of a search: an entry of its journal. Times are since the start of the
 * timeline, latencies are milliseconds of successful operations.
 *
 * @param number 1, 2, …
 * @param slots slots over all workers
 * @param startNanos begin of the measured window
 * @param endNanos its end
 * @param qps attempts per second
 * @param errors failed attempts ÷ attempts
 * @param mean mean latency
 * @param saturatedSeconds seconds in which a generator was too busy
 * @param stable the verdict
 * @param queueDetected whether it is not stable because its statements queued in the target
 * @param reason the verdict in words: measured and limit
 * @param confidence how sure the verdict is, 0–1
 */
record FindMaxStep(
    int number,
    int slots,
    Purpose purpose,
    long startNanos,
    long endNanos,
    long operations,
    long failed,
    Estimate qps,
    Estimate errors,
    Estimate mean,
    Estimate p50,
    Estimate p95,
    Estimate p99,
    int saturatedSeconds,
    boolean stable,
    boolean queueDetected,
    String reason,
    double confidence) {

  /** Why a level is measured. */
  enum Purpose {
    /** The first level of a search. */
    FIRST,
    /** Upwards, as long as there is room below the lowest failed level. */
    ADVANCE,
    /** Downwards, because no level was stable yet. */
    DESCEND,
    /** LINEAR: the best level again after a failure, to see that the system has recovered. */
    BACK_OFF,
    /** LINEAR: between the best and the failed level. */
    MIDPOINT,
    /** BISECT: between the best and the failed level. */
    BISECT,
    /** The winner once more. */
    CONFIRM
  }

  private static final double NANOS = 1e9;

  double seconds() {
    return (endNanos - startNanos) / NANOS;
  }

  String outcome() {
    return stable ? "STABLE" : queueDetected ? ControllerStep.QUEUE_DETECTED : "UNSTABLE";
  }

  /** What later steps, and another controller, need of this one. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("step", number);
    json.put("concurrency", slots);
    json.put("purpose", purpose.name());
    json.put("from_seconds", startNanos / NANOS);
    json.put("to_seconds", endNanos / NANOS);
    json.put("operations", operations);
    json.put("errors", failed);
    json.set("qps", json(qps));
    json.set("error_ratio", json(errors));
    json.set("mean_ms", json(mean));
    json.set("p50_ms", json(p50));
    json.set("p95_ms", json(p95));
    json.set("p99_ms", json(p99));
    json.put("saturated_seconds", saturatedSeconds);
    json.put("queue_detected", queueDetected);
    json.put("verdict", outcome());
    json.put("reason", reason);
    json.put("confidence", confidence);
    return json;
  }

  /**
   * The step again.
   *
   * @param json that {@link #toJson} gave, with or without more in it
   */
  static FindMaxStep of(JsonNode json) {
    return new FindMaxStep(
        json.get("step").intValue(),
        json.get("concurrency").intValue(),
        Purpose.valueOf(json.get("purpose").textValue()),
        Math.round(json.get("from_seconds").doubleValue() * NANOS),
        Math.round(json.get("to_seconds").doubleValue() * NANOS),
        json.get("operations").longValue(),
        json.get("errors").longValue(),
        estimate(json.get("qps")),
        estimate(json.get("error_ratio")),
        estimate(json.get("mean_ms")),
        estimate(json.get("p50_ms")),
        estimate(json.get("p95_ms")),
        estimate(json.get("p99_ms")),
        json.get("saturated_seconds").intValue(),
        json.get("verdict").textValue().equals("STABLE"),
        json.path("queue_detected").asBoolean(false),
        json.get("reason").textValue(),
        json.get("confidence").doubleValue());
  }

  /** A row of the result's table. */
  ObjectNode toRow() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("step", number);
    json.put("concurrency", slots);
    json.put("purpose", purpose.name());
    json.put("seconds", seconds());
    json.put("operations", operations);
    put(json, "qps", qps.value());
    put(json, "p50_ms", p50.value());
    put(json, "p95_ms", p95.value());
    put(json, "p99_ms", p99.value());
    put(json, "error_ratio", errors.value());
    json.put("verdict", outcome());
    json.put("confidence", confidence);
    json.put("reason", reason);
    return json;
  }

  /** JSON has no NaN: what is unknown is null. */
  static void put(ObjectNode json, String key, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      json.putNull(key);
    } else {
      json.put(key, value);
    }
  }

  private static JsonNode json(Estimate estimate) {
    if (!estimate.isKnown()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("value", estimate.value());
    json.put("low", estimate.low());
    json.put("high", estimate.high());
    json.put("standard_error", estimate.standardError());
    json.put("freedom", estimate.freedom());
    return json;
  }

  private static Estimate estimate(JsonNode json) {
    return json == null || json.isNull()
        ? Estimate.NONE
        : new Estimate(
            json.get("value").doubleValue(),
            json.get("standard_error").doubleValue(),
            json.get("freedom").intValue());
  }
}
