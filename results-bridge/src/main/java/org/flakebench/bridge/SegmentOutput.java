package org.flakebench.bridge;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the bytes of a segment go; a test puts a full disk here. */
interface SegmentOutput extends Closeable {

  /** Writes all bytes or fails. */
  void write(ByteBuffer head, ByteBuffer payload) throws IOException;

  /** Makes what was written survive a power failure. */
  void force() throws IOException;

  /** Opens segments. */
  @FunctionalInterface
  interface Opener {
    SegmentOutput open(Path file) throws IOException;
  }

  /** A new file; an existing one is never written over. */
  static SegmentOutput file(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new SegmentOutput() {
      @Override
      public void write(ByteBuffer head, ByteBuffer payload) throws IOException {
        ByteBuffer[] both = {head, payload};
        while (head.hasRemaining() || payload.hasRemaining()) {
          channel.write(both);
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
