package org.flakebench.bridge;

import java.nio.ByteBuffer;

/** Whose records a segment holds. */
record SegmentHeader(String runId, String worker, int workerEpoch, int segment) {

  byte[] toBytes() {
    return new Payload().text(runId).text(worker).number(workerEpoch).number(segment).toBytes();
  }

  static SegmentHeader of(ByteBuffer in) {
    return new SegmentHeader(
        Payload.text(in),
        Payload.text(in),
        Math.toIntExact(in.getLong()),
        Math.toIntExact(in.getLong()));
  }
}
