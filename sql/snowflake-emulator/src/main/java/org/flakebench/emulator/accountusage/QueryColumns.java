package org.flakebench.emulator.accountusage;

import static org.flakebench.emulator.accountusage.ViewColumn.flag;
import static org.flakebench.emulator.accountusage.ViewColumn.number;
import static org.flakebench.emulator.accountusage.ViewColumn.real;
import static org.flakebench.emulator.accountusage.ViewColumn.text;
import static org.flakebench.emulator.accountusage.ViewColumn.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flakebench.emulator.history.QueryRecord;

/**
 * The columns of QUERY_HISTORY, as a view of ACCOUNT_USAGE and as a table function of
 * INFORMATION_SCHEMA, after docs.snowflake.com/en/sql-reference/account-usage/query_history and
 * …/sql-reference/functions/query_history; what the function gained and what it did not is told in
 * …/release-notes/bcr-bundles/2024_02/bcr-1431-1524-1540.
 */
final class QueryColumns {
  /** What only the view has. */
  private static final Set<String> VIEW_ONLY =
      Set.of(
          "DATABASE_ID",
          "SCHEMA_ID",
          "WAREHOUSE_ID",
          "PERCENTAGE_SCANNED_FROM_CACHE",
          "BYTES_WRITTEN",
          "BYTES_READ_FROM_RESULT",
          "ROWS_UPDATED",
          "ROWS_DELETED",
          "ROWS_UNLOADED",
          "BYTES_DELETED",
          "PARTITIONS_SCANNED",
          "PARTITIONS_TOTAL",
          "BYTES_SPILLED_TO_LOCAL_STORAGE",
          "BYTES_SPILLED_TO_REMOTE_STORAGE",
          "BYTES_SENT_OVER_THE_NETWORK",
          "QUERY_LOAD_PERCENT",
          "CHILD_QUERIES_WAIT_TIME",
          "ROLE_TYPE",
          "SECONDARY_ROLE_STATS",
          "USER_TYPE");

  private static final List<ViewColumn<QueryRecord>> VIEW = List.copyOf(all());

  private static final List<ViewColumn<QueryRecord>> FUNCTION =
      VIEW.stream()
          .filter(c -> !VIEW_ONLY.contains(c.name()))
          .map(
              c ->
                  c.name().equals("EXECUTION_STATUS")
                      ? ViewColumn.<QueryRecord>text(c.name(), QueryColumns::status)
                      : c)
          .toList();

  private QueryColumns() {}

  static List<ViewColumn<QueryRecord>> view() {
    return VIEW;
  }

  static List<ViewColumn<QueryRecord>> function() {
    return FUNCTION;
  }

  /** The function says more of failures than the view. */
  private static String status(QueryRecord query) {
    return query.status().equals("FAIL") ? "FAILED_WITH_ERROR" : query.status();
  }

  private static List<ViewColumn<QueryRecord>> all() {
    List<ViewColumn<QueryRecord>> columns = new ArrayList<>();
    columns.add(text("QUERY_ID", QueryRecord::queryId));
    columns.add(text("QUERY_TEXT", QueryRecord::sql));
    columns.add(number("DATABASE_ID", q -> id(q.context().database())));
    columns.add(text("DATABASE_NAME", q -> q.context().database()));
    columns.add(number("SCHEMA_ID", q -> id(q.context().schema())));
    columns.add(text("SCHEMA_NAME", q -> q.context().schema()));
    columns.add(text("QUERY_TYPE", QueryRecord::type));
    columns.add(number("SESSION_ID", QueryRecord::sessionId));
    columns.add(text("USER_NAME", q -> q.context().user()));
    columns.add(text("ROLE_NAME", q -> q.context().role()));
    columns.add(number("WAREHOUSE_ID", q -> q.context().warehouseId()));
    columns.add(text("WAREHOUSE_NAME", q -> q.context().warehouse()));
    columns.add(text("WAREHOUSE_SIZE", q -> q.context().warehouseSize()));
    columns.add(text("WAREHOUSE_TYPE", q -> q.context().warehouseType()));
    columns.add(number("CLUSTER_NUMBER", q -> q.context().warehouse() == null ? null : 1));
    columns.add(text("QUERY_TAG", QueryRecord::tag));
    columns.add(text("EXECUTION_STATUS", QueryRecord::status));
    columns.add(text("ERROR_CODE", QueryRecord::errorCode));
    columns.add(text("ERROR_MESSAGE", QueryRecord::errorMessage));
    columns.add(time("START_TIME", QueryRecord::start));
    columns.add(time("END_TIME", q -> q.isEnded() ? q.end() : Instant.EPOCH));
    times(columns);
    bytes(columns);
    rest(columns);
    return columns;
  }

