package org.flakebench.bridge;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The frames of a segment file: length of the payload (int), type (byte), check of the head
 * (short), CRC32C of type and payload (int), payload; all big endian. The head has a check of its
 * own, so that a damaged length is told apart from a frame that was cut by the end of the process.
 */
final class Frames {
  /** Stands at the begin of each segment file; the last byte is the version of the format. */
  static final byte[] MAGIC = {'F', 'B', 'S', 'E', 'G', 0, 0, 1};

  static final int HEAD_BYTES = 11;

  /** No frame comes near it. */
  static final int MAX_PAYLOAD_BYTES = 32 << 20;

  private Frames() {}

  /** The head of a frame, ready to be written. */
  static void putHead(ByteBuffer head, FrameType type, byte[] payload, int length) {
    head.clear();
    head.putInt(length)
        .put(type.code())
        .putShort((short) 0)
        .putInt(checksum(type.code(), payload, 0, length));
    head.putShort(5, headCheck(head));
    head.flip();
  }

  /** Whether the 11 bytes at {@code at} are the head of a frame. */
  static boolean isHead(ByteBuffer bytes, int at) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).put(bytes.slice(at, HEAD_BYTES)).flip();
    short check = head.getShort(5);
    head.putShort(5, (short) 0);
    int length = head.getInt(0);
    return check == headCheck(head) && length >= 0 && length <= MAX_PAYLOAD_BYTES;
  }

  static int checksum(byte type, byte[] payload, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(type);
    crc.update(payload, from, length);
    return (int) crc.getValue();
  }

  private static short headCheck(ByteBuffer head) {
    CRC32C crc = new CRC32C();
    crc.update(head.array(), 0, HEAD_BYTES);
    // Never 0: eleven bytes of zero, as a power failure leaves them, are no head.
    return (short) (crc.getValue() | 1);
  }
}
