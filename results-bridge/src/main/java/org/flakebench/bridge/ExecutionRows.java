package org.flakebench.bridge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.load.Phase;
import org.flakebench.measure.ExecutionRecord;
import org.flakebench.report.StatementFacts;
import org.flakebench.store.BulkRows;
import org.flakebench.store.BulkSource;
import org.flakebench.store.BulkTable;
import org.flakebench.store.BulkTable.Kind;
import org.jdbi.v3.core.Handle;

/**
 * Execution records of one segment as rows of QUERY_EXECUTIONS. What repeats in each row is encoded
 * once.
 */
final class ExecutionRows implements BulkSource {
  private static final BulkTable TABLE =
      BulkTable.of("query_executions", "execution records")
          .columns(Kind.TEXT, "execution_id", "test_id", "query_id", "query_text")
          .columns(Kind.TIME, "start_time", "end_time")
          .columns(Kind.FRACTION, "duration_ms")
          .columns(Kind.BIGINT, "rows_affected")
          .columns(Kind.BOOL, "success")
          .columns(Kind.TEXT, "error")
          .columns(Kind.INTEGER, "connection_id")
          .columns(Kind.JSON, "custom_metadata")
          .columns(Kind.TEXT, "query_kind")
          .columns(Kind.INTEGER, "worker_id")
          .columns(Kind.BOOL, "warmup")
          .columns(Kind.FRACTION, "app_elapsed_ms")
          .columns(Kind.TEXT, "run_id", "worker", "phase")
          .columns(Kind.FRACTION, "wait_ms")
          .columns(Kind.TEXT, "error_category", "sqlstate")
          .build();

  private static final int PREFIX_CHARS = 24;
  private static final byte[] LOCAL = "LOCAL_".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final Statement UNKNOWN = new Statement(new byte[0], null, null);

  private record Statement(byte[] sql, byte[] kind, byte[] metadata) {}

  private record Error(byte[] message, byte[] category, byte[] sqlState) {}

  /** A record whose error's definition was damaged is still a failure. */
  private static final Error UNKNOWN_ERROR =
      new Error(
          BulkRows.utf8("the segment does not say which error it was"),
          BulkRows.utf8("UNKNOWN"),
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
                  BulkRows.utf8(message),
                  BulkRows.utf8(error.key().category()),
                  BulkRows.utf8(error.key().sqlState())));
        });
    for (Phase phase : Phase.values()) {
      phases[phase.ordinal()] = BulkRows.utf8(phase.name());
    }
    this.testId = BulkRows.utf8(StoredIds.workerTestId(header.runId(), header.worker()));
    this.runId = BulkRows.utf8(header.runId());
    this.worker = BulkRows.utf8(header.worker());
    byte[] prefix = BulkRows.utf8(StoredIds.segmentPrefix(header));
    this.executionId = new byte[PREFIX_CHARS + 12];
    this.queryId = new byte[LOCAL.length + executionId.length];
    System.arraycopy(prefix, 0, executionId, 0, PREFIX_CHARS);
    System.arraycopy(LOCAL, 0, queryId, 0, LOCAL.length);
  }

  @Override
  public BulkTable table() {
    return TABLE;
  }

  @Override
  public void rows(Handle handle, BulkRows into) throws IOException {
    reader.<IOException>forEach(FrameType.EXECUTIONS, payload -> frame(into, payload));
  }

  private void frame(BulkRows rows, ByteBuffer payload) throws IOException {
    int count = payload.remaining() / ExecutionChunk.RECORD_BYTES;
    for (int i = 0; i < count; i++) {
      row(rows, ExecutionChunk.get(payload, i));
    }
  }

  private void row(BulkRows rows, ExecutionRecord record) throws IOException {
    nextId();
    Statement statement =
        record.statement() >= 0 && record.statement() < statements.length
            ? statements[record.statement()]
            : UNKNOWN;
    boolean success = record.error() == 0;
    Error error = success ? null : errors.getOrDefault(record.error(), UNKNOWN_ERROR);
    double durationMs = record.serviceNanos() / 1e6;
    rows.row();
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
        BulkRows.utf8(facts.sql()),
        BulkRows.utf8(facts.series().kind().name()),
        metadata.isEmpty() ? null : BulkRows.utf8(metadata.toString()));
  }
}
