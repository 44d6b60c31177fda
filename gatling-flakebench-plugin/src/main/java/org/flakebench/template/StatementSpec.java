package org.flakebench.template;

import java.util.List;

/**
 * One statement of the mix.
 *
 * @param weightBasisPoints share of the mix in hundredths of a percent, 0–10,000
 * @param label name in reports beside the kind; null when the kind's name is enough
 * @param operation READ or WRITE, never null
 * @param sql with {@code {table}} and {@code ?}; empty = canonical SQL of the kind and table type
 * @param parameters for GENERIC_SQL: one per placeholder, in order; empty for the other kinds,
 *     which bind by rule
 */
public record StatementSpec(
    StatementKind kind,
    int weightBasisPoints,
    String label,
    Operation operation,
    String sql,
    List<ParameterSpec> parameters) {

  public StatementSpec {
    parameters = List.copyOf(parameters);
  }

  /** The name under which the statement's figures are kept. */
  public SeriesKey series() {
    return new SeriesKey(kind, label);
  }
}
