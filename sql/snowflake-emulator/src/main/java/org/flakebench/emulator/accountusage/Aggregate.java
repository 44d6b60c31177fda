package org.flakebench.emulator.accountusage;

import static org.flakebench.emulator.accountusage.ViewColumn.array;
import static org.flakebench.emulator.accountusage.ViewColumn.flag;
import static org.flakebench.emulator.accountusage.ViewColumn.number;
import static org.flakebench.emulator.accountusage.ViewColumn.object;
import static org.flakebench.emulator.accountusage.ViewColumn.text;
import static org.flakebench.emulator.accountusage.ViewColumn.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.flakebench.emulator.history.QueryRecord;

/**
 * A row of AGGREGATE_QUERY_HISTORY: statements of one shape, session and minute. Columns after
 * docs.snowflake.com/en/sql-reference/account-usage/aggregate_query_history.
 */
record Aggregate(Instant start, List<QueryRecord> calls) {

  private QueryRecord first() {
    return calls.get(0);
  }

  /** Statements that ended before {@code until}, put together. */
  static List<Aggregate> of(List<QueryRecord> statements, Instant until) {
    Map<List<Object>, List<QueryRecord>> groups = new LinkedHashMap<>();
    for (QueryRecord query : statements) {
      Instant minute = query.start().truncatedTo(ChronoUnit.MINUTES);
      if (query.isEnded() && !minute.plus(1, ChronoUnit.MINUTES).isAfter(until)) {
        List<Object> key =
            List.of(
                minute,
                query.parameterizedHash(),
                query.sessionId(),
                query.type(),
                String.valueOf(query.tag()),
                String.valueOf(query.context().warehouse()),
                String.valueOf(query.context().role()));
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(query);
      }
    }
    return groups.entrySet().stream()
        .map(e -> new Aggregate((Instant) e.getKey().get(0), e.getValue()))
        .toList();
  }

  static List<ViewColumn<Aggregate>> columns() {
    List<ViewColumn<Aggregate>> columns = new ArrayList<>();
    columns.add(number("CALLS", a -> a.calls().size()));
    columns.add(time("INTERVAL_START_TIME", Aggregate::start));
    columns.add(time("INTERVAL_END_TIME", a -> a.start().plus(1, ChronoUnit.MINUTES)));
    columns.add(text("QUERY_PARAMETERIZED_HASH", a -> a.first().parameterizedHash()));
    columns.add(text("QUERY_TEXT", a -> a.first().sql()));
    columns.add(number("DATABASE_ID", a -> null));
    columns.add(text("DATABASE_NAME", a -> a.first().context().database()));
    columns.add(number("SCHEMA_ID", a -> null));
    columns.add(text("SCHEMA_NAME", a -> a.first().context().schema()));
    columns.add(text("QUERY_TYPE", a -> a.first().type()));
    columns.add(number("SESSION_ID", a -> a.first().sessionId()));
    columns.add(text("USER_NAME", a -> a.first().context().user()));
    columns.add(text("ROLE_NAME", a -> a.first().context().role()));
    columns.add(text("ROLE_TYPE", a -> "ROLE"));
    columns.add(number("WAREHOUSE_ID", a -> a.first().context().warehouseId()));
    columns.add(text("WAREHOUSE_NAME", a -> a.first().context().warehouse()));
    columns.add(text("WAREHOUSE_SIZE", a -> a.first().context().warehouseSize()));
    columns.add(text("WAREHOUSE_TYPE", a -> a.first().context().warehouseType()));
    columns.add(text("QUERY_TAG", a -> a.first().tag()));
    columns.add(flag("IS_CLIENT_GENERATED_STATEMENT", a -> a.first().context().clientGenerated()));
    columns.add(text("RELEASE_VERSION", a -> "9.99.0"));
    columns.add(array("ERRORS", Aggregate::errors));
    stats(columns, "TOTAL_ELAPSED_TIME", q -> q.executeMsExact() + q.compileMs() + q.queuedMs());
    stats(columns, "BYTES_SCANNED", QueryRecord::bytesScanned);
    share(columns, "PERCENTAGE_SCANNED_FROM_CACHE");
    stats(columns, "BYTES_WRITTEN", q -> 0);
    stats(columns, "BYTES_WRITTEN_TO_RESULT", q -> 0);
    stats(columns, "BYTES_READ_FROM_RESULT", q -> 0);
    stats(columns, "ROWS_PRODUCED", QueryRecord::rowsProduced);
    stats(columns, "ROWS_INSERTED", QueryRecord::rowsInserted);
    stats(columns, "ROWS_UPDATED", QueryRecord::rowsUpdated);
    stats(columns, "ROWS_DELETED", QueryRecord::rowsDeleted);
    stats(columns, "ROWS_UNLOADED", q -> 0);
    stats(columns, "BYTES_DELETED", q -> 0);
    stats(columns, "PARTITIONS_SCANNED", q -> q.hybridOnly() ? 0 : 1);
    stats(columns, "PARTITIONS_TOTAL", q -> q.hybridOnly() ? 0 : 1);
    stats(columns, "BYTES_SPILLED_TO_LOCAL_STORAGE", q -> 0);
    stats(columns, "BYTES_SPILLED_TO_REMOTE_STORAGE", q -> 0);
    stats(columns, "BYTES_SENT_OVER_THE_NETWORK", q -> 0);
    stats(columns, "COMPILATION_TIME", QueryRecord::compileMs);
    stats(columns, "EXECUTION_TIME", QueryRecord::executeMsExact);
    stats(columns, "QUEUED_PROVISIONING_TIME", q -> 0);
    stats(columns, "QUEUED_REPAIR_TIME", q -> 0);
    stats(columns, "QUEUED_OVERLOAD_TIME", QueryRecord::queuedMs);
    stats(columns, "TRANSACTION_BLOCKED_TIME", QueryRecord::blockedMs);
    columns.add(
        number(
            "HYBRID_TABLE_REQUESTS_THROTTLED_COUNT",
            a -> a.calls().stream().mapToLong(QueryRecord::throttled).sum()));
    return columns;
  }

