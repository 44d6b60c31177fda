package org.flakebench.store;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@link RunRepository} writes. Statements on TEST_RESULTS come last in their transactions: on
 * Snowflake they lock the whole table, for all runs. Immutable.
 */
final class RunStatements {
  private final String insertStatus;
  private final String insertResult;
  private final String insertFirstTransition;
  private final String insertTransition;
  private final String updateStatus;
  private final String updateResult;
  private final String endStatus;
  private final String endResult;
  private final String removeReport;
  private final RowLock lockStatus;

  RunStatements(Dialect dialect) {
    String now = dialect.now();
    String at = dialect.time(":at");
    insertStatus =
        dialect.insertIfAbsent(
            "run_status",
            List.of("run_id"),
            Columns.of(
                "run_id", ":run",
                "test_id", ":run",
                "template_id", ":template",
                "test_name", ":name",
                "scenario_config", dialect.json(":config"),
                "status", "'PREPARED'",
                "phase", "''",
                "total_workers_expected", ":workers"));
    insertResult =
        dialect.insert(
            "test_results",
            Columns.of(
                "test_id", ":run",
                "run_id", ":run",
                "test_name", ":name",
                "scenario_name", ":name",
                "table_name", ":table",
                "table_type", ":type",
                "warehouse", ":warehouse",
                "status", "'PREPARED'",
                "phase", "''",
                "start_time", now,
                "prepared_at", now,
                "concurrent_connections", ":connections",
                "test_config", dialect.json(":config"),
                "query_tag", ":tag",
                "template_id", ":template",
                "template_hash", ":hash",
                "labels", dialect.json(":labels")));
    insertFirstTransition =
        dialect.insert(
            "run_transitions",
            Columns.of(
                "run_id", ":run",
                "seq", "1",
                "to_status", ":to",
                "to_phase", "''",
                "actor", ":actor",
                "at", now));
    insertTransition =
        dialect.insert(
            "run_transitions",
            Columns.of(
                "run_id", ":run",
                "seq", ":seq",
                "from_status", ":from",
                "to_status", ":to",
                "from_phase", ":fromPhase",
                "to_phase", ":toPhase",
                "reason", ":reason",
                "actor", ":actor",
                "at", at));
    // Each time is that of the first change of its kind.
    updateStatus =
        """
        UPDATE run_status SET status = :status, phase = :phase, version = version + 1, updated_at = {at},
          start_time = CASE WHEN :starts THEN coalesce(start_time, {at}) ELSE start_time END,
          warmup_start_time = CASE WHEN :warms THEN coalesce(warmup_start_time, {at}) ELSE warmup_start_time END,
          warmup_end_time = CASE WHEN :measures AND warmup_start_time IS NOT NULL THEN coalesce(warmup_end_time, {at})
            ELSE warmup_end_time END,
          measurement_start_time = CASE WHEN :measures THEN coalesce(measurement_start_time, {at})
            ELSE measurement_start_time END,
          measurement_end_time = CASE WHEN :measured THEN coalesce(measurement_end_time, {at})
            ELSE measurement_end_time END,
          cancellation_reason = CASE WHEN :cancels THEN coalesce(cancellation_reason, :reason)
            ELSE cancellation_reason END
        WHERE run_id = :run
        """
            .replace("{at}", at);
    updateResult =
        """
        UPDATE test_results SET status = :status, phase = :phase, updated_at = {at},
          start_time = coalesce({start}, start_time)
        WHERE test_id = :run
        """
            .replace("{at}", at)
            .replace("{start}", dialect.time(":start"));
    endStatus =
        """
        UPDATE run_status SET status = :status, phase = 'COMPLETED', version = version + 1, updated_at = {at},
          end_time = {at},
          measurement_end_time = CASE WHEN measurement_start_time IS NULL THEN NULL
            ELSE coalesce(measurement_end_time, {at}) END,
          completion_reason = :reason, failure_reason = :failure,
          cancellation_reason = CASE WHEN :cancelled THEN coalesce(cancellation_reason, :reason)
            ELSE cancellation_reason END
        WHERE run_id = :run
        """
            .replace("{at}", at);
    endResult =
        """
        UPDATE test_results SET status = :status, phase = 'COMPLETED', updated_at = {at}, end_time = {at},
          duration_seconds = {seconds}, completion_reason = :reason, failure_reason = :failure
        WHERE test_id = :run
        """
            .replace("{at}", at)
            .replace("{seconds}", dialect.secondsBetween("start_time", at));
    removeReport =
        "UPDATE test_results SET report_path = NULL, summary = "
            + dialect.document(":summary")
            + " WHERE test_id = :run AND summary IS NOT NULL";
    lockStatus =
        dialect.rowLock(
            "run_status",
            "version",
            "version, status, phase, start_time, " + now + " AS moment",
            "run_id = :run");
  }

  /** Parameters run, template, name, config, workers; does nothing when the run is there. */
  String insertStatus() {
    return insertStatus;
  }

  String insertResult() {
    return insertResult;
  }

  /** Parameters run, to, actor. */
  String insertFirstTransition() {
    return insertFirstTransition;
  }

  String insertTransition() {
    return insertTransition;
  }

  String updateStatus() {
    return updateStatus;
  }

  String updateResult() {
    return updateResult;
  }

  String endStatus() {
    return endStatus;
  }

  String endResult() {
    return endResult;
  }

  /** Parameters run, summary. */
  String removeReport() {
    return removeReport;
  }

  /** Parameter run; columns version, status, phase, start_time and moment: the store's now. */
  RowLock lockStatus() {
    return lockStatus;
  }

  /** Parameters run, key0, value0, key1 … */
  static String insertLabels(int labels) {
    return "INSERT INTO run_labels (run_id, label_key, label_value) VALUES "
        + IntStream.range(0, labels)
            .mapToObj(place -> "(:run, :key" + place + ", :value" + place + ")")
            .collect(Collectors.joining(", "));
  }
}
