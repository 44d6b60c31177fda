package org.flakebench.measure;

/** Where a worker's intervals go. Called by one thread; must not block longer than a few milliseconds. */
public interface IntervalSink {
  void accept(Interval interval);
}
