package org.flakebench.bridge;

import java.time.Instant;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.report.RunFacts;

/**
 * What stands in a spool directory's {@code run.json}: enough for another process to load and sum
 * up the run.
 *
 * @param version of this file, now 1
 * @param toolVersion version of the program that wrote it
 * @param worker as {@code worker-0}
 * @param workerEpoch grows when a worker with the same id is started again
 * @param workerGroupId number of the worker, from 0
 * @param workerGroupCount how many workers the run has
 * @param store where the run's store is: the text of its {@link
 *     org.flakebench.store.StoreLocation}, by which recovery knows it; never with a password
 * @param createdAt UTC
 * @param ending how the run ended, once that is known; null while it goes on
 */
public record SpoolManifest(
    int version,
    String toolVersion,
    String worker,
    int workerEpoch,
    int workerGroupId,
    int workerGroupCount,
    String store,
    Instant createdAt,
    RunFacts facts,
    Ending ending) {

  /**
   * How the load ended, for whoever has to end the run in the store.
   *
   * @param failure in words; null when nothing failed
   */
  public record Ending(CompletionReason reason, String failure) {}

  /** The version that this program writes. */
  public static final int VERSION = 1;

  public SpoolManifest {
    if (worker == null || !worker.matches("[A-Za-z0-9_.-]{1,100}") || worker.startsWith(".")) {
      throw new IllegalArgumentException(
          "worker '" + worker + "' cannot name a directory; allowed are letters, digits and _ . -");
    }
    if (facts.runId() == null || !facts.runId().matches("[A-Za-z0-9_-]{1,100}")) {
      throw new IllegalArgumentException(
          "run '"
              + facts.runId()
              + "' cannot name a directory; allowed are letters, digits and _ -");
    }
  }

  /** A run that has not ended. */
  public SpoolManifest(
      int version,
      String toolVersion,
      String worker,
      int workerEpoch,
      int workerGroupId,
      int workerGroupCount,
      String store,
      Instant createdAt,
      RunFacts facts) {
    this(
        version,
        toolVersion,
        worker,
        workerEpoch,
        workerGroupId,
        workerGroupCount,
        store,
        createdAt,
        facts,
        null);
  }

  /** The same with newer facts. */
  SpoolManifest with(RunFacts newer) {
    return with(newer, ending);
  }

  /** The same with newer facts and the end. */
  SpoolManifest with(RunFacts newer, Ending known) {
    return new SpoolManifest(
        version,
        toolVersion,
        worker,
        workerEpoch,
        workerGroupId,
        workerGroupCount,
        store,
        createdAt,
        newer,
        known);
  }
}
