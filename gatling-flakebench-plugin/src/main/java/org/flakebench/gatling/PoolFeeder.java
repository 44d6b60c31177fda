package org.flakebench.gatling;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.flakebench.target.Target;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.Distribution;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolDraws;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValuePool;
import org.jspecify.annotations.Nullable;

/**
 * A value pool as a Gatling feeder. Sampled when Gatling first asks for it; feeders that are made
 * of one object draw from it together. Thread-safe; each iterator belongs to one thread, as
 * Gatling's feeders do.
 */
final class PoolFeeder implements Supplier<Iterator<Map<String, Object>>> {
  private final Template template;
  private final Supplier<? extends Target> target;
  private final PoolKind kind;
  private final @Nullable String column;
  private @Nullable SampledPool pool;
  private @Nullable ValuePool view;
  private @Nullable PoolDraws draws;
  private int iterators;

  /**
   * @param column null: the key or time column for KEY and RANGE, all columns for ROW
   */
  PoolFeeder(
      Template template,
      Supplier<? extends Target> target,
      PoolKind kind,
      @Nullable String column) {
    this.template = template;
    this.target = target;
    this.kind = kind;
    this.column = column;
  }

  /**
   * An endless feeder.
   *
   * @throws TemplateException when the table has no such column, or no values in it
   */
  @Override
  public synchronized Iterator<Map<String, Object>> get() {
    long seed = template.values().seed();
    if (pool == null) {
      Target at = target.get();
      TableProfile table = at.profile(kind == PoolKind.RANGE);
      Integer slots = template.load().connections();
      PoolNeed need = PoolNeed.of(kind, columns(table), slots == null ? 1 : slots);
      pool = at.sample(table, List.of(need), seed).get(0);
      view = pool.view(pool.columns().get(0));
      draws = new PoolDraws(Distribution.of(template.values()), seed, 0, 1);
    }
    return new Draws(pool, view, new SlotValues(seed, 0, iterators++, draws, view, null));
  }

  private List<Column> columns(TableProfile table) {
    if (column != null) {
      return List.of(
          table
              .column(column)
              .orElseThrow(
                  () ->
                      problem(
                          "MISSING_COLUMN",
                          "the column " + column + " does not exist in " + table.qualifiedName())));
    }
    return switch (kind) {
      case ROW -> table.columns();
      case KEY -> List.of(named(table.keyColumn(), "key", table));
      case RANGE -> List.of(named(table.timeColumn(), "time", table));
      case COLUMN, GENERIC_SQL ->
          throw problem("MISSING_COLUMN", "a feeder of kind " + kind + " needs a column");
    };
  }

  private static Column named(@Nullable Column found, String what, TableProfile table) {
    if (found == null) {
      throw problem(
          "NO_" + what.toUpperCase(Locale.ROOT) + "_COLUMN",
          "no " + what + " column was found in " + table.qualifiedName() + "; name one");
    }
    return found;
  }

  private static TemplateException problem(String code, String message) {
    return new TemplateException("poolFeeder", code, message);
  }

  private record Draws(SampledPool pool, ValuePool view, SlotValues slot)
      implements Iterator<Map<String, Object>> {
    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Map<String, Object> next() {
      int place = slot.draw(view);
      Map<String, Object> attributes = new LinkedHashMap<>();
      for (PoolColumn column : pool.columns()) {
        attributes.put(column.name(), column.value(place));
      }
      return attributes;
    }
  }
}
