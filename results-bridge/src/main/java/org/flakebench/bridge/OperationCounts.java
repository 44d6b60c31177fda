package org.flakebench.bridge;

import org.flakebench.measure.SeriesDelta;
import org.flakebench.report.RunFacts;
import org.flakebench.template.Operation;

/** Operations, split into reads and writes, and the errors among them. Not thread-safe. */
final class OperationCounts {
  private long operations;
  private long reads;
  private long writes;
  private long errors;

  /** Adds what one series did; the facts say whether it reads or writes. */
  void add(SeriesDelta delta, RunFacts facts) {
    operations += delta.operations();
    errors += delta.errors();
    if (facts.operation(delta.key()) == Operation.READ) {
      reads += delta.operations();
    } else {
      writes += delta.operations();
    }
  }

  void add(OperationCounts other) {
    operations += other.operations;
    reads += other.reads;
    writes += other.writes;
    errors += other.errors;
  }

  long operations() {
    return operations;
  }

  long reads() {
    return reads;
  }

  long writes() {
    return writes;
  }

  long errors() {
    return errors;
  }
}
