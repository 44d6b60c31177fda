package org.flakebench.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The segments of one worker, one after the other: opens a segment when there is something to
 * write, and turns to the next when it has reached its size. Used by one thread; {@link #segments}
 * and {@link #path} may be asked by any.
 */
final class SegmentRoll {
  private final Spool spool;
  private final SegmentOutput.Opener opener;
  private final long segmentBytes;
  private final Set<Integer> errorsInSegment = new HashSet<>();
  private SegmentFile file;
  private volatile int segments;

  /**
   * @param segmentBytes a segment that has so many is finished
   */
  SegmentRoll(Spool spool, SegmentOutput.Opener opener, long segmentBytes) {
    this.spool = spool;
    this.opener = opener;
    this.segmentBytes = segmentBytes;
  }

  /** How many segments were begun. */
  int segments() {
    return segments;
  }

  /** The file that is being written, or was when that failed. */
  Path path() {
    return spool.segment(segments);
  }

  /**
   * Writes execution records. Each segment can be read by itself: it holds the meaning of every
   * error index that its records use.
   *
   * @param errors all errors so far
   */
  void executions(ExecutionChunk chunk, Collection<ErrorDefinition> errors) throws IOException {
    open();
    if (errorsInSegment.size() < errors.size()) {
      for (ErrorDefinition definition : errors) {
        if (errorsInSegment.add(definition.index())) {
          file.error(definition);
        }
      }
    }
    file.executions(chunk);
  }

  /** Writes an interval and makes everything up to here survive a power failure. */
  void interval(IntervalFrame frame) throws IOException {
    open();
    file.interval(frame);
  }

  void log(byte[] line) throws IOException {
    open();
    file.log(line);
  }

  void step(StepFrame step) throws IOException {
    open();
    file.step(step);
  }

  /** Ends the segment if it has reached its size. */
  void turn() throws IOException {
    if (file != null && file.bytes() >= segmentBytes) {
      finish();
    }
  }

  /** Ends the segment in good order; the next record would begin another one. */
  void finish() throws IOException {
    if (file != null) {
      file.finish();
      file = null;
    }
  }

  /** Leaves the segment as it is, after its disk refused. */
  void abandon() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // The disk's refusal has been told; a second message about the same file helps nobody.
      }
      file = null;
    }
  }

  private void open() throws IOException {
    if (file == null) {
      segments++;
      SpoolManifest manifest = spool.manifest();
      file =
          new SegmentFile(
              path(),
              new SegmentHeader(
                  manifest.facts().runId(), manifest.worker(), manifest.workerEpoch(), segments),
              opener);
      errorsInSegment.clear();
    }
  }
}
