package org.flakebench.store;

/** The store cannot be reached, refuses the login or cannot be started (exit code 69). */
public final class StoreUnavailableException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message) {
    this(message, null);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
