package org.flakebench.measure;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Intervals as bytes: the form in which they travel, lie in segments and in the store. Reading
 * gives back exactly what was written.
 *
 * <p>Layout: {@code 'F' 'B' 'I'}, version (one byte), length of the body (int, big endian), then
 * the body, deflated as one stream. The body holds names instead of ordinals, so that it can be
 * read years later, and each histogram in HdrHistogram's own V2 encoding (zig-zag, run-length);
 * deflating them together is cheaper and smaller than one stream for each.
 *
 * <p>Not thread-safe: an instance reuses its buffers, so that one interval a second costs next to
 * nothing.
 */
public final class IntervalCodec {
  /** The version that {@link #encode} writes; version 1 had no arrivals, and is still read. */
  public static final int VERSION = 2;

  private static final int OLDEST_VERSION = 1;

  /** No interval comes near it; a larger one is a sign of damage. */
  private static final int MAX_BODY_BYTES = 64 << 20;

  private static final int HEADER_BYTES = 8;
  private static final byte[] MAGIC = {'F', 'B', 'I'};

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final Inflater inflater = new Inflater(true);
  private final IntervalWriter writer = new IntervalWriter();
  private byte[] packed = new byte[16 * 1024];

  /** The interval as bytes. */
  public byte[] encode(Interval interval) {
    ByteBuffer body = writer.write(interval);
    int length = body.remaining();
    if (packed.length < length + 64) {
      packed = new byte[length * 2 + 64];
    }
    deflater.reset();
    deflater.setInput(body.array(), body.arrayOffset(), length);
    deflater.finish();
    int used = HEADER_BYTES;
    while (!deflater.finished()) {
      if (used == packed.length) {
        packed = Arrays.copyOf(packed, packed.length * 2);
      }
      used += deflater.deflate(packed, used, packed.length - used);
    }
    ByteBuffer.wrap(packed).put(MAGIC).put((byte) VERSION).putInt(length);
    return Arrays.copyOf(packed, used);
  }

  /**
   * The interval that the bytes hold.
   *
   * @throws MalformedIntervalException when they are damaged, cut, or of an unknown version
   */
  public Interval decode(byte[] bytes) {
    ByteBuffer body = ByteBuffer.wrap(inflate(bytes));
    try {
      Interval interval = IntervalParser.read(body, bytes[MAGIC.length]);
      if (body.hasRemaining()) {
        throw new MalformedIntervalException(
            body.remaining() + " bytes are left after the end of the interval");
      }
      return interval;
    } catch (MalformedIntervalException e) {
      throw e;
    } catch (RuntimeException e) {
      // Damaged bytes can trip any reader below, HdrHistogram's among them; what they trip over
      // does not matter.
      throw new MalformedIntervalException(
          "interval is damaged at byte " + body.position() + " of its body: " + e, e);
    }
  }

  private byte[] inflate(byte[] bytes) {
    if (bytes.length < HEADER_BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new MalformedIntervalException(
          "these " + bytes.length + " bytes are not an interval: they do not begin with FBI");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, MAGIC.length, HEADER_BYTES - MAGIC.length);
    int version = header.get();
    if (version < OLDEST_VERSION || version > VERSION) {
      throw new MalformedIntervalException(
          "interval of version "
              + version
              + ", this program reads versions "
              + OLDEST_VERSION
              + " to "
              + VERSION);
    }
    int length = header.getInt();
    if (length < 0 || length > MAX_BODY_BYTES) {
      throw new MalformedIntervalException(
          "interval with a body of " + length + " bytes, allowed are 0 to " + MAX_BODY_BYTES);
    }
    byte[] body = new byte[length];
    inflater.reset();
    inflater.setInput(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
    try {
      int used = 0;
      while (used < length && !inflater.finished()) {
        int more = inflater.inflate(body, used, length - used);
        if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        used += more;
      }
      boolean ended =
          inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
      if (used < length || !ended || inflater.getRemaining() > 0) {
        throw new MalformedIntervalException(
            "interval's body is cut or too long: " + used + " of " + length + " bytes");
      }
      return body;
    } catch (DataFormatException e) {
      throw new MalformedIntervalException(
          "interval's body cannot be inflated: " + e.getMessage(), e);
    }
  }
}
