package org.flakebench.emulator.history;

import java.time.Instant;
import java.util.List;
import org.flakebench.emulator.sql.OutColumn;

/**
 * One statement as the account remembers it. Written by the thread that runs the statement; {@link
 * #isEnded} publishes the rest.
 */
public final class QueryRecord {
  private final String queryId;
  private final long sessionId;
  private final String sql;
  private final Instant start;
  private final Context context;
  private volatile String type = "UNKNOWN";
  private volatile boolean hybridOnly;
  private volatile boolean inTransaction;
  private volatile boolean compiled;
  private volatile boolean waiting;
  private volatile boolean inQueue;
  private volatile long transactionId;
  private volatile String errorCode;
  private volatile String errorMessage;
  private volatile long rowsProduced;
  private volatile long rowsInserted;
  private volatile long rowsUpdated;
  private volatile long rowsDeleted;
  private volatile long bytesScanned;
  private volatile long compileNanos;
  private volatile long executeNanos;
  private volatile long queuedMs;
  private volatile long blockedMs;
  private volatile int throttled;
  private volatile String hash;
  private volatile String parameterizedHash;
  private volatile List<OutColumn> columns;
  private volatile List<String[]> rows;
  private volatile Instant end;

  /**
   * What was in use when the statement came.
   *
   * @param warehouse or null
   * @param clientGenerated whether the driver made it up by itself
   */
  public record Context(
      String user,
      String role,
      String database,
      String schema,
      String warehouse,
      long warehouseId,
      String warehouseSize,
      String warehouseType,
      String tag,
      String requestId,
      boolean clientGenerated) {}

  public QueryRecord(String queryId, long sessionId, String sql, Instant start, Context context) {
    this.queryId = queryId;
    this.sessionId = sessionId;
    this.sql = sql;
    this.start = start;
    this.context = context;
  }

  public String queryId() {
    return queryId;
  }

  public long sessionId() {
    return sessionId;
  }

  /** The text as it was sent. */
  public String sql() {
    return sql;
  }

  public Instant start() {
    return start;
  }

  public Context context() {
    return context;
  }

  /** The session's QUERY_TAG when the statement came. */
  public String tag() {
    return context.tag();
  }

  /** As QUERY_HISTORY names it: SELECT, INSERT … */
  public String type() {
    return type;
  }

  public void type(String now) {
    type = now;
  }

  /** Whether it touched hybrid tables and nothing else. */
  public boolean hybridOnly() {
    return hybridOnly;
  }

  public void hybridOnly(boolean now) {
    hybridOnly = now;
  }

  public boolean inTransaction() {
    return inTransaction;
  }

  public long transactionId() {
    return transactionId;
  }

  public void transaction(long id, boolean explicit) {
    transactionId = id;
    inTransaction = explicit;
  }

  /** Six digits, or null when it succeeded. */
  public String errorCode() {
    return errorCode;
  }

  public String errorMessage() {
    return errorMessage;
  }

  public void failed(String code, String message) {
    errorCode = code;
    errorMessage = message;
  }

  /** Whether it was understood. */
  public boolean isCompiled() {
    return compiled;
  }

  public void compiled(long nanos) {
    compiled = true;
    compileNanos = nanos;
  }

  public void executed(long nanos) {
    executeNanos = nanos;
  }

  public long compileMs() {
    return compileNanos / 1_000_000;
  }

  public double executeMsExact() {
    return executeNanos / 1e6;
  }

  public long executeMs() {
    return executeNanos / 1_000_000;
  }

  /** Compilation, queue, locks and execution. */
  public long elapsedMs() {
    return compileMs() + executeMs() + queuedMs;
  }

  public long queuedMs() {
    return queuedMs;
  }

  public void queued(long ms) {
    queuedMs = ms;
  }

  public long blockedMs() {
    return blockedMs;
  }

  public void blocked(long ms) {
    blockedMs = ms;
  }

  public int throttled() {
    return throttled;
  }

  public void throttledOnce() {
    throttled++;
  }

  public long rowsProduced() {
    return rowsProduced;
  }

  public void produced(long count) {
    rowsProduced = count;
  }

  public void changed(long inserted, long updated, long deleted) {
    rowsInserted = inserted;
    rowsUpdated = updated;
    rowsDeleted = deleted;
  }

  public long rowsInserted() {
    return rowsInserted;
  }

  public long rowsUpdated() {
    return rowsUpdated;
  }

  public long rowsDeleted() {
    return rowsDeleted;
  }

  public long bytesScanned() {
    return bytesScanned;
  }

  public void scanned(long bytes) {
    bytesScanned = bytes;
  }

  public void hashes(String exact, String parameterized) {
    hash = exact;
    parameterizedHash = parameterized;
  }

  public String hash() {
    return hash;
  }

  public String parameterizedHash() {
    return parameterizedHash;
  }

  /** Keeps the result for RESULT_SCAN. */
  public void result(List<OutColumn> ofColumns, List<String[]> ofRows) {
    columns = ofColumns;
    rows = ofRows;
  }

  /** Columns of the kept result, or null. */
  public List<OutColumn> columns() {
    return columns;
  }

  /** Rows of the kept result as they were sent, or null. */
  public List<String[]> rows() {
    return rows;
  }

  void forgetRows() {
    rows = null;
  }

  public Instant end() {
    return end;
  }

  public boolean isEnded() {
    return end != null;
  }

  void ended(Instant now) {
    end = now;
  }

  /** Says whether it waits for a lock just now. */
  public void waits(boolean now) {
    waiting = now;
  }

  /** Says whether it waits for a place in its warehouse just now. */
  public void inQueue(boolean now) {
    inQueue = now;
  }

  /** RUNNING, QUEUED, BLOCKED, SUCCESS or FAIL. */
  public String status() {
    if (end == null) {
      return inQueue ? "QUEUED" : waiting ? "BLOCKED" : "RUNNING";
    }
    return errorCode == null ? "SUCCESS" : "FAIL";
  }

  @Override
  public String toString() {
    return queryId + " " + status() + " [" + tag() + "] " + sql;
  }
}
