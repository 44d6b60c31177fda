package org.flakebench.emulator.accountusage;

import static org.flakebench.emulator.accountusage.ViewColumn.array;
import static org.flakebench.emulator.accountusage.ViewColumn.flag;
import static org.flakebench.emulator.accountusage.ViewColumn.number;
import static org.flakebench.emulator.accountusage.ViewColumn.real;
import static org.flakebench.emulator.accountusage.ViewColumn.text;
import static org.flakebench.emulator.accountusage.ViewColumn.time;
import static org.flakebench.emulator.accountusage.ViewColumn.variant;

import java.util.List;
import java.util.stream.Collectors;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.history.Insight;
import org.flakebench.emulator.history.LockWait;
import org.flakebench.emulator.history.QueryRecord;

/**
 * Columns of LOCK_WAIT_HISTORY, HYBRID_TABLE_USAGE_HISTORY and QUERY_INSIGHTS, after the pages of
 * these names below docs.snowflake.com/en/sql-reference/account-usage.
 */
final class OtherColumns {
  private OtherColumns() {}

  /** A remark with its statement. */
  record InsightRow(Insight insight, QueryRecord query) {}

  static List<ViewColumn<LockWait>> lockWaits() {
    return List.of(
        number("OBJECT_ID", w -> w.row() ? 0L : w.objectId()),
        text("LOCK_TYPE", w -> w.row() ? "ROW" : "PARTITION"),
        // Waits for rows tell neither table nor schema.
        text("OBJECT_NAME", w -> w.row() ? "ROW" : w.objectName()),
        number("SCHEMA_ID", w -> w.row() ? 0L : 1L),
        text("SCHEMA_NAME", w -> w.row() ? null : w.schemaName()),
        number("DATABASE_ID", w -> 1L),
        text("DATABASE_NAME", w -> w.row() ? null : w.databaseName()),
        text("QUERY_ID", LockWait::queryId),
        number("TRANSACTION_ID", LockWait::transactionId),
        time("REQUESTED_AT", LockWait::requested),
        time("ACQUIRED_AT", LockWait::acquired),
        variant("BLOCKER_QUERIES", OtherColumns::blockers));
  }

  private static String blockers(LockWait wait) {
    return wait.blockers().stream()
        .limit(20)
        .map(
            b ->
                "{\"is_snowflake\":false,\"query_id\":\""
                    + b.queryId()
                    + "\",\"transaction_id\":"
                    + b.transactionId()
                    + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  static List<ViewColumn<History.HybridUsage>> hybridUsage() {
    return List.of(
        text("OBJECT_TYPE", u -> "ACCOUNT"),
        number("OBJECT_ID", u -> null),
        text("OBJECT_NAME", u -> null),
        time("START_TIME", History.HybridUsage::start),
        time("END_TIME", History.HybridUsage::end),
        real("CREDITS_USED", History.HybridUsage::credits));
  }

  static List<ViewColumn<InsightRow>> insights() {
    return List.of(
        time("START_TIME", r -> r.query().start()),
        time("END_TIME", r -> r.query().end()),
        number("TOTAL_ELAPSED_TIME", r -> r.query().elapsedMs()),
        text("QUERY_ID", r -> r.query().queryId()),
        text("QUERY_HASH", r -> r.query().hash()),
        text("QUERY_PARAMETERIZED_HASH", r -> r.query().parameterizedHash()),
        text("WAREHOUSE_ID", r -> String.valueOf(r.query().context().warehouseId())),
        text("WAREHOUSE_NAME", r -> r.query().context().warehouse()),
        number("INSIGHT_INSTANCE_ID", r -> r.insight().instanceId()),
        text("INSIGHT_TYPE_ID", r -> r.insight().typeId()),
        variant("MESSAGE", r -> r.insight().message()),
        array("SUGGESTIONS", r -> r.insight().suggestions()),
        flag("IS_OPPORTUNITY", r -> r.insight().opportunity()),
        text("INSIGHT_TOPIC", r -> r.insight().topic()));
  }
}
