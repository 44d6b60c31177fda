package org.flakebench.measure;

/** Which stretch of an operation a histogram measures. All in nanoseconds. */
public enum Clock {
  /** Execute to the last row fetched. */
  SERVICE,
  /** From the intended start to the last row (rate mode). */
  RESPONSE,
  /**
   * From the intended start to the moment a connection was free (rate mode): schedule delay and
   * pool wait.
   */
  WAIT
}
