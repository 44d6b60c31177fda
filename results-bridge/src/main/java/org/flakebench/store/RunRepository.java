package org.flakebench.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.RunStatus;
import org.flakebench.load.Phase;
import org.flakebench.store.RunRecords.Filter;
import org.flakebench.store.RunRecords.NewRun;
import org.flakebench.store.RunRecords.RunRecord;
import org.flakebench.store.RunRecords.Transition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs, their status and their history. Every time is the store's; every change of status leaves a
 * row in RUN_TRANSITIONS; a terminal status never changes. Safe to use from several threads and
 * processes.
 */
public final class RunRepository {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INSERT_STATUS =
      """
      INSERT INTO run_status (run_id, test_id, template_id, test_name, scenario_config, status, phase, total_workers_expected)
      VALUES (:run, :run, :template, :name, CAST(:config AS jsonb), 'PREPARED', '', :workers)
      ON CONFLICT (run_id) DO NOTHING
      """;

  private static final String INSERT_RESULT =
      """
      INSERT INTO test_results (test_id, run_id, test_name, scenario_name, table_name, table_type, warehouse, status, phase,
        start_time, prepared_at, concurrent_connections, test_config, query_tag, template_id, template_hash, labels)
      VALUES (:run, :run, :name, :name, :table, :type, :warehouse, 'PREPARED', '', now(), now(), :connections,
        CAST(:config AS jsonb), :tag, :template, :hash, CAST(:labels AS jsonb))
      """;

  /** Each time is that of the first change of its kind. */
  private static final String UPDATE_STATUS =
      """
      UPDATE run_status SET status = :status, phase = :phase, version = version + 1, updated_at = now(),
        start_time = CASE WHEN :starts THEN coalesce(start_time, now()) ELSE start_time END,
        warmup_start_time = CASE WHEN :warms THEN coalesce(warmup_start_time, now()) ELSE warmup_start_time END,
        warmup_end_time = CASE WHEN :measures AND warmup_start_time IS NOT NULL THEN coalesce(warmup_end_time, now())
          ELSE warmup_end_time END,
        measurement_start_time = CASE WHEN :measures THEN coalesce(measurement_start_time, now())
          ELSE measurement_start_time END,
        measurement_end_time = CASE WHEN :measured THEN coalesce(measurement_end_time, now())
          ELSE measurement_end_time END,
        cancellation_reason = CASE WHEN :cancels THEN coalesce(cancellation_reason, :reason) ELSE cancellation_reason END
      WHERE run_id = :run
      """;

  private static final String UPDATE_RESULT =
      """
      UPDATE test_results t SET status = :status, phase = :phase, updated_at = now(),
        start_time = coalesce(s.start_time, t.start_time)
      FROM run_status s WHERE s.run_id = t.run_id AND t.test_id = :run
      """;

  private static final String END_STATUS =
      """
      UPDATE run_status SET status = :status, phase = 'COMPLETED', version = version + 1, updated_at = now(), end_time = now(),
        measurement_end_time = CASE WHEN measurement_start_time IS NULL THEN NULL
          ELSE coalesce(measurement_end_time, now()) END,
        completion_reason = :reason, failure_reason = :failure,
        cancellation_reason = CASE WHEN :cancelled THEN coalesce(cancellation_reason, :reason) ELSE cancellation_reason END
      WHERE run_id = :run
      """;

  private static final String END_RESULT =
      """
      UPDATE test_results SET status = :status, phase = 'COMPLETED', updated_at = now(), end_time = now(),
        duration_seconds = extract(epoch FROM now() - start_time), completion_reason = :reason, failure_reason = :failure
      WHERE test_id = :run
      """;

  private static final String INSERT_TRANSITION =
      """
      INSERT INTO run_transitions (run_id, seq, from_status, to_status, from_phase, to_phase, reason, actor)
      VALUES (:run, :seq, :from, :to, :fromPhase, :toPhase, :reason, :actor) RETURNING at
      """;

  private final Jdbi jdbi;
  private final RunQueries queries;

  RunRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.queries = new RunQueries(jdbi);
  }

  /**
   * Makes a run in status PREPARED, with its labels, in one transaction.
   *
   * @throws StoreUsageException when there is one with that id
   */
  public void createRun(NewRun run) {
    jdbi.useTransaction(
        handle -> {
          int made =
              handle
                  .createUpdate(INSERT_STATUS)
                  .bind("run", run.runId())
                  .bind("template", run.templateId())
                  .bind("name", run.templateName())
                  .bind("config", run.configJson())
                  .bind("workers", run.workers())
                  .execute();
          if (made == 0) {
            throw new StoreUsageException(
                "run: there is one with the id '" + run.runId() + "' already");
          }
          handle
              .createUpdate(INSERT_RESULT)
              .bind("run", run.runId())
              .bind("name", run.templateName())
              .bind("table", run.tableName())
              .bind("type", run.tableType())
              .bind("warehouse", run.warehouse())
              .bind("connections", run.connections())
              .bind("config", run.configJson())
              .bind("tag", run.queryTag())
              .bind("template", run.templateId())
              .bind("hash", run.templateHash())
              .bind("labels", toJson(run.labels()))
              .execute();
          run.labels()
              .forEach(
                  (key, value) ->
                      handle.execute(
                          "INSERT INTO run_labels (run_id, label_key, label_value) VALUES (?, ?, ?)",
                          run.runId(),
                          key,
                          value));
          addTransition(
              handle,
              new State(run.runId(), 1, null, null),
              RunStatus.PREPARED,
              "",
              null,
              run.actor());
        });
  }

  /**
   * Changes status and phase, if the run stands where the caller believes: compare and set.
   *
   * @param from statuses in which the change is made
   * @param to not a terminal status: those are written together with the final figures, see {@link
   *     #terminal}
   * @param reason null when there is none
   * @param actor who does it
   * @return the change; empty when the run is in another status, also when it has ended
   * @throws StoreUsageException when there is no such run
   */
  public Optional<Transition> transition(
      String runId, Set<RunStatus> from, RunStatus to, Phase phase, String reason, String actor) {
    if (to.isTerminal()) {
      throw new IllegalArgumentException(
          to + " is terminal: it is written with the final figures, by terminal()");
    }
    return jdbi.inTransaction(
        handle -> {
          State state = lock(handle, runId);
          if (state.status().isTerminal() || !from.contains(state.status())) {
            return Optional.empty();
          }
          boolean measures = phase == Phase.MEASUREMENT;
          boolean measured = state.phase().equals(Phase.MEASUREMENT.name()) && !measures;
          handle
              .createUpdate(UPDATE_STATUS)
              .bind("status", to.name())
              .bind("phase", phase.name())
              .bind("starts", to != RunStatus.PREPARED)
              .bind("warms", phase == Phase.WARMUP)
              .bind("measures", measures)
              .bind("measured", measured)
              .bind("cancels", to == RunStatus.CANCELLING)
              .bind("reason", reason)
              .bind("run", runId)
              .execute();
          handle
              .createUpdate(UPDATE_RESULT)
              .bind("status", to.name())
              .bind("phase", phase.name())
              .bind("run", runId)
              .execute();
          return Optional.of(addTransition(handle, state.next(), to, phase.name(), reason, actor));
        });
  }

  /**
   * Ends a run, inside the transaction that writes its final figures. Writes status, phase, reasons
   * and times and no figure.
   *
   * @param handle in a transaction
   * @param failureReason null when nothing went wrong
   * @return whether this call ended it; false when it had ended before: the caller then leaves its
   *     figures as they are
   * @throws StoreUsageException when there is no such run
   */
  public boolean terminal(
      Handle handle, String runId, CompletionReason reason, String failureReason) {
    return terminal(handle, runId, reason, failureReason, "run");
  }

  /** The same, with the name of who does it. */
  public boolean terminal(
      Handle handle, String runId, CompletionReason reason, String failureReason, String actor) {
    if (!handle.isInTransaction()) {
      throw new IllegalStateException(
          "terminal() belongs into the transaction that writes the final figures");
    }
    State state = lock(handle, runId);
    if (state.status().isTerminal()) {
      return false;
    }
    RunStatus status = reason.status();
    handle
        .createUpdate(END_STATUS)
        .bind("status", status.name())
        .bind("reason", reason.name())
        .bind("failure", failureReason)
        .bind("cancelled", status == RunStatus.CANCELLED)
        .bind("run", runId)
        .execute();
    handle
        .createUpdate(END_RESULT)
        .bind("status", status.name())
        .bind("reason", reason.name())
        .bind("failure", failureReason)
        .bind("run", runId)
        .execute();
    String why = failureReason == null ? reason.name() : reason.name() + ": " + failureReason;
    addTransition(handle, state.next(), status, Phase.COMPLETED.name(), why, actor);
    return true;
  }

  /** Runs, the one that was prepared last first; at most {@code limit}. */
  public List<RunRecord> list(int limit, Filter filter) {
    return queries.list(limit, filter);
  }

  /**
   * The run with that id, or with the one id that begins so.
   *
   * @throws StoreUsageException when several ids begin so
   */
  public Optional<RunRecord> find(String idOrPrefix) {
    return queries.find(idOrPrefix);
  }

  /** The summary of a run as JSON; empty until it is written. */
  public Optional<String> summary(String runId) {
    return queries.summary(runId);
  }

  /**
   * Takes back the place of a report that could not be made. Figures and status stay as they are.
   *
   * @param runId of a run that has ended
   * @param summary its summary as JSON, without the report
   */
  public void withoutReport(String runId, String summary) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "UPDATE test_results SET report_path = NULL, summary = CAST(:summary AS json) "
                        + "WHERE test_id = :run AND summary IS NOT NULL")
                .bind("run", runId)
                .bind("summary", summary)
                .execute());
  }

  /** Where a run stands; the row is locked until the transaction ends. */
  private static State lock(Handle handle, String runId) {
    return handle
        .createQuery("SELECT version, status, phase FROM run_status WHERE run_id = :run FOR UPDATE")
        .bind("run", runId)
        .map(
            (row, context) -> {
              RunStatus status = RunStatus.valueOf(row.getString("status"));
              return new State(runId, row.getLong("version"), status, row.getString("phase"));
            })
        .findOne()
        .orElseThrow(
            () -> new StoreUsageException("run: there is none with the id '" + runId + "'"));
  }

  private record State(String runId, long version, RunStatus status, String phase) {
    State next() {
      return new State(runId, version + 1, status, phase);
    }
  }

  /**
   * @param state version after the change, status and phase before it
   */
  private static Transition addTransition(
      Handle handle, State state, RunStatus to, String phase, String reason, String actor) {
    Instant at =
        handle
            .createQuery(INSERT_TRANSITION)
            .bind("run", state.runId())
            .bind("seq", state.version())
            .bind("from", state.status() == null ? null : state.status().name())
            .bind("to", to.name())
            .bind("fromPhase", state.phase())
            .bind("toPhase", phase)
            .bind("reason", reason)
            .bind("actor", actor)
            .mapTo(Instant.class)
            .one();
    return new Transition(
        state.runId(), state.version(), state.status(), state.phase(), to, phase, at);
  }

  private static String toJson(Map<String, String> labels) {
    try {
      return JSON.writeValueAsString(labels);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("labels cannot be written as JSON", e);
    }
  }
}
