package org.flakebench.bridge;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The segment that is being written. Used by one thread. */
final class SegmentFile implements Closeable {
  private final SegmentOutput output;
  private final ByteBuffer head = ByteBuffer.allocate(Frames.HEAD_BYTES);
  private long bytes;
  private long executions;
  private long intervals;
  private long logs;

  SegmentFile(Path path, SegmentHeader header, SegmentOutput.Opener opener) throws IOException {
    this.output = opener.open(path);
    try {
      output.write(ByteBuffer.wrap(Frames.MAGIC), ByteBuffer.allocate(0));
      bytes = Frames.MAGIC.length;
      byte[] payload = header.toBytes();
      frame(FrameType.HEADER, payload, payload.length);
    } catch (IOException e) {
      try {
        output.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  long bytes() {
    return bytes;
  }

  void executions(ExecutionChunk chunk) throws IOException {
    frame(FrameType.EXECUTIONS, chunk.bytes(), chunk.length());
    executions += chunk.records();
  }

  /** Also makes everything up to here survive a power failure. */
  void interval(IntervalFrame interval) throws IOException {
    byte[] payload = interval.toBytes();
    frame(FrameType.INTERVAL, payload, payload.length);
    intervals++;
    output.force();
  }

  void error(ErrorDefinition definition) throws IOException {
    byte[] payload = definition.toBytes();
    frame(FrameType.ERROR, payload, payload.length);
  }

  void log(byte[] line) throws IOException {
    frame(FrameType.LOG, line, line.length);
    logs++;
  }

  void step(StepFrame step) throws IOException {
    byte[] payload = step.toBytes();
    frame(FrameType.STEP, payload, payload.length);
  }

  /** Writes the trailer, forces and closes. */
  void finish() throws IOException {
    byte[] payload = new Payload().number(executions).number(intervals).number(logs).toBytes();
    frame(FrameType.TRAILER, payload, payload.length);
    output.force();
    output.close();
  }

  /** Closes without a trailer. */
  @Override
  public void close() throws IOException {
    output.close();
  }

  private void frame(FrameType type, byte[] payload, int length) throws IOException {
    Frames.putHead(head, type, payload, length);
    output.write(head, ByteBuffer.wrap(payload, 0, length));
    bytes += Frames.HEAD_BYTES + length;
  }
}
