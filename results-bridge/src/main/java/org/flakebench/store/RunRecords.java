package org.flakebench.store;

import java.time.Instant;
import java.util.Map;
import org.flakebench.conduct.RunStatus;

/** What goes into and comes out of {@link RunRepository}. */
public final class RunRecords {
  private RunRecords() {}

  /**
   * A run to be.
   *
   * @param runId new, at most 36 characters
   * @param templateName name of the template at this time
   * @param templateId null when it came from a file
   * @param templateHash hash of its content
   * @param tableName qualified
   * @param warehouse null for Postgres
   * @param connections slots over all workers
   * @param workers workers that shall take part
   * @param configJson the whole configuration as a JSON object; null when there is none
   * @param queryTag what the tags of all the run's sessions begin with; null when the target knows
   *     none
   * @param actor who makes it: cli, gatling, a user's name …
   */
  public record NewRun(
      String runId,
      String templateName,
      String templateId,
      String templateHash,
      String tableName,
      String tableType,
      String warehouse,
      int connections,
      int workers,
      String configJson,
      String queryTag,
      Map<String, String> labels,
      String actor) {
    public NewRun {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * A change of status or phase that was made.
   *
   * @param version number of the change within the run
   * @param fromPhase empty before the start
   * @param at by the store's clock
   */
  public record Transition(
      String runId,
      long version,
      RunStatus fromStatus,
      String fromPhase,
      RunStatus toStatus,
      String toPhase,
      Instant at) {}

  /**
   * A run as it stands. Figures are those of the measurement and 0 until they are written.
   *
   * @param phase empty before the start
   * @param endedAt null while it goes on
   * @param durationSeconds begin to end; null while it goes on
   * @param measuredSeconds length of the measurement; null until it is known
   * @param reportPath null when there is none
   */
  public record RunRecord(
      String runId,
      String templateName,
      String templateId,
      String tableName,
      String tableType,
      RunStatus status,
      String phase,
      String completionReason,
      String failureReason,
      Instant preparedAt,
      Instant startedAt,
      Instant endedAt,
      Double durationSeconds,
      Double measuredSeconds,
      int connections,
      long operations,
      long errors,
      double errorRatio,
      double qps,
      double p50LatencyMs,
      double p95LatencyMs,
      double p99LatencyMs,
      Map<String, String> labels,
      String reportPath) {}

  /**
   * Which runs to list; each null means any.
   *
   * @param labelKey with labelValue
   * @param preparedBefore only runs prepared earlier: the way to the next page
   */
  public record Filter(
      String templateName,
      RunStatus status,
      String labelKey,
      String labelValue,
      Instant preparedBefore) {
    /** All runs. */
    public static final Filter ALL = new Filter(null, null, null, null, null);
  }
}
