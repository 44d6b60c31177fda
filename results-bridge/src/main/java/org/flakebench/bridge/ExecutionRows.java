package org.flakebench.bridge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.load.Phase;
import org.flakebench.measure.ExecutionRecord;
import org.flakebench.report.StatementFacts;
import org.postgresql.copy.CopyManager;

/**
 * Execution records of one segment as rows of QUERY_EXECUTIONS. What repeats in each row is encoded
 * once.
 */
final class ExecutionRows {
  private static final String COPY =
      "COPY query_executions (execution_id, test_id, query_id, query_text, start_time, end_time, duration_ms, rows_affected,"
          + " success, error, connection_id, custom_metadata, query_kind, worker_id, warmup, app_elapsed_ms, run_id, worker,"
          + " phase, wait_ms, error_category, sqlstate) FROM STDIN (FORMAT binary)";

  private static final int COLUMNS = 22;
  private static final int PREFIX_CHARS = 24;
  private static final byte[] LOCAL = "LOCAL_".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final Statement UNKNOWN = new Statement(new byte[0], null, null);

  private record Statement(byte[] sql, byte[] kind, byte[] metadata) {}

  private record Error(byte[] message, byte[] category, byte[] sqlState) {}

  /** A record whose error's definition was damaged is still a failure. */
  private static final Error UNKNOWN_ERROR =
      new Error(
          CopyRows.utf8("the segment does not say which error it was"),
          CopyRows.utf8("UNKNOWN"),
          null);

  private final SegmentReader reader;
  private final Statement[] statements;
  private final Map<Integer, Error> errors = new HashMap<>();
  private final byte[][] phases = new byte[Phase.values().length][];
  private final byte[] testId;
  private final byte[] runId;
  private final byte[] worker;
  private final byte[] executionId;
  private final byte[] queryId;
  private long ordinal;

  ExecutionRows(SegmentReader reader, List<StatementFacts> facts) throws IOException {
    this.reader = reader;
    SegmentHeader header = reader.header();
    this.statements = facts.stream().map(ExecutionRows::statement).toArray(Statement[]::new);
    reader.<RuntimeException>forEach(
        FrameType.ERROR,
        payload -> {
          ErrorDefinition error = ErrorDefinition.of(payload);
          String message = error.message() == null ? error.key().category() : error.message();
          errors.put(
              error.index(),
              new Error(
                  CopyRows.utf8(message),
                  CopyRows.utf8(error.key().category()),
                  CopyRows.utf8(error.key().sqlState())));
        });
    for (Phase phase : Phase.values()) {
      phases[phase.ordinal()] = CopyRows.utf8(phase.name());
    }
    this.testId = CopyRows.utf8(StoredIds.workerTestId(header.runId(), header.worker()));
    this.runId = CopyRows.utf8(header.runId());
    this.worker = CopyRows.utf8(header.worker());
    byte[] prefix = CopyRows.utf8(StoredIds.segmentPrefix(header));
    this.executionId = new byte[PREFIX_CHARS + 12];
    this.queryId = new byte[LOCAL.length + executionId.length];
    System.arraycopy(prefix, 0, executionId, 0, PREFIX_CHARS);
    System.arraycopy(LOCAL, 0, queryId, 0, LOCAL.length);
  }

  /** Sends all rows; how many the server took. */
  long copy(CopyManager manager) throws SQLException, IOException {
    if (reader.executions() == 0) {
      return 0;
    }
    CopyRows rows = new CopyRows(manager.copyIn(COPY));
    reader.<SQLException>forEach(FrameType.EXECUTIONS, payload -> frame(rows, payload));
    return rows.finish();
  }

  private void frame(CopyRows rows, ByteBuffer payload) throws SQLException {
    int count = payload.remaining() / ExecutionChunk.RECORD_BYTES;
    for (int i = 0; i < count; i++) {
      row(rows, ExecutionChunk.get(payload, i));
    }
  }

  private void row(CopyRows rows, ExecutionRecord record) throws SQLException {
    nextId();
    Statement statement =
        record.statement() >= 0 && record.statement() < statements.length
            ? statements[record.statement()]
            : UNKNOWN;
    boolean success = record.error() == 0;
    Error error = success ? null : errors.getOrDefault(record.error(), UNKNOWN_ERROR);
    double durationMs = record.serviceNanos() / 1e6;
    rows.row(COLUMNS);
    rows.text(executionId);
    rows.text(testId);
    rows.text(queryId);
    rows.text(statement.sql);
    rows.time(record.startEpochMicros());
    rows.time(record.startEpochMicros() + Math.round(record.serviceNanos() / 1e3));
    rows.fraction(durationMs);
    rows.bigint(record.rows());
    rows.bool(success);
    rows.text(success ? null : error.message);
    rows.integer(record.slot());
    rows.json(statement.metadata);
    rows.text(statement.kind);
    rows.integer(record.slot());
    rows.bool(record.phase() == Phase.WARMUP);
    rows.fraction(durationMs);
    rows.text(runId);
    rows.text(worker);
    rows.text(phases[record.phase().ordinal()]);
    rows.fraction(record.waitNanos() / 1e6);
    rows.text(success ? null : error.category);
    rows.text(success ? null : error.sqlState);
  }

  private void nextId() {
    long rest = ordinal++;
    for (int at = executionId.length - 1; at >= PREFIX_CHARS; at--) {
      executionId[at] = DIGITS[(int) (rest & 15)];
      rest >>>= 4;
    }
    System.arraycopy(executionId, 0, queryId, LOCAL.length, executionId.length);
  }

  private static Statement statement(StatementFacts facts) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    if (facts.series().label() != null) {
      metadata.put("generic_label", facts.series().label());
      metadata.put("operation_type", facts.operation().name());
    }
    return new Statement(
        CopyRows.utf8(facts.sql()),
        CopyRows.utf8(facts.series().kind().name()),
        metadata.isEmpty() ? null : CopyRows.utf8(metadata.toString()));
  }
}
