package org.flakebench.workload;

/**
 * Makes the value of one placeholder. Immutable and shared by all slots; what changes lives in
 * {@link SlotValues}.
 */
@FunctionalInterface
public interface ValueSource {
  /** Makes the next value for a slot and puts it at {@code index}. */
  void put(SlotValues slot, ParameterSink sink, int index);
}
