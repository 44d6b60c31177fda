package org.flakebench.bridge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.flakebench.load.Phase;
import org.flakebench.measure.ExecutionRecord;

/** Execution records side by side, each of the same size: written without a single allocation. */
final class ExecutionChunk {
  static final int RECORD_BYTES = 41;

  /** About 64 KB. */
  static final int RECORDS = 1_598;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Codes instead of ordinals: a phase may be added in between some day. */
  private static final Phase[] PHASES = {
    Phase.PREPARING,
    Phase.WARMUP,
    Phase.MEASUREMENT,
    Phase.COOLDOWN,
    Phase.PROCESSING,
    Phase.COMPLETED
  };

  private static final byte[] CODES = new byte[Phase.values().length];

  static {
    for (byte code = 0; code < PHASES.length; code++) {
      CODES[PHASES[code].ordinal()] = code;
    }
  }

  private ExecutionChunk() {}

  static byte[] allocate() {
    return new byte[RECORDS * RECORD_BYTES];
  }

  static void put(
      byte[] chunk,
      int at,
      long startEpochMicros,
      long serviceNanos,
      long waitNanos,
      int slot,
      int statement,
      int error,
      int rows,
      Phase phase) {
    LONG.set(chunk, at, startEpochMicros);
    LONG.set(chunk, at + 8, serviceNanos);
    LONG.set(chunk, at + 16, waitNanos);
    INT.set(chunk, at + 24, slot);
    INT.set(chunk, at + 28, statement);
    INT.set(chunk, at + 32, error);
    INT.set(chunk, at + 36, rows);
    chunk[at + 40] = CODES[phase.ordinal()];
  }

  /** The record at {@code index} of a frame's payload. */
  static ExecutionRecord get(ByteBuffer payload, int index) {
    int at = index * RECORD_BYTES;
    return new ExecutionRecord(
        payload.getLong(at),
        payload.getLong(at + 8),
        payload.getLong(at + 16),
        payload.getInt(at + 24),
        payload.getInt(at + 28),
        payload.getInt(at + 32),
        payload.getInt(at + 36),
        PHASES[payload.get(at + 40)]);
  }
}
