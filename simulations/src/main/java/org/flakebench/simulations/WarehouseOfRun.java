package org.flakebench.simulations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.flakebench.conduct.LocalRun;
import org.flakebench.conduct.RunLog;
import org.flakebench.conduct.WarehouseWatch;
import org.flakebench.load.Epoch;
import org.flakebench.load.Timeline;
import org.flakebench.store.StoreException;
import org.flakebench.store.WarehouseSnapshotRepository;
import org.flakebench.store.WarehouseSnapshotRepository.Look;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.target.WarehouseSample;
import org.jdbi.v3.core.JdbiException;

/**
 * Looks at the warehouse of a run from its preparation to the end of its load, and keeps what it
 * sees. A target without a warehouse costs one question.
 */
final class WarehouseOfRun implements AutoCloseable {
  /** Null where there is no warehouse. */
  private final WarehouseWatch watch;

  private WarehouseOfRun(WarehouseWatch watch) {
    this.watch = watch;
  }

  /**
   * Notes how the warehouse is set up, and begins to look at it.
   *
   * @param runId of a run that the store has
   * @param warehouse as {@link org.flakebench.target.Target#warehouse()}
   */
  static WarehouseOfRun follow(
      WarehouseSnapshotRepository store,
      String runId,
      Supplier<Optional<WarehouseSample>> warehouse,
      LocalRun local,
      WarehouseWatch.Pace pace) {
    Consumer<WarehouseSample> keep = first -> store.configure(runId, first, Instant.now());
    if (!begun(warehouse, keep, local.log())) {
      return new WarehouseOfRun(null);
    }
    WarehouseWatch watch =
        new WarehouseWatch(
            warehouse, looks -> store.add(runId, stored(looks, local)), local.log(), pace);
    local.follow(watch);
    watch.start();
    return new WarehouseOfRun(watch);
  }

  /**
   * Keeps the first look; false where there is no warehouse. Its figures are wanted, not needed:
   * the run, which the store has by now, goes on without them, and so do the looks.
   */
  static boolean begun(
      Supplier<Optional<WarehouseSample>> warehouse, Consumer<WarehouseSample> keep, RunLog log) {
    try {
      Optional<WarehouseSample> first = warehouse.get();
      first.ifPresent(keep);
      return first.isPresent();
    } catch (TargetUnavailableException | StoreException | JdbiException e) {
      log.warn("warehouse", "its set-up is not known: " + e.getMessage(), e);
      return true;
    }
  }

  private static List<Look> stored(List<WarehouseWatch.Look> looks, LocalRun local) {
    Timeline timeline = local.timeline();
    Epoch measurement = timeline == null ? null : timeline.measurement();
    return looks.stream()
        .map(
            look ->
                new Look(
                    look.number(),
                    local.clock().instant(look.atNanos()),
                    measurement == null
                        ? null
                        : (Double) ((look.atNanos() - measurement.startNanos()) / 1e9),
                    look.sample()))
        .toList();
  }

  /**
   * Looks no more; waits a little for the store to take what was seen. Further calls do nothing.
   */
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
