package org.flakebench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.flakebench.load.FindMaxSearch.Bracket;
import org.flakebench.template.FindMaxSpec;

/**
 * What a search has found.
 *
 * @param strategy LINEAR or BISECT
 * @param maxType null when no level met the limits
 * @param best the highest level that met the limits; null without one
 * @param failed the lowest level that did not; null without one
 * @param knee the stable level with the most throughput for its latency (qps ÷ mean latency,
 *     Kleinrock's power); null without one
 * @param baselineP95 p95 of the first stable step in milliseconds; NaN without one
 * @param reason why the search ended here, for people
 * @param confidence how sure the verdicts on best and failed are, 0–1: the lower of the two
 */
public record FindMaxResult(
    String strategy,
    MaxType maxType,
    Level best,
    Level failed,
    Level knee,
    double baselineP95,
    String reason,
    double confidence,
    JsonNode steps) {

  /** Who or what has drawn the line at the best level. */
  public enum MaxType {
    /** The system: the next level failed. */
    TRUE_MAX,
    /** The template's bounds. */
    BOUNDED_MAX,
    /** What host or target can take. */
    CEILING,
    /** Nobody: the search did not end. */
    CANCELLED
  }

  /**
   * One level as its last step measured it.
   *
   * @param latencyMs mean latency in milliseconds
   */
  public record Level(int concurrency, double qps, double latencyMs) {
    private static Level of(FindMaxStep step) {
      return step == null ? null : new Level(step.slots(), step.qps().value(), step.mean().value());
    }

    private double power() {
      return latencyMs > 0 ? qps / latencyMs : 0;
    }
  }

  static FindMaxResult found(FindMaxSpec spec, List<FindMaxStep> journal, Bracket bracket) {
    String reason =
        "%s the limits: %s failed: %s"
            .formatted(
                most(bracket.best()), slots(bracket.failed().slots()), bracket.failed().reason());
    return of(spec.strategy().name(), MaxType.TRUE_MAX, journal, bracket, reason);
  }

  static FindMaxResult atEdge(
      FindMaxSpec spec, Box box, List<FindMaxStep> journal, Bracket bracket) {
    boolean drawn = box.edge() == Box.Edge.CONFIGURED;
    String reason =
        "all levels up to %s meet the limits: %s (%s)"
            .formatted(
                slots(bracket.best().slots()),
                drawn
                    ? "limited by configured bounds, not by the system"
                    : "limited by what host or target can take, not by the system under test",
                box.why());
    return of(
        spec.strategy().name(),
        drawn ? MaxType.BOUNDED_MAX : MaxType.CEILING,
        journal,
        bracket,
        reason);
  }

  static FindMaxResult unconfirmed(FindMaxSpec spec, List<FindMaxStep> journal, Bracket bracket) {
    String reason =
        "%s the limits, not confirmed: repeated levels failed again and again, at last %s: %s"
            .formatted(
                most(bracket.best()), slots(bracket.failed().slots()), bracket.failed().reason());
    FindMaxResult found = of(spec.strategy().name(), MaxType.TRUE_MAX, journal, bracket, reason);
    return found.withConfidence(Math.min(0.5, found.confidence));
  }

  static FindMaxResult none(FindMaxSpec spec, List<FindMaxStep> journal, Bracket bracket) {
    String reason =
        "no level meets the limits: %s failed: %s"
            .formatted(slots(bracket.failed().slots()), bracket.failed().reason());
    return of(spec.strategy().name(), null, journal, bracket, reason);
  }

  /** A search that did not come to its end: the best so far. */
  static FindMaxResult unfinished(String strategy, List<FindMaxStep> journal, String why) {
    return of(strategy, MaxType.CANCELLED, journal, Bracket.of(journal), why);
  }

  private static FindMaxResult of(
      String strategy, MaxType type, List<FindMaxStep> journal, Bracket bracket, String reason) {
    double confidence = bracket.best() == null && bracket.failed() == null ? 0 : 1;
    for (FindMaxStep side : new FindMaxStep[] {bracket.best(), bracket.failed()}) {
      confidence = side == null ? confidence : Math.min(confidence, side.confidence());
    }
    ArrayNode steps = JsonNodeFactory.instance.arrayNode();
    journal.forEach(step -> steps.add(step.toRow()));
    return new FindMaxResult(
        strategy,
        type,
        Level.of(bracket.best()),
        Level.of(bracket.failed()),
        bracket.stable().stream()
            .map(Level::of)
            .max(Comparator.comparingDouble(Level::power))
            .orElse(null),
        StepJudge.Reference.of(journal, Integer.MAX_VALUE).baselineP95().value(),
        reason,
        confidence,
        steps);
  }

  /**
   * The result of a search whose process is gone, from the evidence of its steps.
   *
   * @param evidence of the steps, in order
   * @param why the search did not end, for people
   * @return null without any step
   */
  public static JsonNode recovered(List<JsonNode> evidence, String why) {
    if (evidence.isEmpty()) {
      return null;
    }
    List<FindMaxStep> journal = new ArrayList<>();
    evidence.forEach(step -> journal.add(FindMaxStep.of(step)));
    String strategy = evidence.get(0).path("strategy").asText(null);
    return unfinished(strategy, journal, why).toJson();
  }

  /**
   * The result of a run that was ended from outside says by what; any other stays as it is.
   *
   * @param result as {@link #toJson} gave it; may be null
   */
  public static JsonNode endedBy(JsonNode result, String why) {
    if (result == null || !MaxType.CANCELLED.name().equals(result.path("max_type").textValue())) {
      return result;
    }
    ObjectNode told = result.deepCopy();
    told.put("reason", why);
    return told;
  }

  private FindMaxResult withConfidence(double other) {
    return new FindMaxResult(
        strategy, maxType, best, failed, knee, baselineP95, reason, other, steps);
  }

  /** As it stands in the summary and in FIND_MAX_RESULT. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("strategy", strategy);
    json.put("max_type", maxType == null ? null : maxType.name());
    json.put("best_concurrency", best == null ? null : (Integer) best.concurrency());
    FindMaxStep.put(json, "best_qps", best == null ? Double.NaN : best.qps());
    json.set("knee", level(knee));
    json.put("failed_concurrency", failed == null ? null : (Integer) failed.concurrency());
    FindMaxStep.put(json, "baseline_p95_ms", baselineP95);
    json.put("reason", reason);
    json.put("confidence", confidence);
    json.set("steps", steps);
    return json;
  }

  private static JsonNode level(Level level) {
    if (level == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("concurrency", level.concurrency());
    FindMaxStep.put(json, "qps", level.qps());
    FindMaxStep.put(json, "latency_ms", level.latencyMs());
    return json;
  }

  private static String most(FindMaxStep best) {
    return slots(best.slots()) + (best.slots() == 1 ? " is" : " are") + " the most that meet";
  }

  private static String slots(int number) {
    return String.format(Locale.ROOT, "%d slot%s", number, number == 1 ? "" : "s");
  }
}
