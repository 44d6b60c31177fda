package org.flakebench.template;

/** What the run holds constant, or searches for. */
public enum LoadMode {
  /**
   * A fixed number of connections, each sending its next operation when the last one ended (closed
   * loop).
   */
  CONCURRENCY,
  /** A fixed rate of operations, whatever the response times are (open loop). */
  QPS,
  /** A search for the highest number of connections that meets the limits. */
  FIND_MAX_CONCURRENCY
}
