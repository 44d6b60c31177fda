package org.flakebench.bridge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Ids of rows that are made from segments. They follow from where a record stands, so that the same
 * record has the same id whenever, wherever and however often it is loaded.
 */
public final class StoredIds {
  private static final HexFormat HEX = HexFormat.of();

  private StoredIds() {}

  /** {@code test_id} of a worker's row in TEST_RESULTS. */
  public static String workerTestId(String runId, String worker) {
    return uuid("worker", runId, worker);
  }

  /** Id of an interval's row. */
  static String interval(String runId, String worker, int workerEpoch, long seq) {
    return uuid("interval", runId, worker, Integer.toString(workerEpoch), Long.toString(seq));
  }

  /** Id of a planner's step: its number is unique within the run and its type. */
  static String step(String runId, String type, int number) {
    return uuid("step", runId, type, Integer.toString(number));
  }

  /** Id of the merged second's row. */
  static String second(String runId, String phase, long index) {
    return uuid("second", runId, phase, Long.toString(index));
  }

  /**
   * What the ids of all records of a segment begin with: 24 characters that end in a hyphen; 12
   * hexadecimal digits of the record's number follow.
   */
  static String segmentPrefix(SegmentHeader header) {
    String full =
        uuid(
            "record",
            header.runId(),
            header.worker(),
            Integer.toString(header.workerEpoch()),
            Integer.toString(header.segment()));
    return full.substring(0, 24);
  }

  private static String uuid(String... parts) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      String hex = HEX.formatHex(hash, 0, 16);
      return UUID.fromString(
              hex.substring(0, 8)
                  + "-"
                  + hex.substring(8, 12)
                  + "-"
                  + hex.substring(12, 16)
                  + "-"
                  + hex.substring(16, 20)
                  + "-"
                  + hex.substring(20))
          .toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
