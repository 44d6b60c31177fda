package org.flakebench.workload;

import java.util.List;
import java.util.Optional;

/** Where value pools of earlier preparations are kept. */
public interface PoolSource {
  /**
   * What was found.
   *
   * @param pools in the order of the needs; null when they have to be sampled
   * @param note where they come from, or why they do not; for the run's log, may be null
   */
  record Found(List<SampledPool> pools, String note) {
    public Optional<List<SampledPool>> usable() {
      return Optional.ofNullable(pools);
    }
  }

  /** Looks for pools that fit a request in everything. */
  Found find(PoolRequest request);

  /**
   * Keeps pools for later runs.
   *
   * @param pools in the order of the needs
   * @return what could not be done, for the run's log; usually empty
   */
  List<String> keep(PoolRequest request, List<SampledPool> pools);

  /** Keeps nothing: every run samples. */
  static PoolSource none() {
    return new PoolSource() {
      @Override
      public Found find(PoolRequest request) {
        return new Found(null, null);
      }

      @Override
      public List<String> keep(PoolRequest request, List<SampledPool> pools) {
        return List.of();
      }
    };
  }
}
