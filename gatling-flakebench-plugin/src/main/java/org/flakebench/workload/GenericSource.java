package org.flakebench.workload;

import java.util.List;
import org.flakebench.workload.ValueContext.Meaning;

/**
 * How one parameter of a GENERIC_SQL statement gets its value, or its values.
 *
 * @param sources one per placeholder that it fills; more than one only for a list
 * @param meaning what can be done with the value
 */
record GenericSource(List<ValueSource> sources, Meaning meaning) {
  GenericSource(ValueSource source, Meaning meaning) {
    this(List.of(source), meaning);
  }

  boolean isList() {
    return sources.size() != 1;
  }

  /** The same, with its value kept for later parameters. */
  GenericSource remembered(int parameter) {
    ValueSource source = sources.get(0);
    return new GenericSource(
        (slot, sink, index) -> source.put(slot, slot.remembered().as(parameter, sink), index),
        meaning);
  }
}
