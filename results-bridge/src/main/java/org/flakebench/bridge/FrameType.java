package org.flakebench.bridge;

/** What a frame of a segment holds. The codes are part of the file format. */
enum FrameType {
  HEADER(1),
  INTERVAL(2),
  EXECUTIONS(3),
  ERROR(4),
  LOG(5),
  /** The last frame of a segment that was closed in good order. */
  TRAILER(6),
  STEP(7);

  private static final FrameType[] BY_CODE = new FrameType[8];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final byte code;

  FrameType(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  /** Null for a code that this program does not know. */
  static FrameType of(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
