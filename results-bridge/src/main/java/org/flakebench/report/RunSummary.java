package org.flakebench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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
 *
 * @param status name of a {@link org.flakebench.conduct.RunStatus}
 * @param phase name of a {@link org.flakebench.load.Phase}; COMPLETED once the run has ended
 * @param completionReason name of a {@link org.flakebench.conduct.CompletionReason}
 * @param failureReason in words; null when nothing failed
 * @param workers how many workers the run had
 * @param connections slots over all workers; where their number moves, the most that ran
 * @param measuredSeconds length of the measurement: the planned window, shorter only when the run
 *     was stopped
 * @param operations attempts begun in the measurement, errors among them
 * @param errorRatio errors ÷ operations
 * @param qps operations ÷ measured seconds
 * @param offeredQps operations that came due ÷ measured seconds; null where the load follows no
 *     schedule
 * @param achievedRatio qps ÷ offered; null like it, and when nothing was offered
 * @param censored operations that were due and never started: offered = operations + censored
 * @param latencyMs service time: execute to last row
 * @param responseMs from the intended start; null where there is none
 * @param poolWaitMs from the intended start to the begin; null where there is none
 * @param byKind by the kind's name, in the order of the template, also kinds that never ran
 * @param errorsByCategory the most frequent first
 * @param findMax what the search for the maximum found; null in other load modes
 * @param slo in the order of the template
 * @param records null in summaries that know of none
 * @param cost what the run has cost; null in summaries of versions that did not know
 * @param report path or URL of the Gatling report; null without one
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
    CostPart cost,
    String report) {

  public RunSummary {
    // JSON's null, read back, is no search result either.
    findMax = findMax != null && findMax.isNull() ? null : findMax;
  }

  /**
   * What was tested.
   *
   * @param tableType as the template says: POSTGRES …
   * @param table qualified name
   * @param serverVersion as the server says it
   * @param sharedControl whether the tested database is also the store
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record TargetPart(
      String tableType, String table, String serverVersion, boolean sharedControl) {}

  /** Milliseconds; all null when nothing succeeded. */
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
   * Errors of one category, origin and SQLSTATE.
   *
   * @param origin GENERATOR, NETWORK, SERVER or POLICY
   * @param sqlstate null when the error had none
   * @param sample the first message, values redacted; null when none was kept
   */
  public record ErrorPart(
      String category, String origin, String sqlstate, long count, String sample) {}

  /**
   * One SLO and how it was met.
   *
   * @param kind null: all kinds
   * @param label null: all labels
   * @param metric as {@code p95_ms}; {@code op}, {@code value}, {@code clock} and {@code scope} as
   *     in the template
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
   * Whether the generator itself may have limited what was measured.
   *
   * @param saturated whether the generator itself was too busy in more than 5 % of the measured
   *     seconds
   * @param saturatedRatio share of those seconds
   * @param cpuPercent the worker process, mean over the measurement, 0–100 of the cores it may use;
   *     null when unknown
   * @param latenessP99Ms how late a sleeping thread was woken, 99th percentile of the worst second,
   *     and in QPS mode {@code slotLatenessP99Ms} when that is worse; null when nothing was
   *     measured
   * @param slotLatenessP99Ms QPS mode: how late operations began whose slot was waiting for them,
   *     99th percentile of the measurement; null in other modes and when no slot was ever free
   * @param ringOverflows outcomes whose latencies are missing because a ring was full
   * @param clamped latencies of 20 min or more, which are recorded as 20 min
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record GeneratorPart(
      boolean saturated,
      double saturatedRatio,
      Double cpuPercent,
      Double latenessP99Ms,
      Double slotLatenessP99Ms,
      long ringOverflows,
      long clamped) {}

  /**
   * What the run has cost. A figure that is not known is null, never 0.
   *
   * @param credits Snowflake credits of the whole run; null also where the target is priced in
   *     money
   * @param usd the same in dollars
   * @param method actual (metered), integrated (clusters seen over time), estimated (time × price)
   *     or unavailable
   * @param reason what is missing; null unless unavailable
   * @param measurementCredits of the measurement alone, without the minimum of a start
   * @param measurementUsd the same in dollars
   * @param creditsPer1000Operations of the measurement
   * @param usdPer1000Operations of the measurement
   * @param inputs all that went into it; null when unavailable
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record CostPart(
      Double credits,
      Double usd,
      String method,
      String reason,
      Double measurementCredits,
      Double measurementUsd,
      @JsonProperty("credits_per_1000_operations") Double creditsPer1000Operations,
      @JsonProperty("usd_per_1000_operations") Double usdPer1000Operations,
      CostInputs inputs) {}

  /**
   * What a cost was found by.
   *
   * @param priceClass STANDARD, INTERACTIVE, POSTGRES …; NODE where an hour has a price in dollars
   * @param size in the price table's spelling, several with blanks between them when it changed
   * @param creditsPerHour of one cluster, at the begin
   * @param usdPerCredit dollars for one credit
   * @param usdPerHour of the whole target, where it is priced so
   * @param pricesEffectiveFrom day of the price table's version; null when the price is the user's
   * @param seconds from the preparation to the end of the load
   * @param measuredSeconds length of the measurement; null when nothing was measured
   * @param meanClusters clusters that ran, mean over {@code seconds}; null where there are none
   * @param looks how often the warehouse was looked at
   * @param resumedForRun whether the warehouse was started for the run
   * @param minimumSeconds what such a start is billed for at least
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record CostInputs(
      String priceClass,
      String size,
      Double creditsPerHour,
      Double usdPerCredit,
      Double usdPerHour,
      String pricesEffectiveFrom,
      double seconds,
      Double measuredSeconds,
      Double meanClusters,
      int looks,
      boolean resumedForRun,
      int minimumSeconds) {}

  /** Where the execution records went: produced = sampled_out + stored + dropped. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record RecordsPart(long produced, long sampledOut, long stored, long dropped) {}
}
