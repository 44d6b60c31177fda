package org.flakebench.simulations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flakebench.conduct.LocalRun;
import org.flakebench.conduct.WarehouseWatch;
import org.flakebench.load.Epoch;
import org.flakebench.load.Timeline;
import org.flakebench.store.WarehouseSnapshotRepository;
import org.flakebench.store.WarehouseSnapshotRepository.Look;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.target.WarehouseSample;

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
    try {
      Optional<WarehouseSample> first = warehouse.get();
      if (first.isEmpty()) {
        return new WarehouseOfRun(null);
      }
      store.configure(runId, first.get(), Instant.now());
    } catch (TargetUnavailableException e) {
      // Its figures are wanted, not needed: the run goes on, and so do the looks.
      local.log().warn("warehouse", "its set-up is not known: " + e.getMessage(), e);
    }
    WarehouseWatch watch =
        new WarehouseWatch(
            warehouse, looks -> store.add(runId, stored(looks, local)), local.log(), pace);
    local.follow(watch);
    watch.start();
    return new WarehouseOfRun(watch);
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
