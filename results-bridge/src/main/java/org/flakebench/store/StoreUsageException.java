package org.flakebench.store;

/**
 * The caller asked for something that cannot be: a bad store location, an ambiguous run id, a
 * refused query (exit code 64).
 */
public final class StoreUsageException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreUsageException(String message) {
    this(message, null);
  }

  public StoreUsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
