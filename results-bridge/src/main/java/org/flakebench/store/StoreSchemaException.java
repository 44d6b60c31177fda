package org.flakebench.store;

/**
 * The store is there, but its schema is missing, older, newer or not whole. The message says what
 * to do.
 */
public final class StoreSchemaException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreSchemaException(String message) {
    this(message, null);
  }

  public StoreSchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
