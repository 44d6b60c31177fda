package org.flakebench.target;

import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;

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

  /** What broke in the generator itself, before or after the database was asked. */
  public static TargetException inGenerator(Throwable thrown) {
    ErrorKey key = new ErrorKey("GENERATOR_FAILURE", ErrorOrigin.GENERATOR, null);
    String text = thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    return new TargetException(key, Redaction.of(text, true), false, thrown);
  }

  /** The same, when it was cancelled because it took longer than the template allows. */
  public TargetException asTimedOut() {
    return key.category().equals("CANCELLED")
        ? new TargetException(
            new ErrorKey("STATEMENT_TIMEOUT", ErrorOrigin.POLICY, key.sqlState()),
            getMessage(),
            false,
            getCause())
        : this;
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
