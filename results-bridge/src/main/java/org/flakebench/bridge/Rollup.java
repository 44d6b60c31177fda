package org.flakebench.bridge;

import static org.flakebench.bridge.ColumnValues.time;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.flakebench.analysis.RunCost;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.measure.Interval;
import org.flakebench.measure.IntervalCodec;
import org.flakebench.measure.Totals;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunFacts.Window;
import org.flakebench.report.RunSummary;
import org.flakebench.report.RunSummary.CostPart;
import org.flakebench.report.RunSummary.RecordsPart;
import org.flakebench.report.SloEvaluator;
import org.flakebench.report.SummaryBuilder;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.Store;
import org.flakebench.template.LoadMode;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/**
 * Ends a run in the store: adds up its intervals, judges it by its SLOs, and writes its figures,
 * its summary and its terminal status in one transaction. A run that has ended is never changed
 * again. Works on the intervals in the store only, so that it does not matter which process does
 * it. Thread-safe.
 */
public final class Rollup {
  /** Intervals have some ten KB each. */
  private static final int FETCH_ROWS = 50;

  private final Store store;
  private final Map<String, String> environment;

  /**
   * Prices as the environment of this process says.
   *
   * @param store stays the caller's
   */
  public Rollup(Store store) {
    this(store, System.getenv());
  }

  /**
   * @param store stays the caller's
   * @param environment by what prices runs are priced, see {@link
   *     org.flakebench.analysis.CostSettings#of}
   */
  public Rollup(Store store, Map<String, String> environment) {
    this.store = store;
    this.environment = Map.copyOf(environment);
  }

  /**
   * The facts with the window that was really measured, for a run that ended without anybody seeing
   * it: the planned one as far as intervals tell of it.
   */
  public RunFacts asObserved(RunFacts facts) {
    Window observed = observed(facts.runId());
    if (observed.startedAt() == null) {
      return facts.withWindow(Window.UNKNOWN);
    }
    Window planned = facts.window();
    Instant start = planned.startedAt() == null ? observed.startedAt() : planned.startedAt();
    Instant end =
        planned.endedAt() != null && planned.endedAt().isBefore(observed.endedAt())
            ? planned.endedAt()
            : observed.endedAt();
    return facts.withWindow(Window.between(start, end.isAfter(start) ? end : start));
  }