  private static void stats(
      List<ViewColumn<Aggregate>> columns, String name, ToDoubleFunction<QueryRecord> value) {
    columns.add(object(name, a -> a.stats(value, true)));
  }

  private static void share(List<ViewColumn<Aggregate>> columns, String name) {
    columns.add(object(name, a -> a.stats(q -> 0, false)));
  }

  private String errors() {
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, String> messages = new TreeMap<>();
    for (QueryRecord call : calls) {
      if (call.errorCode() != null) {
        counts.merge(call.errorCode(), 1, Integer::sum);
        messages.putIfAbsent(call.errorCode(), call.errorMessage());
      }
    }
    StringBuilder text = new StringBuilder("[");
    for (var error : counts.entrySet()) {
      text.append(text.length() > 1 ? "," : "");
      text.append("{\"code\":\"").append(error.getKey()).append("\",\"count\":");
      text.append(error.getValue()).append(",\"message\":");
      text.append(quoted(messages.get(error.getKey()))).append('}');
    }
    return text.append(']').toString();
  }

  private static String quoted(String text) {
    String plain = text == null ? "" : text;
    return '"'
        + plain.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
        + '"';
  }

  private String stats(ToDoubleFunction<QueryRecord> value, boolean withSum) {
    double[] sorted = calls.stream().mapToDouble(value).sorted().toArray();
    double sum = Arrays.stream(sorted).sum();
    double mean = sum / sorted.length;
    double squares = Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = sorted.length < 2 ? 0 : Math.sqrt(squares / (sorted.length - 1));
    StringBuilder text = new StringBuilder("{");
    put(text, "avg", mean);
    put(text, "max", sorted[sorted.length - 1]);
    put(text, "median", percentile(sorted, 0.5));
    put(text, "min", sorted[0]);
    put(text, "p90", percentile(sorted, 0.9));
    put(text, "p99", percentile(sorted, 0.99));
    put(text, "p99.9", percentile(sorted, 0.999));
    put(text, "stddev", deviation);
    if (withSum) {
      put(text, "sum", sum);
    }
    return text.append('}').toString();
  }

  private static void put(StringBuilder text, String key, double value) {
    text.append(text.length() > 1 ? "," : "").append('"').append(key).append("\":");
    text.append(String.format(Locale.ROOT, "%.6f", value).replaceAll("\\.?0+$", ""));
  }

  private static double percentile(double[] sorted, double share) {
    double rank = share * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }
}
