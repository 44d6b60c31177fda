package org.flakebench.bridge;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads a segment frame by frame. Opening it checks every frame once and notes where they are (a
 * few thousand places at most); the payloads are read again when they are asked for, one at a time.
 * A segment that ends in the middle of a frame, as it does after the sudden end of its writer, is
 * good up to there. A frame whose checksum is wrong is left out and named in {@link #damages()}.
 * Not thread-safe.
 */
final class SegmentReader implements Closeable {

  /** Takes one frame; the payload is valid during the call only. */
  @FunctionalInterface
  interface FrameVisitor<E extends Exception> {
    void frame(ByteBuffer payload) throws IOException, E;
  }

  private record Place(FrameType type, long offset, int length) {}

  private final Path path;
  private final FileChannel channel;
  private final List<Place> places = new ArrayList<>();
  private final List<String> damages = new ArrayList<>();
  private final CRC32C fileChecksum = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocate(128 * 1024);
  private SegmentHeader header;
  private boolean complete;
  private long goodBytes;
  private long tornBytes;

  /**
   * Opens and checks a segment.
   *
   * @throws IOException when the file cannot be read; damage inside is no exception
   */
  SegmentReader(Path path) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      scan();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Null when the begin of the file is damaged or cut: then nothing in it can be used. */
  SegmentHeader header() {
    return header;
  }

  /** Whether the writer closed the segment in good order. */
  boolean complete() {
    return complete;
  }

  /** Bytes of the file up to the end of the last frame that was found. */
  long goodBytes() {
    return goodBytes;
  }

  /** Bytes of a last frame that was being written when its writer died; 0 in a complete segment. */
  long tornBytes() {
    return tornBytes;
  }

  /** CRC32C of the first {@link #goodBytes()}, lower-case hex. */
  String checksum() {
    return "%08x".formatted(fileChecksum.getValue());
  }

  /** What is wrong in the file, each with file and offset; empty when nothing is. */
  List<String> damages() {
    return List.copyOf(damages);
  }

  /** How many execution records the good frames hold. */
  long executions() {
    return places.stream()
        .filter(place -> place.type == FrameType.EXECUTIONS)
        .mapToLong(place -> place.length / ExecutionChunk.RECORD_BYTES)
        .sum();
  }

  /** How many good frames of the type there are. */
  long count(FrameType type) {
    return places.stream().filter(place -> place.type == type).count();
  }

  /** Shows every good frame of the type, in the order of the file. */
  <E extends Exception> void forEach(FrameType type, FrameVisitor<E> visitor)
      throws IOException, E {
    for (Place place : places) {
      if (place.type == type) {
        visitor.frame(payload(place));
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void scan() throws IOException {
    long size = channel.size();
    if (size < Frames.MAGIC.length) {
      tornBytes = size;
      return;
    }
    ByteBuffer magic = read(0, Frames.MAGIC.length);
    if (!magic.equals(ByteBuffer.wrap(Frames.MAGIC))) {
      damages.add(
          path + " is not a segment of this version: it does not begin with FBSEG and version 1");
      return;
    }
    fileChecksum.update(magic);
    goodBytes = Frames.MAGIC.length;
    while (goodBytes < size) {
      long rest = size - goodBytes;
      if (rest < Frames.HEAD_BYTES) {
        tornBytes = rest;
        return;
      }
      ByteBuffer head = read(goodBytes, Frames.HEAD_BYTES);
      if (!Frames.isHead(head, 0)) {
        if (zeros(goodBytes, size)) {
          tornBytes = rest;
        } else {
          damages.add(
              path
                  + " is damaged at byte "
                  + goodBytes
                  + ": no frame begins there; "
                  + rest
                  + " bytes are lost");
        }
        return;
      }
      int length = head.getInt(0);
      if (length > rest - Frames.HEAD_BYTES) {
        tornBytes = rest;
        return;
      }
      if (!frame(head.get(4), head.getInt(7), length)) {
        return;
      }
    }
  }

  /**
   * Checks the frame at the end of what was found so far; false when nothing behind it can be used.
   */
  private boolean frame(byte code, int checksum, int length) throws IOException {
    long offset = goodBytes + Frames.HEAD_BYTES;
    fileChecksum.update(read(goodBytes, Frames.HEAD_BYTES));
    ByteBuffer payload = read(offset, length);
    fileChecksum.update(payload.duplicate());
    FrameType type = FrameType.of(code);
    boolean good = type != null && checksum == Frames.checksum(code, payload.array(), 0, length);
    if (header == null) {
      if (!good || type != FrameType.HEADER) {
        damages.add(path + " is damaged at byte " + goodBytes + ": its header cannot be read");
        return false;
      }
      header = SegmentHeader.of(payload);
    } else if (!good) {
      damages.add(
          path
              + " is damaged at byte "
              + goodBytes
              + ": a frame of "
              + length
              + " bytes has a wrong checksum");
    } else if (type == FrameType.TRAILER) {
      trailer(payload);
    } else {
      places.add(new Place(type, offset, length));
    }
    goodBytes = offset + length;
    return true;
  }

  private void trailer(ByteBuffer payload) {
    complete = true;
    long executions = payload.getLong();
    long intervals = payload.getLong();
    long logs = payload.getLong();
    if (executions != executions()
        || intervals != count(FrameType.INTERVAL)
        || logs != count(FrameType.LOG)) {
      damages.add(
          "%s holds %d executions, %d intervals and %d log lines, but its trailer says %d, %d and %d"
              .formatted(
                  path,
                  executions(),
                  count(FrameType.INTERVAL),
                  count(FrameType.LOG),
                  executions,
                  intervals,
                  logs));
    }
  }

  private boolean zeros(long from, long to) throws IOException {
    for (long at = from; at < to; at += 64 * 1024) {
      ByteBuffer bytes = read(at, (int) Math.min(64 * 1024, to - at));
      while (bytes.hasRemaining()) {
        if (bytes.get() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private ByteBuffer payload(Place place) throws IOException {
    return read(place.offset, place.length);
  }

  private ByteBuffer read(long offset, int length) throws IOException {
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocate(length);
    }
    buffer.clear().limit(length);
    while (buffer.hasRemaining()) {
      int more = channel.read(buffer, offset + buffer.position());
      if (more < 0) {
        throw new IOException(path + " became shorter while it was read");
      }
    }
    return buffer.flip();
  }
}
