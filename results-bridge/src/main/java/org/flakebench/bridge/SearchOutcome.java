package org.flakebench.bridge;

import static org.flakebench.bridge.ColumnValues.micros;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.load.FindMaxResult;
import org.flakebench.load.Phase;
import org.flakebench.measure.Interval;
import org.flakebench.measure.Totals;
import org.flakebench.report.RunFacts;
import org.flakebench.report.SloEvaluator;
import org.flakebench.report.SummaryJson;
import org.flakebench.template.LoadMode;
import org.jdbi.v3.core.Handle;

/**
 * What a search for the maximum came to: its result, as its process knew it, else as it follows
 * from the stored steps; and the last stable step at the level that it found. The SLOs of such a
 * run are held against that step: a search goes beyond its limits on purpose, and over all its
 * steps no SLO would ever be met. In other load modes there is nothing here. Not thread-safe.
 */
final class SearchOutcome {
  private record Step(int number, int slots, boolean stable, long from, long to, String evidence) {}

  private final boolean search;
  private final JsonNode result;
  private final Step winner;
  private final Totals judged = new Totals();

  private SearchOutcome(boolean search, JsonNode result, Step winner) {
    this.search = search;
    this.result = result;
    this.winner = winner;
  }

  /**
   * @param failure why the run failed; null when it did not, or nobody knows
   */
  static SearchOutcome of(Handle handle, RunFacts facts, String failure) {
    if (facts.loadMode() != LoadMode.FIND_MAX_CONCURRENCY) {
      return new SearchOutcome(false, null, null);
    }
    List<Step> steps = steps(handle, facts.runId());
    JsonNode result = facts.findMax() != null ? facts.findMax() : recovered(steps, failure);
    Step winner = null;
    int best = result == null ? 0 : result.path("best_concurrency").asInt(0);
    for (Step step : steps) {
      winner = step.stable() && step.slots() == best ? step : winner;
    }
    return new SearchOutcome(true, result, winner);
  }

  private static JsonNode recovered(List<Step> steps, String failure) {
    List<JsonNode> evidence = new ArrayList<>();
    for (Step step : steps) {
      try {
        evidence.add(SummaryJson.mapper().readTree(step.evidence()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(
            "the evidence of step " + step.number() + " cannot be read: " + e.getOriginalMessage(),
            e);
      }
    }
    return FindMaxResult.recovered(
        evidence, failure == null ? "the search was not finished" : failure);
  }

  private static List<Step> steps(Handle handle, String runId) {
    return handle
        .createQuery(
            "SELECT step_number, target_workers, outcome, step_start_time, step_end_time, evidence"
                + " FROM controller_step_history WHERE run_id = :run AND step_type = 'FIND_MAX' ORDER BY step_number")
        .bind("run", runId)
        .map(
            row ->
                new Step(
                    row.getColumn("step_number", Integer.class),
                    row.getColumn("target_workers", Integer.class),
                    "STABLE".equals(row.getColumn("outcome", String.class)),
                    micros(row.getColumn("step_start_time", Instant.class)),
                    micros(row.getColumn("step_end_time", Instant.class)),
                    row.getColumn("evidence", String.class)))
        .list();
  }

  boolean isSearch() {
    return search;
  }

  /** As in FIND_MAX_RESULT; null when there is none. */
  JsonNode result() {
    return result;
  }

  /** Shows an interval: the evaluator of seconds gets those of the step that is judged. */
  void add(Interval interval, SloEvaluator slo) {
    long middle = interval.startEpochMicros() + interval.durationMicros() / 2;
    if (winner == null
        || interval.phase() != Phase.MEASUREMENT
        || middle < winner.from()
        || middle >= winner.to()) {
      return;
    }
    judged.add(interval);
    if (slo.needsSeconds()) {
      Totals second = new Totals();
      second.add(interval);
      slo.second(second, interval.durationMicros() / 1e6);
    }
  }

  /** The step that SLOs are held against; empty when no level was stable. */
  Totals judged() {
    return judged;
  }

  /** Its length. */
  double seconds() {
    return winner == null ? 0 : (winner.to() - winner.from()) / 1e6;
  }
}
