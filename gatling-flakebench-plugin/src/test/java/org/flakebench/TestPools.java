package org.flakebench;

import java.util.List;
import java.util.stream.LongStream;
import org.flakebench.workload.Distribution;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolDraws;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolSet;
import org.flakebench.workload.RangeCutoffs;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValuePool;
import org.flakebench.workload.ValuePools;
import org.flakebench.workload.ValueType;

/** Value pools of tests. */
public final class TestPools {
  private TestPools() {}

  /** A pool of the keys 1 … size. */
  public static ValuePool keys(int size) {
    return keys(LongStream.rangeClosed(1, size).toArray());
  }

  public static ValuePool keys(long... keys) {
    return of(PoolKind.KEY, ValueType.INTEGER, LongStream.of(keys).boxed().toList());
  }

  public static ValuePool of(PoolKind kind, ValueType type, List<?> values) {
    PoolColumn column = PoolColumn.of("id", type, values);
    return SampledPool.of(kind, column).view(column);
  }

  /** Cutoffs for scans by time, where the table has a time. */
  public static ValuePools ranges(TableProfile table) {
    return table.timeColumn() == null || table.timeMax() == null
        ? ValuePools.none()
        : new PoolSet(List.of(RangeCutoffs.pool(table.timeColumn(), table.timeMax(), 2000, 1)));
  }

  /** The draws of a single worker, even over the pool. */
  public static PoolDraws draws(long seed) {
    return new PoolDraws(new Distribution.Uniform(), seed, 0, 1);
  }
}
