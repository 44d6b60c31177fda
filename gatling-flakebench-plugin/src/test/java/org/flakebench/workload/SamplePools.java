package org.flakebench.workload;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.flakebench.TestPools;

/** Value pools of a test. */
public final class SamplePools implements ValuePools {
  private record Pool(PoolKind kind, String column, List<?> values) implements ValuePool {
    @Override
    public int size() {
      return values.size();
    }

    @Override
    public Object value(int place) {
      return values.get(place);
    }

    @Override
    public void put(int place, ParameterSink sink, int index) {
      Object value = values.get(place);
      if (value == null) {
        sink.setNull(index);
      } else if (value instanceof Long number) {
        sink.setLong(index, number);
      } else if (value instanceof Double number) {
        sink.setDouble(index, number);
      } else if (value instanceof BigDecimal number) {
        sink.setDecimal(index, number);
      } else if (value instanceof Instant instant) {
        sink.setInstant(index, instant);
      } else if (value instanceof LocalDate date) {
        sink.setDate(index, date);
      } else if (value instanceof Boolean flag) {
        sink.setBoolean(index, flag);
      } else if (value instanceof UUID uuid) {
        sink.setUuid(index, uuid);
      } else {
        sink.setText(index, value.toString());
      }
    }
  }

  private final List<Pool> pools = new ArrayList<>();

  /** What a slot makes values from: draws from any pool, and keys of its own. */
  public static SlotValues slot(long seed, NewKeys newKeys, Object... keys) {
    return new SlotValues(
        seed,
        0,
        0,
        TestPools.draws(seed),
        keys.length == 0 ? null : new Pool(PoolKind.KEY, "id", Arrays.asList(keys)),
        newKeys == null ? null : newKeys.share());
  }

  /** Adds a pool. */
  public SamplePools with(PoolKind kind, String column, Object... values) {
    pools.add(new Pool(kind, column, Arrays.asList(values)));
    return this;
  }

  @Override
  public Optional<ValuePool> find(PoolKind kind, String column) {
    return pools.stream()
        .filter(pool -> pool.kind() == kind && pool.column().equalsIgnoreCase(column))
        .map(ValuePool.class::cast)
        .findFirst();
  }
}
