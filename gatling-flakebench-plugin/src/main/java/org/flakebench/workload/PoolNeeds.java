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
   * ranges for the time column, a pool of its own for any other. Where a statement needs a key or a
   * time and the table has none, nothing is asked for: binding the statement says so.
   *
   * @param sql of each statement as it will run; null where it has no weight
   * @param slots of all workers
   * @throws TemplateException when a parameter samples a column that the table does not have
   */
  public static PoolNeeds of(Template template, TableProfile table, List<String> sql, int slots) {
    Map<PoolNeed, Double> needs = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < template.statements().size(); i++) {
      StatementSpec statement = template.statements().get(i);
      if (statement.weightBasisPoints() == 0 || sql.get(i) == null) {
        continue;
      }
      double share = statement.weightBasisPoints() / BASIS_POINTS;
      switch (statement.kind()) {
        case POINT_LOOKUP, UPDATE -> add(needs, key(table), slots, share);
        case RANGE_SCAN -> {
          boolean byTime = SqlTokens.placeholders(sql.get(i)) == 1;
          add(needs, byTime ? range(table) : key(table), slots, share);
        }
        case INSERT -> {
          // New keys and values by type: nothing that is in the table already.
        }
        case GENERIC_SQL -> {
          for (int p = 0; p < statement.parameters().size(); p++) {
            ParameterSpec parameter = statement.parameters().get(p);
            String path = "statements[" + i + "].parameters[" + p + "].column";
            sampledColumn(parameter)
                .flatMap(column -> column(table, column, path, problems))
                .ifPresent(
                    column -> add(needs, of(table, column), slots, share * draws(parameter)));
          }
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new TemplateException(problems);
    }
    return new PoolNeeds(needs);
  }

  /** The needs without their frequencies. */
  public List<PoolNeed> list() {
    return List.copyOf(all.keySet());
  }

  /** Where values of a column come from: the keys, the ranges, or a pool of its own. */
  public static PoolKind kindOf(TableProfile table, Column column) {
    if (column.equals(table.keyColumn())) {
      return PoolKind.KEY;
    }
    return column.equals(table.timeColumn()) ? PoolKind.RANGE : PoolKind.GENERIC_SQL;
  }

  private record Wanted(PoolKind kind, Column column) {}

  private static Wanted of(TableProfile table, Column column) {
    return new Wanted(kindOf(table, column), column);
  }

  private static Wanted key(TableProfile table) {
    return table.keyColumn() == null ? null : new Wanted(PoolKind.KEY, table.keyColumn());
  }

  private static Wanted range(TableProfile table) {
    boolean known = table.timeColumn() != null && table.timeMax() != null;
    return known ? new Wanted(PoolKind.RANGE, table.timeColumn()) : null;
  }

  private static void add(Map<PoolNeed, Double> needs, Wanted wanted, int slots, double draws) {
    if (wanted != null) {
      needs.merge(PoolNeed.of(wanted.kind(), List.of(wanted.column()), slots), draws, Double::sum);
    }
  }

  /** The column that a parameter samples; empty when it makes its values itself. */
  private static Optional<String> sampledColumn(ParameterSpec parameter) {
    return switch (parameter.strategy()) {
      case SAMPLE_FROM_TABLE, SAMPLE_LIST, NULLABLE_SAMPLE, TARGET_SELECTIVITY ->
          Optional.ofNullable(parameter.options().path("column").textValue());
      case WEIGHTED_SAMPLE ->
          parameter.options().path("values").isEmpty()
              ? Optional.ofNullable(parameter.options().path("column").textValue())
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static double draws(ParameterSpec parameter) {
    JsonNode range = parameter.options().path("range");
    if (range.size() == 2) {
      return (range.get(0).asDouble() + range.get(1).asDouble()) / 2;
    }
    double given = 1 - parameter.options().path("null_rate").asDouble(0);
    return given * parameter.options().path("count").asInt(1);
  }

  private static Optional<Column> column(
      TableProfile table, String name, String path, List<Problem> problems) {
    Optional<Column> column = table.column(name);
    if (column.isEmpty() && name.contains(".")) {
      problems.add(
          new Problem(
              path,
              "OTHER_TABLE",
              "is "
                  + name
                  + "; only columns of "
                  + table.qualifiedName()
                  + " can be sampled, named without a table"));
    } else if (column.isEmpty()) {
      problems.add(
          new Problem(
              path,
              "MISSING_COLUMN",
              "the column "
                  + name
                  + " does not exist in "
                  + table.qualifiedName()
                  + "; it has "
                  + String.join(", ", table.columns().stream().map(Column::name).toList())));
    }
    return column;
  }
}
