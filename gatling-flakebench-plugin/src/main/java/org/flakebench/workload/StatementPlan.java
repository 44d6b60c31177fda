package org.flakebench.workload;

import java.util.List;
import org.flakebench.template.Operation;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;

/**
 * A statement ready to run: SQL with {@code ?} and a source for each of them. Immutable.
 *
 * @param index place in the template
 * @param operation what the template says that it does
 * @param drawsKey whether a key is drawn before the sources are asked
 */
public record StatementPlan(
    int index,
    StatementKind kind,
    Operation operation,
    SeriesKey series,
    String sql,
    boolean drawsKey,
    List<ValueSource> sources) {

  public StatementPlan {
    sources = List.copyOf(sources);
  }

  /** Makes and puts all parameters of the next execution. */
  public void bind(SlotValues slot, ParameterSink sink) {
    if (drawsKey) {
      slot.drawKey();
    }
    for (int i = 0; i < sources.size(); i++) {
      sources.get(i).put(slot, sink, i + 1);
    }
  }
}
