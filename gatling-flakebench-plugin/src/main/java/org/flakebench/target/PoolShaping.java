package org.flakebench.target;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableProfile;

/**
 * Makes pools of what was read from a table: in natural order, and as many as are wanted, each with
 * the same chance. The same for all databases.
 *
 * @param seed the same seed and rows give the same pools
 */
public record PoolShaping(TableProfile table, long seed) {

  /**
   * A pool of single values.
   *
   * @param read distinct, of the class of the column's type; is sorted
   * @throws TemplateException when nothing was read
   */
  public SampledPool values(PoolNeed need, List<Object> read) {
    Column column = need.column();
    if (read.isEmpty()) {
      throw nothing(column);
    }
    read.sort(natural());
    List<Object> chosen = chosen(read, need.size());
    return SampledPool.of(need.kind(), PoolColumn.of(column.name(), column.type(), chosen));
  }

  /**
   * A pool of rows.
   *
   * @param read a value, or null, for each of the need's columns; is sorted
   * @throws TemplateException when nothing was read
   */
  public SampledPool rows(PoolNeed need, List<List<Object>> read) {
    List<Column> columns = need.columns();
    if (read.isEmpty()) {
      throw nothing(null);
    }
    int by = orderedBy(columns);
    read.sort(Comparator.comparing(row -> row.get(by), Comparator.nullsFirst(natural())));
    List<List<Object>> chosen = chosen(read, need.size());
    return new SampledPool(
        PoolKind.ROW,
        IntStream.range(0, columns.size())
            .mapToObj(
                i ->
                    PoolColumn.of(
                        columns.get(i).name(),
                        columns.get(i).type(),
                        chosen.stream().map(row -> row.get(i)).collect(Collectors.toList())))
            .toList());
  }

  /** The time column, else the key, else the first. */
  private int orderedBy(List<Column> columns) {
    for (Column column : Arrays.asList(table.timeColumn(), table.keyColumn())) {
      if (column != null && columns.contains(column)) {
        return columns.indexOf(column);
      }
    }
    return 0;
  }

  /** All values of a column are of one class that compares with itself. */
  @SuppressWarnings("unchecked")
  private static Comparator<Object> natural() {
    return (left, right) ->
        left instanceof BigDecimal number
            ? number.compareTo((BigDecimal) right)
            : ((Comparable<Object>) left).compareTo(right);
  }

  private <T> List<T> chosen(List<T> values, int wanted) {
    if (values.size() <= wanted) {
      return Collections.unmodifiableList(values);
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<T> chosen = new ArrayList<>(wanted);
    for (int i = 0; chosen.size() < wanted; i++) {
      if (random.nextInt(values.size() - i) < wanted - chosen.size()) {
        chosen.add(values.get(i));
      }
    }
    return chosen;
  }

  private TemplateException nothing(Column column) {
    boolean key = column == null || column.equals(table.keyColumn());
    return new TemplateException(
        "target.table",
        key ? "EMPTY_TABLE" : "NO_VALUES",
        table.qualifiedName()
            + (key
                ? " has no rows, so there are no keys to look up; fill it first"
                : " has no values in the rows that were sampled, in column "
                    + column.name()
                    + "; fill it first"));
  }
}
