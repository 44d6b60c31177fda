package org.flakebench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run was and what it measured, as {@code --json} and the API give it. Written once,
 * together with the terminal status; nulls mean "unknown" or "does not apply". Times are UTC,
 * ratios 0–1, latencies milliseconds of successful operations in the measurement, percentiles from
 * merged histograms.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunSummary(
    String runId,
    String template,
    String status,
    String phase,
    String completionReason,
    String failureReason,
    String loadMode,
    String scalingMode,
    int workers,
    int connections,
    TargetPart target,
    Map<String, String> labels,
    Instant preparedAt,
    Instant measurementStartedAt,
    Instant measurementEndedAt,
    double measuredSeconds,
    long operations,
    long errors,
    double errorRatio,
    double qps,
    Double offeredQps,
    Double achievedRatio,
    long censored,
    LatencyPart latencyMs,
    LatencyPart responseMs,
    LatencyPart poolWaitMs,
    Map<String, KindPart> byKind,
    List<ErrorPart> errorsByCategory,
    JsonNode findMax,
    List<SloPart> slo,
    GeneratorPart generator,
    RecordsPart records,
    String report) {

  /** JSON's null, read back, is no search result either. */
  public RunSummary {
    findMax = findMax != null && findMax.isNull() ? null : findMax;
  }

  /**
   * @param table qualified name
   * @param sharedControl whether the tested database is also the store
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record TargetPart(
      String tableType, String table, String serverVersion, boolean sharedControl) {}

  /** All null when nothing succeeded. */
  public record LatencyPart(
      Double mean,
      Double min,
      Double p50,
      Double p90,
      Double p95,
      Double p99,
      Double p999,
      Double max) {
    /** Nothing succeeded. */
    public static final LatencyPart NONE =
        new LatencyPart(null, null, null, null, null, null, null, null);

    static LatencyPart orNone(LatencyPart part) {
      return part == null ? NONE : part;
    }
  }

  /** Figures of one kind; {@code by_label} holds those of its labels when it has any. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record KindPart(
      long operations,
      long errors,
      double errorRatio,
      double qps,
      long rows,
      LatencyPart latencyMs,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, KindPart> byLabel) {}

  /**
   * @param origin GENERATOR, NETWORK, SERVER or POLICY
   * @param sample the first message, values redacted
   */
  public record ErrorPart(
      String category, String origin, String sqlstate, long count, String sample) {}

  /**
   * @param actual null when nothing was measured that could be held against the limit
   */
  public record SloPart(
      String kind,
      String label,
      String metric,
      String op,
      double value,
      String clock,
      String scope,
      Double actual,
      boolean passed) {}

  /**
   * @param saturated whether the generator itself was too busy in more than 5 % of the measured
   *     seconds
   * @param saturatedRatio share of those seconds
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record GeneratorPart(
      boolean saturated,
      double saturatedRatio,
      Double cpuPercent,
      Double latenessP99Ms,
      long ringOverflows) {}

  /** produced = sampled_out + stored + dropped. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record RecordsPart(long produced, long sampledOut, long stored, long dropped) {}
}
