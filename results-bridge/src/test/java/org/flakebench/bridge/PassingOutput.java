package org.flakebench.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Passes everything on; a test's faulty disk refuses what it wants. */
abstract class PassingOutput implements SegmentOutput {
  private final SegmentOutput file;

  PassingOutput(SegmentOutput file) {
    this.file = file;
  }

  @Override
  public void write(ByteBuffer head, ByteBuffer payload) throws IOException {
    file.write(head, payload);
  }

  @Override
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