  private static void times(List<ViewColumn<QueryRecord>> columns) {
    columns.add(number("TOTAL_ELAPSED_TIME", QueryRecord::elapsedMs));
    columns.add(number("COMPILATION_TIME", QueryRecord::compileMs));
    columns.add(number("EXECUTION_TIME", QueryRecord::executeMs));
    columns.add(number("QUEUED_PROVISIONING_TIME", q -> 0));
    columns.add(number("QUEUED_REPAIR_TIME", q -> 0));
    columns.add(number("QUEUED_OVERLOAD_TIME", QueryRecord::queuedMs));
    columns.add(number("TRANSACTION_BLOCKED_TIME", QueryRecord::blockedMs));
    columns.add(number("LIST_EXTERNAL_FILES_TIME", q -> 0));
    columns.add(number("CHILD_QUERIES_WAIT_TIME", q -> 0));
    columns.add(number("FAULT_HANDLING_TIME", q -> null));
    columns.add(number("QUERY_RETRY_TIME", q -> null));
    columns.add(text("QUERY_RETRY_CAUSE", q -> null));
  }

  private static void bytes(List<ViewColumn<QueryRecord>> columns) {
    columns.add(number("BYTES_SCANNED", QueryRecord::bytesScanned));
    columns.add(real("PERCENTAGE_SCANNED_FROM_CACHE", q -> 0.0));
    columns.add(number("BYTES_WRITTEN", q -> 0));
    columns.add(number("BYTES_WRITTEN_TO_RESULT", q -> 0));
    columns.add(number("BYTES_READ_FROM_RESULT", q -> 0));
    columns.add(number("ROWS_PRODUCED", QueryRecord::rowsProduced));
    columns.add(
        number("ROWS_WRITTEN_TO_RESULT", q -> q.type().equals("SELECT") ? q.rowsProduced() : 1L));
    columns.add(number("ROWS_INSERTED", QueryRecord::rowsInserted));
    columns.add(number("ROWS_UPDATED", QueryRecord::rowsUpdated));
    columns.add(number("ROWS_DELETED", QueryRecord::rowsDeleted));
    columns.add(number("ROWS_UNLOADED", q -> 0));
    columns.add(number("BYTES_DELETED", q -> 0));
    columns.add(number("PARTITIONS_SCANNED", q -> q.hybridOnly() ? 0 : 1));
    columns.add(number("PARTITIONS_TOTAL", q -> q.hybridOnly() ? 0 : 1));
    columns.add(number("BYTES_SPILLED_TO_LOCAL_STORAGE", q -> 0));
    columns.add(number("BYTES_SPILLED_TO_REMOTE_STORAGE", q -> 0));
    columns.add(number("BYTES_SENT_OVER_THE_NETWORK", q -> 0));
    for (String direction : List.of("OUTBOUND", "INBOUND")) {
      columns.add(text(direction + "_DATA_TRANSFER_CLOUD", q -> null));
      columns.add(text(direction + "_DATA_TRANSFER_REGION", q -> null));
      columns.add(number(direction + "_DATA_TRANSFER_BYTES", q -> 0));
    }
  }

  private static void rest(List<ViewColumn<QueryRecord>> columns) {
    columns.add(real("CREDITS_USED_CLOUD_SERVICES", q -> 0.0));
    columns.add(text("RELEASE_VERSION", q -> "9.99.0"));
    for (String part :
        List.of("INVOCATIONS", "SENT_ROWS", "RECEIVED_ROWS", "SENT_BYTES", "RECEIVED_BYTES")) {
      columns.add(number("EXTERNAL_FUNCTION_TOTAL_" + part, q -> 0));
    }
    columns.add(number("QUERY_LOAD_PERCENT", q -> q.context().warehouse() == null ? null : 100));
    columns.add(flag("IS_CLIENT_GENERATED_STATEMENT", q -> q.context().clientGenerated()));
    columns.add(number("QUERY_ACCELERATION_BYTES_SCANNED", q -> 0));
    columns.add(number("QUERY_ACCELERATION_PARTITIONS_SCANNED", q -> 0));
    columns.add(number("QUERY_ACCELERATION_UPPER_LIMIT_SCALE_FACTOR", q -> 0));
    columns.add(number("TRANSACTION_ID", QueryRecord::transactionId));
    columns.add(text("ROLE_TYPE", q -> "ROLE"));
    columns.add(text("QUERY_HASH", QueryRecord::hash));
    columns.add(number("QUERY_HASH_VERSION", q -> 2));
    columns.add(text("QUERY_PARAMETERIZED_HASH", QueryRecord::parameterizedHash));
    columns.add(number("QUERY_PARAMETERIZED_HASH_VERSION", q -> 1));
    columns.add(text("SECONDARY_ROLE_STATS", q -> null));
    columns.add(text("USER_TYPE", q -> "PERSON"));
  }

  private static Long id(String name) {
    return name == null ? null : (long) (name.hashCode() & 0x7fffffff);
  }
}
