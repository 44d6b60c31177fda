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
import org.jdbi.v3.core.statement.Update;

/**
 * Runs, their status and their history. Every time is the store's; every change of status leaves a
 * row in RUN_TRANSITIONS; a terminal status never changes. Safe to use from several threads and
 * processes.
 */
public final class RunRepository {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Jdbi jdbi;
  private final Dialect dialect;
  private final RunStatements sql;
  private final RunQueries queries;

  RunRepository(Jdbi jdbi, Dialect dialect) {
    this.jdbi = jdbi;
    this.dialect = dialect;
    this.sql = new RunStatements(dialect);
    this.queries = new RunQueries(jdbi, dialect);
  }

  /**
   * Makes a run in status PREPARED, with its labels, in one transaction.
   *
   * @throws StoreUsageException when there is one with that id
   */
  public void createRun(NewRun run) {
    jdbi.useTransaction(
        handle -> {
          Update status =
              handle
                  .createUpdate(sql.insertStatus())
                  .bind("run", run.runId())
                  .bind("template", run.templateId())
                  .bind("name", run.templateName())
                  .bind("config", run.configJson())
                  .bind("workers", run.workers());
          if (!Columns.inserted(dialect, status)) {
            throw new StoreUsageException(
                "run: there is one with the id '" + run.runId() + "' already");
          }
          insertLabels(handle, run);
          handle
              .createUpdate(sql.insertFirstTransition())
              .bind("run", run.runId())
              .bind("to", RunStatus.PREPARED.name())
              .bind("actor", run.actor())
              .execute();
          handle
              .createUpdate(sql.insertResult())
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
        });
  }

  /** All in one statement: each is a round trip to a store that is elsewhere. */
  private static void insertLabels(Handle handle, NewRun run) {
    if (run.labels().isEmpty()) {
      return;
    }
    Update insert = handle.createUpdate(RunStatements.insertLabels(run.labels().size()));
    insert.bind("run", run.runId());
    int place = 0;
    for (Map.Entry<String, String> label : run.labels().entrySet()) {
      insert.bind("key" + place, label.getKey()).bind("value" + place, label.getValue());
      place++;
    }
    insert.execute();
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
          boolean starts = to != RunStatus.PREPARED;
          handle
              .createUpdate(sql.updateStatus())
              .bind("status", to.name())
              .bind("phase", phase.name())
              .bind("at", state.at())
              .bind("starts", starts)
              .bind("warms", phase == Phase.WARMUP)
              .bind("measures", measures)
              .bind("measured", measured)
              .bind("cancels", to == RunStatus.CANCELLING)
              .bind("reason", reason)
              .bind("run", runId)
              .execute();
          Transition made = addTransition(handle, state, to, phase.name(), reason, actor);
          handle
              .createUpdate(sql.updateResult())
              .bind("status", to.name())
              .bind("phase", phase.name())
              .bind("at", state.at())
              .bind("start", state.start() == null && starts ? state.at() : state.start())
              .bind("run", runId)
              .execute();
          return Optional.of(made);
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
        .createUpdate(sql.endStatus())
        .bind("status", status.name())
        .bind("at", state.at())
        .bind("reason", reason.name())
        .bind("failure", failureReason)
        .bind("cancelled", status == RunStatus.CANCELLED)
        .bind("run", runId)
        .execute();
    String why = failureReason == null ? reason.name() : reason.name() + ": " + failureReason;
    addTransition(handle, state, status, Phase.COMPLETED.name(), why, actor);
    handle
        .createUpdate(sql.endResult())
        .bind("status", status.name())
        .bind("at", state.at())
        .bind("reason", reason.name())
        .bind("failure", failureReason)
        .bind("run", runId)
        .execute();
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
                .createUpdate(sql.removeReport())
                .bind("run", runId)
                .bind("summary", summary)
                .execute());
  }

  /** Where a run stands; the row is locked until the transaction ends. */
  private State lock(Handle handle, String runId) {
    return sql.lockStatus()
        .on(handle, Map.of("run", runId))
        .map(
            row ->
                new State(
                    runId,
                    row.getColumn("version", Long.class),
                    RunStatus.valueOf(row.getColumn("status", String.class)),
                    row.getColumn("phase", String.class),
                    row.getColumn("start_time", Instant.class),
                    row.getColumn("moment", Instant.class)))
        .findOne()
        .orElseThrow(
            () -> new StoreUsageException("run: there is none with the id '" + runId + "'"));
  }

  /**
   * Where a run stands while its row is locked.
   *
   * @param start null before it
   * @param at now by the store's clock: every time that this change writes
   */
  private record State(
      String runId, long version, RunStatus status, String phase, Instant start, Instant at) {}

  private Transition addTransition(
      Handle handle, State state, RunStatus to, String phase, String reason, String actor) {
    long seq = state.version() + 1;
    handle
        .createUpdate(sql.insertTransition())
        .bind("run", state.runId())
        .bind("seq", seq)
        .bind("from", state.status().name())
        .bind("to", to.name())
        .bind("fromPhase", state.phase())
        .bind("toPhase", phase)
        .bind("reason", reason)
        .bind("actor", actor)
        .bind("at", state.at())
        .execute();
    return new Transition(state.runId(), seq, state.status(), state.phase(), to, phase, state.at());
  }

  private static String toJson(Map<String, String> labels) {
    try {
      return JSON.writeValueAsString(labels);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("labels cannot be written as JSON", e);
    }
  }
}
