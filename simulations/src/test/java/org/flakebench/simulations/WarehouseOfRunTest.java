package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flakebench.conduct.RunLog;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.WallClock;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.target.WarehouseSample;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

class WarehouseOfRunTest {
  private static final WarehouseSample SAMPLE =
      new WarehouseSample(
          "WH", "STARTED", null, "Small", 1, 1, 1, 0, 0, 0, null, false, Map.of("name", "WH"));

  private final RunLog log = new RunLog(RecordSink.none(), WallClock.now());

  @Test
  void firstLookIsKept() {
    List<WarehouseSample> kept = new ArrayList<>();
    assertThat(WarehouseOfRun.begun(() -> Optional.of(SAMPLE), kept::add, log)).isTrue();
    assertThat(kept).containsExactly(SAMPLE);
    assertThat(WarehouseOfRun.begun(Optional::empty, kept::add, log)).isFalse();
  }

  /** The run is in the store by then: it would stay there as PREPARED for ever. */
  @Test
  void runGoesOnWhenNobodyAnswersOrTheStoreDoesNotTakeIt() {
    assertThat(
            WarehouseOfRun.begun(
                () -> {
                  throw new TargetUnavailableException("no answer", null);
                },
                look -> {},
                log))
        .isTrue();
    assertThat(
            WarehouseOfRun.begun(
                () -> Optional.of(SAMPLE),
                look -> {
                  throw new ConnectionException(new java.sql.SQLException("locked"));
                },
                log))
        .isTrue();
  }
}
