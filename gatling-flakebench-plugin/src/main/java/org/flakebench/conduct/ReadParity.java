package org.flakebench.conduct;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flakebench.target.Session;
import org.flakebench.target.Target;
import org.flakebench.target.TargetException;
import org.flakebench.template.Operation;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.KeyLeases;
import org.flakebench.workload.PoolSource;
import org.flakebench.workload.RecordedValues;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;

/**
 * Whether templates that shall be compared read the same: runs every READ with a weight once on
 * each side, all of them with the values that the first side drew, and holds the numbers of rows
 * against each other. Reads belong together by kind and label, and by their order among those of
 * the same. One side after the other, so that they need not be open at the same time. One thread.
 */
public final class ReadParity {
  private record Key(SeriesKey series, int number) {
    String words() {
      return series.displayName() + (number == 1 ? "" : " (" + number + ")");
    }
  }

  /**
   * What one read gave on one side.
   *
   * @param rows null when it did not run
   * @param problem why it did not; null when it did
   */
  public record Outcome(Integer rows, String problem) {}

  /**
   * One read on all sides.
   *
   * @param name kind and label
   * @param outcomes by side, in order
   */
  public record Read(String name, List<Outcome> outcomes) {
    /** Whether it ran on every side and gave as many rows. */
    public boolean isSame() {
      return outcomes.stream()
          .allMatch(
              outcome ->
                  outcome.rows() != null && Objects.equals(outcome.rows(), outcomes.get(0).rows()));
    }
  }

  private static final Outcome MISSING = new Outcome(null, "this template has no such read");

  private final Map<Key, RecordedValues> values = new HashMap<>();
  private final Map<Key, List<Outcome>> reads = new LinkedHashMap<>();
  private int sides;

  /**
   * Runs the reads of one more side.
   *
   * @throws TemplateException when the template does not fit its table
   */
  public void add(Template template, Target target) {
    Preparation preparation =
        Preparation.of(template, target, PoolSource.none(), KeyLeases.local(), 1, 0, 1);
    try (SlotValues drawn = preparation.values(template.values().seed(), 0, 0);
        Session session = preparation.open(target, drawn)) {
      Map<SeriesKey, Integer> numbers = new HashMap<>();
      for (StatementPlan plan : preparation.statements()) {
        if (plan != null && plan.operation() == Operation.READ) {
          Key key = new Key(plan.series(), numbers.merge(plan.series(), 1, Integer::sum));
          outcomes(key).add(run(key, plan, drawn, session));
        }
      }
    }
    sides++;
    reads.keySet().forEach(this::outcomes);
  }

  /** Those of a read, with all earlier sides. */
  private List<Outcome> outcomes(Key key) {
    List<Outcome> outcomes = reads.computeIfAbsent(key, any -> new ArrayList<>());
    while (outcomes.size() < sides) {
      outcomes.add(MISSING);
    }
    return outcomes;
  }

  private Outcome run(Key key, StatementPlan plan, SlotValues drawn, Session session) {
    RecordedValues recorded = values.computeIfAbsent(key, any -> record(plan, drawn));
    if (recorded.size() != plan.sources().size()) {
      return new Outcome(
          null,
          "has %d parameters, where the first template's has %d"
              .formatted(plan.sources().size(), recorded.size()));
    }
    try {
      recorded.replay(session.parameters(plan.index()));
      return new Outcome(session.execute(plan.index()), null);
    } catch (TargetException e) {
      return new Outcome(null, e.getMessage());
    }
  }

  private static RecordedValues record(StatementPlan plan, SlotValues drawn) {
    RecordedValues recorded = new RecordedValues();
    plan.bind(drawn, recorded);
    return recorded;
  }

  /** All reads so far, in the order in which they were met. */
  public List<Read> reads() {
    return reads.entrySet().stream()
        .map(read -> new Read(read.getKey().words(), List.copyOf(read.getValue())))
        .toList();
  }
}
