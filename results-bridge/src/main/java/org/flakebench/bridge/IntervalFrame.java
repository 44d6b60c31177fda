package org.flakebench.bridge;

import java.nio.ByteBuffer;

/**
 * One encoded interval with what its worker had counted in the interval's phase up to its end.
 *
 * @param operations operations of the phase so far, as the other counts
 * @param data the interval as {@link org.flakebench.measure.IntervalCodec} writes it; not to be
 *     changed
 */
public record IntervalFrame(long operations, long reads, long writes, long errors, byte[] data) {

  byte[] toBytes() {
    return new Payload()
        .number(operations)
        .number(reads)
        .number(writes)
        .number(errors)
        .bytes(data)
        .toBytes();
  }

  static IntervalFrame of(ByteBuffer in) {
    long operations = in.getLong();
    long reads = in.getLong();
    long writes = in.getLong();
    long errors = in.getLong();
    byte[] data = new byte[in.remaining()];
    in.get(data);
    return new IntervalFrame(operations, reads, writes, errors, data);
  }
}
