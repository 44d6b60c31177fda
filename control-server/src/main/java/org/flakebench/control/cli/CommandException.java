package org.flakebench.control.cli;

/**
 * A command cannot go on, for a reason that the user can understand and change; its message is
 * printed as it is.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /**
   * @param exitCode with what the process ends
   * @param message what is wrong, with the value, and what is allowed; without secrets
   */
  public CommandException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public CommandException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** With what the process ends. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
