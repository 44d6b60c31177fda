package org.flakebench.template;

/** Which executions are kept one by one. Histograms are always complete. */
public enum RecordMode {
  ALL,
  /** At most {@code max_per_second} per worker, errors first. */
  SAMPLED,
  ERRORS,
  NONE
}
