package org.flakebench.bridge;

import java.io.IOException;
import org.flakebench.measure.LogRecord;
import org.flakebench.store.BulkRows;
import org.flakebench.store.BulkSource;
import org.flakebench.store.BulkTable;
import org.flakebench.store.BulkTable.Kind;
import org.jdbi.v3.core.Handle;

/** Log lines of one segment as rows of TEST_LOGS. */
final class LogRows implements BulkSource {
  private static final BulkTable TABLE =
      BulkTable.of("test_logs", "log lines")
          .columns(Kind.TEXT, "log_id", "test_id", "worker_id")
          .columns(Kind.BIGINT, "seq")
          .columns(Kind.TIME, "timestamp")
          .columns(Kind.TEXT, "level", "logger", "message", "exception", "run_id")
          .build();

  /** What a line of the seed's table may hold. */
  private static final int MESSAGE_CHARS = 20_000;

  private static final int LOGGER_CHARS = 500;

  private final SegmentReader reader;

  LogRows(SegmentReader reader) {
    this.reader = reader;
  }

  @Override
  public BulkTable table() {
    return TABLE;
  }

  @Override
  public void rows(Handle handle, BulkRows into) throws IOException {
    SegmentHeader header = reader.header();
    String testId = StoredIds.workerTestId(header.runId(), header.worker());
    String prefix = StoredIds.segmentPrefix(header);
    long[] ordinal = {0};
    reader.<IOException>forEach(
        FrameType.LOG,
        payload -> {
          LogRecord line = LogFrame.of(payload);
          into.row();
          into.text(prefix + "%012x".formatted(ordinal[0]++));
          into.text(testId);
          into.text(header.worker());
          into.bigint(line.seq());
          into.time(line.epochMicros());
          into.text(line.level());
          into.text(bounded(line.logger(), LOGGER_CHARS));
          into.text(bounded(line.message(), MESSAGE_CHARS));
          into.text(bounded(line.exception(), MESSAGE_CHARS));
          into.text(header.runId());
        });
  }

  private static String bounded(String text, int chars) {
    return text == null || text.length() <= chars ? text : text.substring(0, chars);
  }
}
