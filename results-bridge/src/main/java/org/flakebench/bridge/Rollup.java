package org.flakebench.bridge;

import static org.flakebench.bridge.ColumnValues.micros;
import static org.flakebench.bridge.ColumnValues.time;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
import org.flakebench.store.StoreUnavailableException;
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

  /** Numbers of others keep all their digits. */
  private static final ObjectMapper EXACT =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

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
                        "SELECT min(timestamp) AS started,"
                            + " max("
                            + store.dialect().plusMillis("timestamp", "interval_ms")
                            + ") AS ended"
                            + " FROM worker_metrics_snapshots WHERE run_id = :run AND phase = 'MEASUREMENT'")
                    .bind("run", runId)
                    .map(
                        row -> {
                          Instant started = row.getColumn("started", Instant.class);
                          return started == null
                              ? Window.UNKNOWN
                              : Window.between(started, row.getColumn("ended", Instant.class));
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
    try {
      Optional<RunSummary> written =
          store
              .jdbi()
              .withHandle(
                  handle -> {
                    // A cursor lives in a transaction.
                    Figures figures =
                        handle.inTransaction(inside -> read(inside, facts, failureReason));
                    return write(handle, figures, reason, failureReason, actor);
                  });
      return written.orElseGet(() -> stored(facts.runId()));
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "the figures of run " + facts.runId() + " are not stored: " + e.getMessage(), e);
    }
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

  /** What the intervals in the store come to. */
  private record Figures(
      RunFacts facts,
      RunAggregate aggregate,
      SearchOutcome search,
      SloEvaluator slo,
      SecondRows seconds,
      RecordsPart records,
      CostPart cost) {
    RunSummary summary(CompletionReason reason, String failureReason) {
      Totals all = aggregate.all();
      return SummaryBuilder.build(
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
    }
  }

  /** Empty when the run had ended before. */
  private Optional<RunSummary> write(
      Handle handle, Figures figures, CompletionReason reason, String failureReason, String actor)
      throws IOException {
    RunFacts facts = figures.facts();
    RunAggregate aggregate = figures.aggregate();
    RunSummary summary = figures.summary(reason, failureReason);
    return store
        .dialect()
        .bulk()
        .load(
            handle,
            // Two that end a run at once have files of their own: the rows may differ.
            facts.runId() + "/rollup-" + UUID.randomUUID(),
            inside -> store.runs().terminal(inside, facts.runId(), reason, failureReason, actor),
            List.of(
                figures.seconds(),
                new KindStatsRows(facts.runId(), aggregate.all(), aggregate.byWorker())),
            (inside, taken) -> {
              aggregate
                  .byWorker()
                  .forEach(
                      (worker, totals) ->
                          worker(inside, facts, worker, totals, aggregate.mostSlots(worker)));
              run(inside, figures, summary);
              return summary;
            });
  }

  private void run(Handle handle, Figures figures, RunSummary summary) {
    RunFacts facts = figures.facts();
    ResultColumns columns = ResultColumns.figures(facts, figures.aggregate().all());
    columns
        .set("measurement_started_at", time(facts.window().startedAt()))
        .set("measurement_ended_at", time(facts.window().endedAt()))
        .set("warehouse_credits_used", figures.cost().credits())
        .set("report_path", facts.reportPath());
    columns.document("summary", SummaryJson.write(summary));
    if (figures.search().result() != null) {
      columns.json("find_max_result", figures.search().result().toString());
    }
    columns.set("concurrent_connections", summary.connections());
    columns.json("custom_metrics", customMetrics(handle, figures, summary));
    columns.update(handle, store.dialect(), facts.runId());
    handle
        .createUpdate(
            "UPDATE run_status SET total_ops = :operations, error_count = :errors WHERE run_id = :run")
        .bind("operations", summary.operations())
        .bind("errors", summary.errors())
        .bind("run", facts.runId())
        .execute();
  }

  /**
   * Objects are added to, never replaced: others keep their parts in there. The row is locked,
   * since its status has been written in this transaction.
   */
  private String customMetrics(Handle handle, Figures figures, RunSummary summary) {
    String there =
        handle
            .createQuery(
                "SELECT "
                    + store.dialect().jsonText("custom_metrics")
                    + " AS custom FROM test_results WHERE test_id = :run")
            .bind("run", figures.facts().runId())
            .map(row -> Optional.ofNullable(row.getColumn("custom", String.class)))
            .one()
            .orElse("{}");
    try {
      ObjectNode all = EXACT.readValue(there, ObjectNode.class);
      all.set("records", SummaryJson.mapper().valueToTree(figures.records()));
      all.set("generator", SummaryJson.mapper().valueToTree(summary.generator()));
      all.set("cost", SummaryJson.mapper().valueToTree(figures.cost()));
      return all.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "custom_metrics of run "
              + figures.facts().runId()
              + " is no object: "
              + e.getOriginalMessage(),
          e);
    }
  }

  private Figures read(Handle handle, RunFacts facts, String failureReason) {
    SloEvaluator slo = new SloEvaluator(facts.slo());
    RunAggregate aggregate = new RunAggregate();
    SearchOutcome search = SearchOutcome.of(handle, facts, failureReason);
    SloEvaluator bySecond = search.isSearch() ? new SloEvaluator(List.of()) : slo;
    IntervalCodec codec = new IntervalCodec();
    Instant start = facts.window().startedAt();
    Instant end = facts.window().endedAt();
    SecondRows rows = new SecondRows(facts.runId(), start);
    SecondMerger seconds =
        start == null || end == null
            ? null
            : new SecondMerger(facts, micros(start), micros(end), bySecond, rows);
    try (ResultIterator<byte[]> intervals =
        handle
            .createQuery(
                "SELECT interval_data FROM worker_metrics_snapshots WHERE run_id = :run"
                    + " ORDER BY timestamp, worker_id, worker_epoch, seq")
            .bind("run", facts.runId())
            .setFetchSize(FETCH_ROWS)
            .mapTo(byte[].class)
            .iterator()) {
      while (intervals.hasNext()) {
        Interval interval = codec.decode(intervals.next());
        aggregate.add(interval);
        search.add(interval, slo);
        if (seconds != null) {
          seconds.add(interval);
        }
      }
    }
    if (seconds != null) {
      seconds.finish();
    }
    RecordsPart records = aggregate.records(storedRecords(handle, facts.runId()));
    CostPart cost =
        RunCost.of(handle, store.dialect(), environment, facts, aggregate.all().all().operations());
    return new Figures(facts, aggregate, search, slo, rows, records, cost);
  }

  private void worker(Handle handle, RunFacts facts, String worker, Totals totals, int slots) {
    String testId = StoredIds.workerTestId(facts.runId(), worker);
    handle
        .createUpdate(
            "INSERT INTO test_results (test_id, run_id, worker, test_name, scenario_name, table_name, table_type, warehouse,"
                + " warehouse_size, status, phase, completion_reason, start_time, end_time, duration_seconds,"
                + " concurrent_connections, template_id, template_hash, prepared_at, measurement_started_at,"
                + " measurement_ended_at, query_tag)"
                + " SELECT :test, run_id, :worker, test_name, scenario_name, table_name, table_type, warehouse, warehouse_size,"
                + " status, phase, completion_reason, start_time, end_time, duration_seconds, :slots, template_id, template_hash,"
                + " prepared_at, :started, :ended, query_tag || :tag FROM test_results WHERE test_id = :run"
                + " AND NOT EXISTS (SELECT 1 FROM test_results WHERE test_id = :test)")
        .bind("test", testId)
        .bind("worker", worker)
        .bind("slots", slots)
        .bind("tag", "test_id=" + testId + ":")
        .bind("started", time(facts.window().startedAt()))
        .bind("ended", time(facts.window().endedAt()))
        .bind("run", facts.runId())
        .execute();
    ResultColumns.figures(facts, totals).update(handle, store.dialect(), testId);
  }

  private static long storedRecords(Handle handle, String runId) {
    return handle
        .createQuery("SELECT coalesce(sum(records), 0) FROM loaded_segments WHERE run_id = :run")
        .bind("run", runId)
        .mapTo(Long.class)
        .one();
  }
}
