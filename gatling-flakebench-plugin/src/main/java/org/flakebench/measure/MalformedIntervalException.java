package org.flakebench.measure;

/**
 * Bytes that are not an interval, or one of a version that this program does not know. The message
 * says what and where.
 */
public final class MalformedIntervalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedIntervalException(String message) {
    super(message);
  }

  MalformedIntervalException(String message, Throwable cause) {
    super(message, cause);
  }
}
