package org.flakebench.workload;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The pools that were sampled for a run. Immutable; thread-safe. */
public final class PoolSet implements ValuePools {
  private record Name(PoolKind kind, String column) {
    static Name of(PoolKind kind, String column) {
      return new Name(kind, column.toLowerCase(Locale.ROOT));
    }
  }

  private final List<SampledPool> pools;
  private final Map<Name, ValuePool> views = new HashMap<>();

  public PoolSet(List<SampledPool> pools) {
    this.pools = List.copyOf(pools);
    for (SampledPool pool : pools) {
      for (PoolColumn column : pool.columns()) {
        views.put(Name.of(pool.kind(), column.name()), pool.view(column));
      }
    }
  }

  /** All of them. */
  public List<SampledPool> pools() {
    return pools;
  }

  @Override
  public Optional<ValuePool> find(PoolKind kind, String column) {
    return Optional.ofNullable(views.get(Name.of(kind, column)));
  }
}
