package org.flakebench.template;

/**
 * A limit that a finished run must meet.
 *
 * @param kind null = all statements
 * @param label null = all labels of the kind
 * @param value in the metric's unit: ms, a ratio 0–1, or operations per second
 */
public record SloSpec(
    Metric metric,
    Op op,
    double value,
    StatementKind kind,
    String label,
    Clock clock,
    Scope scope) {

  /** What is held against the limit. */
  public enum Metric {
    MEAN_MS,
    P50_MS,
    P90_MS,
    P95_MS,
    P99_MS,
    P999_MS,
    MAX_MS,
    ERROR_RATIO,
    QPS_MIN,
    ACHIEVED_RATIO
  }

  /** How it is compared. */
  public enum Op {
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">="),
    EQ("==");

    private final String symbol;

    Op(String symbol) {
      this.symbol = symbol;
    }

    /** As it stands in templates and reports. */
    public String symbol() {
      return symbol;
    }

    /** Whether {@code actual} meets {@code limit}; NaN meets nothing. */
    public boolean holds(double actual, double limit) {
      return switch (this) {
        case LT -> actual < limit;
        case LE -> actual <= limit;
        case GT -> actual > limit;
        case GE -> actual >= limit;
        case EQ -> actual == limit;
      };
    }
  }

  /** Which clock a latency metric is read from. */
  public enum Clock {
    SERVICE,
    RESPONSE
  }

  /** Over the whole measurement, or as the share of its seconds that meet the limit. */
  public enum Scope {
    RUN,
    SECONDS_PCT
  }
}
