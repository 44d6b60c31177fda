package org.flakebench.bridge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.flakebench.load.Phase;
import org.flakebench.measure.ExecutionRecord;

/**
 * Execution records side by side, each of the same size: written without a single allocation. Not
 * thread-safe.
 */
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

  private final byte[] bytes = new byte[RECORDS * RECORD_BYTES];
  private int used;

  /** Whether it has no room for one more. */
  boolean isFull() {
    return used == bytes.length;
  }

  /** How many records are in it. */
  int records() {
    return used / RECORD_BYTES;
  }

  /** The records, from 0 to {@link #length()}. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return used;
  }

  /** Forgets its records. */
  void clear() {
    used = 0;
  }

  /** Adds a record; there must be room. */
  void add(
      long startEpochMicros,
      long serviceNanos,
      long waitNanos,
      int slot,
      int statement,
      int error,
      int rows,
      Phase phase) {
    LONG.set(bytes, used, startEpochMicros);
    LONG.set(bytes, used + 8, serviceNanos);
    LONG.set(bytes, used + 16, waitNanos);
    INT.set(bytes, used + 24, slot);
    INT.set(bytes, used + 28, statement);
    INT.set(bytes, used + 32, error);
    INT.set(bytes, used + 36, rows);
    bytes[used + 40] = CODES[phase.ordinal()];
    used += RECORD_BYTES;
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
