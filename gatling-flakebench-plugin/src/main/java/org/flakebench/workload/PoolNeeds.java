package org.flakebench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flakebench.template.ParameterSpec;
import org.flakebench.template.SqlTokens;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateException.Problem;

/**
 * The pools that the statements of a template draw from. Pure; immutable.
 *
 * @param all each with how often an operation of the whole mix draws from it, on average; in the
 *     order in which statements ask for them
 */
public record PoolNeeds(Map<PoolNeed, Double> all) {
  private static final double BASIS_POINTS = 10_000;

  public PoolNeeds {
    all = new LinkedHashMap<>(all);
  }

  /**
   * What the statements with a weight need. Lookups, updates and scans by key need keys, scans with
   * one placeholder ranges; a parameter that samples a column needs the keys for the key column,
   * ranges for the time column, a pool of its own for any other; one that goes by the bounds or the
   * shares of a column needs rows. Where a statement needs a key or a time and the table has none,
   * nothing is asked for: binding the statement says so.
   *
   * @param sql of each statement as it will run; null where it has no weight
   * @param slots of all workers
   * @throws TemplateException when a parameter samples a column that the table does not have
   */
  public static PoolNeeds of(Template template, TableProfile table, List<String> sql, int slots) {
    Collected collected = new Collected(table, rowColumns(template, table), slots);
    for (int i = 0; i < template.statements().size(); i++) {
      StatementSpec statement = template.statements().get(i);
      if (statement.weightBasisPoints() == 0 || sql.get(i) == null) {
        continue;
      }
      double share = statement.weightBasisPoints() / BASIS_POINTS;
      switch (statement.kind()) {
        case POINT_LOOKUP, UPDATE -> collected.keys(share);
        case RANGE_SCAN -> {
          if (SqlTokens.placeholders(sql.get(i)) == 1
              && !StatementPlanner.scansByKey(sql.get(i), table)) {
            collected.ranges(share);
          } else {
            collected.keys(share);
          }
        }
        case INSERT -> {
          // New keys and values by type: nothing that is in the table already.
        }
        case GENERIC_SQL -> {
          for (int p = 0; p < statement.parameters().size(); p++) {
            ParameterSpec parameter = statement.parameters().get(p);
            String path = "statements[" + i + "].parameters[" + p + "].column";
            sampledColumn(parameter)
                .ifPresent(name -> collected.sampled(name, path, share * draws(parameter)));
          }
        }
      }
    }
    if (!collected.problems.isEmpty()) {
      throw new TemplateException(collected.problems);
    }
    return new PoolNeeds(collected.needs);
  }

  /**
   * Columns of which it matters how often their values come: their pools are rows, as the table has
   * them. Each value of the key comes once anyway.
   */
  private static List<Column> rowColumns(Template template, TableProfile table) {
    return template.statements().stream()
        .filter(statement -> statement.weightBasisPoints() > 0)
        .flatMap(statement -> statement.parameters().stream())
        .filter(PoolNeeds::readsThePool)
        .flatMap(parameter -> sampledColumn(parameter).flatMap(table::column).stream())
        .filter(column -> !column.equals(table.keyColumn()))
        .distinct()
        .toList();
  }

  /** The needs without their frequencies. */
  public List<PoolNeed> list() {
    return List.copyOf(all.keySet());
  }

  /** The column that a parameter samples; empty when it makes its values itself. */
  private static Optional<String> sampledColumn(ParameterSpec parameter) {
    return switch (parameter.strategy()) {
      case SAMPLE_FROM_TABLE, SAMPLE_LIST, NULLABLE_SAMPLE, TARGET_SELECTIVITY ->
          Optional.ofNullable(parameter.options().path("column").textValue());
      case RANDOM_IN_RANGE ->
          parameter.options().has("min")
              ? Optional.empty()
              : Optional.ofNullable(parameter.options().path("column").textValue());
      case WEIGHTED_SAMPLE ->
          parameter.options().path("values").isEmpty()
              ? Optional.ofNullable(parameter.options().path("column").textValue())
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /**
   * Whether a parameter goes by all values of its pool once, for bounds, and draws none of them.
   */
  private static boolean readsThePool(ParameterSpec parameter) {
    return parameter.strategy() == ParameterSpec.Strategy.TARGET_SELECTIVITY
        || parameter.strategy() == ParameterSpec.Strategy.RANDOM_IN_RANGE;
  }

  private static double draws(ParameterSpec parameter) {
    if (readsThePool(parameter)) {
      return 0;
    }
    JsonNode range = parameter.options().path("range");
    if (range.size() == 2) {
      return (range.get(0).asDouble() + range.get(1).asDouble()) / 2;
    }
    double given = 1 - parameter.options().path("null_rate").asDouble(0);
    return given * parameter.options().path("count").asInt(1);
  }

  /** What the statements looked at so far need. */
  private static final class Collected {
    private final TableProfile table;
    private final List<Column> rowColumns;
    private final int slots;
    private final Map<PoolNeed, Double> needs = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Collected(TableProfile table, List<Column> rowColumns, int slots) {
      this.table = table;
      this.rowColumns = rowColumns;
      this.slots = slots;
    }

    void keys(double draws) {
      if (table.keyColumn() != null) {
        add(PoolKind.KEY, List.of(table.keyColumn()), draws);
      }
    }

    void ranges(double draws) {
      if (table.timeColumn() != null && table.timeMax() != null) {
        add(PoolKind.RANGE, List.of(table.timeColumn()), draws);
      }
    }

    /** Rows before keys before ranges before a pool of the column's own. */
    void sampled(String name, String path, double draws) {
      Optional<Column> found = table.column(name);
      if (found.isEmpty()) {
        problems.add(missing(name, path));
        return;
      }
      Column column = found.get();
      if (rowColumns.contains(column)) {
        add(PoolKind.ROW, rowColumns, draws);
      } else if (column.equals(table.keyColumn())) {
        add(PoolKind.KEY, List.of(column), draws);
      } else if (column.equals(table.timeColumn())) {
        add(PoolKind.RANGE, List.of(column), draws);
      } else {
        add(PoolKind.GENERIC_SQL, List.of(column), draws);
      }
    }

    private void add(PoolKind kind, List<Column> columns, double draws) {
      needs.merge(PoolNeed.of(kind, columns, slots), draws, Double::sum);
    }

    private Problem missing(String name, String path) {
      if (name.contains(".")) {
        return new Problem(
            path,
            "OTHER_TABLE",
            "is "
                + name
                + "; only columns of "
                + table.qualifiedName()
                + " can be sampled, named without a table");
      }
      return new Problem(
          path,
          "MISSING_COLUMN",
          "the column "
              + name
              + " does not exist in "
              + table.qualifiedName()
              + "; it has "
              + String.join(", ", table.columns().stream().map(Column::name).toList()));
    }
  }
}
