package org.flakebench.bridge;

import java.io.IOException;
import java.sql.SQLException;
import org.flakebench.measure.LogRecord;
import org.postgresql.copy.CopyManager;

/** Log lines of one segment as rows of TEST_LOGS. */
final class LogRows {
  private static final String COPY =
      "COPY test_logs (log_id, test_id, worker_id, seq, \"timestamp\", level, logger, message, exception, run_id)"
          + " FROM STDIN (FORMAT binary)";

  private static final int COLUMNS = 10;

  /** What a line of the seed's table may hold. */
  private static final int MESSAGE_CHARS = 20_000;

  private LogRows() {}

  /** Sends all lines; how many the server took. */
  static long copy(SegmentReader reader, CopyManager manager) throws SQLException, IOException {
    if (reader.count(FrameType.LOG) == 0) {
      return 0;
    }
    SegmentHeader header = reader.header();
    String testId = StoredIds.workerTestId(header.runId(), header.worker());
    String prefix = StoredIds.segmentPrefix(header);
    CopyRows rows = new CopyRows(manager.copyIn(COPY));
    long[] ordinal = {0};
    reader.<SQLException>forEach(
        FrameType.LOG,
        payload -> {
          LogRecord line = LogFrame.of(payload);
          rows.row(COLUMNS);
          rows.text(prefix + "%012x".formatted(ordinal[0]++));
          rows.text(testId);
          rows.text(header.worker());
          rows.bigint(line.seq());
          rows.time(line.epochMicros());
          rows.text(line.level());
          rows.text(line.logger());
          rows.text(bounded(line.message()));
          rows.text(bounded(line.exception()));
          rows.text(header.runId());
        });
    return rows.finish();
  }

  private static String bounded(String text) {
    return text == null || text.length() <= MESSAGE_CHARS ? text : text.substring(0, MESSAGE_CHARS);
  }
}
