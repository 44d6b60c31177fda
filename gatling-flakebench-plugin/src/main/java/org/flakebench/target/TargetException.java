package org.flakebench.target;

import org.flakebench.measure.ErrorKey;

/** An operation that failed, already classified. */
public final class TargetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorKey key;
  private final boolean connectionLost;

  /**
   * @param message bounded, values redacted
   * @param connectionLost whether the session cannot be used any more
   */
  public TargetException(ErrorKey key, String message, boolean connectionLost, Throwable cause) {
    super(message, cause);
    this.key = key;
    this.connectionLost = connectionLost;
  }

  /** The category. */
  public ErrorKey key() {
    return key;
  }

  /** Whether the session cannot be used any more. */
  public boolean connectionLost() {
    return connectionLost;
  }
}
