package org.flakebench.store;

/** What went wrong with the store, in words for the user. Messages hold no secrets. */
public abstract class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
