package org.flakebench.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunSummary;
import org.flakebench.store.Store;
import org.jdbi.v3.core.JdbiException;

/**
 * The ordinary end of a run whose worker is this process: finish the segments, load them, load what
 * the disk refused, roll up, and give the spool back. Stateless.
 */
public final class RunEnd {
  private RunEnd() {}

  /**
   * @param messages for people: damaged segments, lost records; usually empty
   */
  public record Result(
      RunSummary summary, LoadResult loaded, SegmentWriter.Counts written, List<String> messages) {
    public Result {
      messages = List.copyOf(messages);
    }
  }

  /**
   * Ends the run. The spool is closed when this returns, also by an exception.
   *
   * @param facts with the measured window and the place of the report
   * @param failureReason in words; null when nothing failed
   * @param actor who ends it, for the history of the run
   * @throws IOException when the store or the disk refuses; what was measured stays in the spool,
   *     and the next command that opens the store recovers it
   * @throws org.flakebench.store.StoreException when the store cannot be reached any more, with the
   *     same consequence
   */
  public static Result finish(
      Store store,
      Spool spool,
      SegmentWriter writer,
      RunFacts facts,
      CompletionReason reason,
      String failureReason,
      String actor)
      throws IOException {
    seal(spool, writer, facts, reason, failureReason);
    SegmentWriter.Counts counts = writer.counts();
    List<IntervalFrame> unwritten = writer.unwritten();
    LoadResult loaded;
    RunSummary summary;
    try {
      SegmentLoader loader = new SegmentLoader(store);
      loaded = loader.load(spool);
      loader.loadIntervals(spool.manifest(), unwritten);
      loader.loadSteps(spool.manifest(), writer.unwrittenSteps());
      summary = new Rollup(store).finish(facts, reason, failureReason, actor);
      spool.removeIfLoaded();
    } catch (JdbiException e) {
      throw new IOException(
          "the store did not take the end of run " + facts.runId() + ": " + e.getMessage(), e);
    } finally {
      spool.close();
    }
    List<String> messages = new ArrayList<>(loaded.problems());
    if (counts.dropped() > 0) {
      messages.add(
          "%d of %d execution records were dropped".formatted(counts.dropped(), counts.offered()));
    }
    if (counts.unwrittenIntervals() > unwritten.size()) {
      messages.add(
          "%d seconds of figures are lost: the disk took none, and memory keeps the last %d"
              .formatted(
                  counts.unwrittenIntervals() - unwritten.size(), SegmentWriter.KEPT_INTERVALS));
    }
    return new Result(summary, loaded, counts, messages);
  }

  /**
   * Finishes the segments and notes the end beside them: from now on another process can end the
   * run as this one would. Belongs before the first access to the store; may be called again.
   *
   * @param facts as for {@link #finish}
   */
  public static void seal(
      Spool spool,
      SegmentWriter writer,
      RunFacts facts,
      CompletionReason reason,
      String failureReason) {
    writer.close();
    // Who finds segments that are not whole must not take them for the whole run.
    boolean whole = writer.counts().unwrittenIntervals() == 0 && writer.unwrittenSteps().isEmpty();
    try {
      spool.end(facts, whole ? new SpoolManifest.Ending(reason, failureReason) : null);
    } catch (IOException e) {
      // A full disk, which the writer has told of, must not keep the run from ending. What is not
      // noted matters only when the store refuses too; then recovery goes by the intervals.
      return;
    }
  }
}
