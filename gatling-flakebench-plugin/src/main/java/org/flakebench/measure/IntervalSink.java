package org.flakebench.measure;

/**
 * Where a worker's intervals go. Called by one thread; must not block longer than a few
 * milliseconds. The sink may keep the interval and read it later on another thread: nobody changes
 * it or its histograms after the call.
 */
public interface IntervalSink {
  void accept(Interval interval);
}
