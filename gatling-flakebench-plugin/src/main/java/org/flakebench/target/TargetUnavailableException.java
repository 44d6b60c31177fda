package org.flakebench.target;

/** The target cannot be reached, or it refused the login. */
public final class TargetUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TargetUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
