package org.flakebench.bridge;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Small fields of frames that are rare: texts with their length in front (-1 = null), numbers big
 * endian.
 */
final class Payload {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

  Payload number(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  Payload text(String value) {
    if (value == null) {
      return number(-1);
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    return bytes(bytes);
  }

  Payload bytes(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  /**
   * @throws BufferUnderflowException when the text is longer than what is left
   */
  static String text(ByteBuffer in) {
    long length = in.getLong();
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
