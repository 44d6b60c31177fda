package org.flakebench.gatling.internal;

import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.core.CoreComponents;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flakebench.conduct.LocalRun;
import org.flakebench.measure.ErrorTable;
import org.flakebench.measure.OutcomeListener;
import org.flakebench.template.SeriesKey;
import scala.Option;
import scala.collection.immutable.List;

/**
 * Passes each operation of the measurement on to Gatling's writers, in the bursts in which the
 * drain thread empties the rings: waking a writer is what costs, and a burst wakes it once.
 *
 * <p>Gatling keeps milliseconds. Begin and end are mapped from the monotonic clock, and the length
 * is rounded once, so that a report's percentiles are within half a millisecond of ours. The
 * writers' mailboxes have no bound and are cut off five seconds after a simulation ends; {@link
 * #finish} therefore waits until they are empty, before the last user leaves.
 */
final class GatlingFeed implements OutcomeListener {
  private static final long BACKLOG_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** With this many records waiting in a writer's mailbox, more of them would only eat memory. */
  private static final int LARGEST_BACKLOG = 2_000_000;

  private final LocalRun run;
  private final ErrorTable errors;
  private final StatsEngine stats;
  private final WriterBacklog backlog;
  private final String[] names;
  private final Option<String> none = Option.empty();
  private final Option<String>[] messages;

  /** By slot; grown by copying, so that the drain thread reads without a lock. */
  private volatile Speaker[] speakers = new Speaker[64];

  private boolean choked;
  private long skipped;

  /** In whose name a slot's operations are logged: the user's that became the slot. */
  private record Speaker(String scenario, List<String> groups) {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  GatlingFeed(LocalRun run, CoreComponents core) {
    this.run = run;
    this.errors = run.errors();
    this.stats = core.statsEngine();
    this.backlog = WriterBacklog.of(core.statsEngine());
    this.names =
        run.preparation().series().stream().map(SeriesKey::displayName).toArray(String[]::new);
    this.messages = new Option[1 << 12];
  }

  /** A user becomes a slot; before the slot's first operation, on any thread. */
  synchronized void speakFor(int slot, Session session) {
    Speaker[] known = speakers;
    if (slot >= known.length) {
      known = Arrays.copyOf(known, Math.max(slot + 1, known.length * 2));
    }
    known[slot] = new Speaker(session.scenario(), session.groups());
    speakers = known;
  }

  @Override
  public void operation(int slot, int statement, long startNanos, long durationNanos, int error) {
    if (choked) {
      skipped++;
      return;
    }
    Speaker by = speakers[slot];
    long startMillis = Math.floorDiv(run.clock().epochMicros(startNanos), 1000L);
    long endMillis = startMillis + (durationNanos + 500_000) / 1_000_000;
    stats.logResponse(
        by.scenario(),
        by.groups(),
        names[statement],
        startMillis,
        endMillis,
        error == 0 ? OK$.MODULE$ : KO$.MODULE$,
        none,
        error == 0 ? none : message(error));
  }

  private Option<String> message(int error) {
    Option<String> known = messages[error];
    if (known == null) {
      ErrorTable.Entry entry = errors.entry(error);
      known = Option.apply(entry.key().category() + ": " + entry.message());
      messages[error] = known;
    }
    return known;
  }

  @Override
  public void endOfBurst() {
    choked = backlog.size() > LARGEST_BACKLOG;
  }

  @Override
  public void finish() {
    long deadline = System.nanoTime() + BACKLOG_WAIT_NANOS;
    while (backlog.size() > 0 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    if (backlog.size() > 0 || skipped > 0) {
      run.log()
          .warn(
              "gatling",
              "Gatling's writers could not follow: its report lacks at least "
                  + (skipped + backlog.size())
                  + " operations; the stored figures are complete",
              null);
    }
  }
}
