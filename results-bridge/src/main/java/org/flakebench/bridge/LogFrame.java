package org.flakebench.bridge;

import java.nio.ByteBuffer;
import org.flakebench.measure.LogRecord;

/** A log line as bytes. */
final class LogFrame {
  private LogFrame() {}

  static byte[] toBytes(LogRecord line) {
    return new Payload()
        .number(line.seq())
        .number(line.epochMicros())
        .text(line.level())
        .text(line.logger())
        .text(line.message())
        .text(line.exception())
        .toBytes();
  }

  static LogRecord of(ByteBuffer in) {
    return new LogRecord(
        in.getLong(),
        in.getLong(),
        Payload.text(in),
        Payload.text(in),
        Payload.text(in),
        Payload.text(in));
  }
}