  /** From the begin of the first interval of the measurement to the end of the last one. */
  private Window observed(String runId) {
    return store
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT min(\"timestamp\") AS started,"
                            + " max(\"timestamp\" + interval_ms * interval '1 millisecond') AS ended"
                            + " FROM worker_metrics_snapshots WHERE run_id = :run AND phase = 'MEASUREMENT'")
                    .bind("run", runId)
                    .map(
                        (row, context) -> {
                          OffsetDateTime started = row.getObject("started", OffsetDateTime.class);
                          OffsetDateTime ended = row.getObject("ended", OffsetDateTime.class);
                          return started == null
                              ? Window.UNKNOWN
                              : Window.between(started.toInstant(), ended.toInstant());
                        })
                    .one());
  }

  /**
   * Ends the run.
   *
   * @param facts with the measured window; without one (no operation was measured) all figures are
   *     0 or unknown
   * @param failureReason in words; null when nothing failed
   * @param actor who ends it, for the history of the run
   * @return the summary; of a run that had ended before, the one that was written then
   * @throws org.flakebench.store.StoreUsageException when the store has no such run
   */
  public RunSummary finish(
      RunFacts facts, CompletionReason reason, String failureReason, String actor) {
    RunSummary written =
        store
            .jdbi()
            .inTransaction(
                handle -> {
                  if (!store.runs().terminal(handle, facts.runId(), reason, failureReason, actor)) {
                    return null;
                  }
                  return write(handle, facts, reason, failureReason);
                });
    return written == null ? stored(facts.runId()) : written;
  }

  private RunSummary stored(String runId) {
    String json =
        store
            .runs()
            .summary(runId)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "run " + runId + " has ended, but the store has no summary of it"));
    try {
      return SummaryJson.read(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the stored summary of run " + runId + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  private RunSummary write(
      Handle handle, RunFacts facts, CompletionReason reason, String failureReason) {
    SloEvaluator slo = new SloEvaluator(facts.slo());
    RunAggregate aggregate = new RunAggregate();
    SearchOutcome search = SearchOutcome.of(handle, facts, failureReason);
    read(handle, facts, slo, aggregate, search);
    Totals all = aggregate.all();
    RecordsPart records = aggregate.records(storedRecords(handle, facts.runId()));
    CostPart cost = RunCost.of(handle, store.dialect(), environment, facts, all.all().operations());
    RunSummary summary =
        SummaryBuilder.build(
            facts
                .withFindMax(search.result())
                .withConnections(
                    facts.loadMode() == LoadMode.CONCURRENCY || aggregate.mostSlots() == 0
                        ? facts.connections()
                        : aggregate.mostSlots()),
            all,
            search.isSearch()
                ? slo.evaluate(search.judged(), search.seconds(), null)
                : slo.evaluate(all, facts.window().seconds(), all.achievedRatio()),
            records,
            cost,
            reason,
            failureReason);
    KindStatsRows.write(handle, facts.runId(), "", all);
    aggregate
        .byWorker()
        .forEach(
            (worker, totals) -> worker(handle, facts, worker, totals, aggregate.mostSlots(worker)));
    ResultColumns columns = ResultColumns.figures(facts, all);
    columns
        .set("measurement_started_at", time(facts.window().startedAt()))
        .set("measurement_ended_at", time(facts.window().endedAt()))
        .set("warehouse_credits_used", cost.credits())
        .set("report_path", facts.reportPath());
    columns.json("summary", SummaryJson.write(summary));
    if (search.result() != null) {
      columns.json("find_max_result", search.result().toString());
    }
    columns.set("concurrent_connections", summary.connections());
    columns.update(handle, facts.runId());
    // Objects are added to, never replaced: others keep their parts in there.
    handle
        .createUpdate(
            "UPDATE test_results SET custom_metrics = coalesce(custom_metrics, '{}'::jsonb) || CAST(:more AS jsonb)"
                + " WHERE test_id = :run")
        .bind(
            "more",
            json(Map.of("records", records, "generator", summary.generator(), "cost", cost)))
        .bind("run", facts.runId())
        .execute();
    handle
        .createUpdate(
            "UPDATE run_status SET total_ops = :operations, error_count = :errors WHERE run_id = :run")
        .bind("operations", summary.operations())
        .bind("errors", summary.errors())
        .bind("run", facts.runId())
        .execute();
    return summary;
  }

  private static void read(
      Handle handle,
      RunFacts facts,
      SloEvaluator slo,
      RunAggregate aggregate,
      SearchOutcome search) {
    SloEvaluator bySecond = search.isSearch() ? new SloEvaluator(List.of()) : slo;
    IntervalCodec codec = new IntervalCodec();
    Instant start = facts.window().startedAt();
    Instant end = facts.window().endedAt();
    try (SecondRows rows = new SecondRows(handle, facts.runId(), start);
        ResultIterator<byte[]> intervals =
            handle
                .createQuery(
                    "SELECT interval_data FROM worker_metrics_snapshots WHERE run_id = :run"
                        + " ORDER BY \"timestamp\", worker_id, worker_epoch, seq")
                .bind("run", facts.runId())
                .setFetchSize(FETCH_ROWS)
                .mapTo(byte[].class)
                .iterator()) {
      SecondMerger seconds =
          start == null || end == null
              ? null
              : new SecondMerger(facts, micros(start), micros(end), bySecond, rows);
      while (intervals.hasNext()) {
        Interval interval = codec.decode(intervals.next());
        aggregate.add(interval);
        search.add(interval, slo);
        if (seconds != null) {
          seconds.add(interval);
        }
      }
      if (seconds != null) {
        seconds.finish();
      }
      rows.finish();
    }
  }

  private static void worker(
      Handle handle, RunFacts facts, String worker, Totals totals, int slots) {
    KindStatsRows.write(handle, facts.runId(), worker, totals);
    String testId = StoredIds.workerTestId(facts.runId(), worker);
    handle
        .createUpdate(
            "INSERT INTO test_results (test_id, run_id, worker, test_name, scenario_name, table_name, table_type, warehouse,"
                + " warehouse_size, status, phase, completion_reason, start_time, end_time, duration_seconds,"
                + " concurrent_connections, template_id, template_hash, prepared_at, measurement_started_at,"
                + " measurement_ended_at)"
                + " SELECT :test, run_id, :worker, test_name, scenario_name, table_name, table_type, warehouse, warehouse_size,"
                + " status, phase, completion_reason, start_time, end_time, duration_seconds, :slots, template_id, template_hash,"
                + " prepared_at, :started, :ended FROM test_results WHERE test_id = :run ON CONFLICT (test_id) DO NOTHING")
        .bind("test", testId)
        .bind("worker", worker)
        .bind("slots", slots)
        .bind("started", time(facts.window().startedAt()))
        .bind("ended", time(facts.window().endedAt()))
        .bind("run", facts.runId())
        .execute();
    ResultColumns.figures(facts, totals).update(handle, testId);
  }

  private static long storedRecords(Handle handle, String runId) {
    return handle
        .createQuery("SELECT coalesce(sum(records), 0) FROM loaded_segments WHERE run_id = :run")
        .bind("run", runId)
        .mapTo(Long.class)
        .one();
  }

  private static String json(Object value) {
    try {
      return SummaryJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }
}
