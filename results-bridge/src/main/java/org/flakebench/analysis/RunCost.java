package org.flakebench.analysis;

import java.util.Map;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunSummary.CostPart;
import org.flakebench.store.Dialect;
import org.flakebench.store.WarehouseSnapshotRepository;
import org.jdbi.v3.core.Handle;

/** The cost of a run, from what the store has of it. Stateless. */
public final class RunCost {
  private RunCost() {}

  /**
   * Reads what was seen of the run's warehouse and prices it. Settings that cannot be used leave
   * the run without a cost, and say so: it is over, and its other figures stand.
   *
   * @param environment of this process, see {@link CostSettings#of}
   * @param operations attempts in the measurement
   */
  public static CostPart of(
      Handle handle,
      Dialect dialect,
      Map<String, String> environment,
      RunFacts facts,
      long operations) {
    CostSettings settings;
    try {
      settings = CostSettings.of(environment);
    } catch (IllegalArgumentException e) {
      return CostModel.unavailable(e.getMessage());
    }
    return new CostModel(settings)
        .of(
            new CostModel.Run(
                facts.target().tableType(),
                facts.preparedAt(),
                facts.window().startedAt(),
                facts.window().endedAt(),
                operations,
                WarehouseSnapshotRepository.configuration(handle, dialect, facts.runId())
                    .orElse(null),
                WarehouseSnapshotRepository.looks(handle, dialect, facts.runId()),
                facts.labels().get(CostSettings.INSTANCE_SIZE),
                null));
  }
}
