package org.flakebench.control.cli;

import org.flakebench.report.Verdict;

/** With what the process ends. The numbers are public interface. */
public enum ExitCode {
  /** The run, or whatever was asked for, went well. */
  PASSED(0),
  /** The run failed while it went, or FlakeBench itself has an error. */
  FAILED(1),
  /** The run completed, but an SLO or an assertion failed. */
  SLO_FAILED(2),
  /** A comparison found a regression. */
  REGRESSION(3),
  /**
   * Bad usage, template or configuration, and every error in setting up that the template causes.
   */
  USAGE(64),
  /** The store or the target cannot be reached, or refuses the login. */
  UNAVAILABLE(69),
  /** Interrupted or cancelled. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number for the operating system. */
  public int code() {
    return code;
  }

  /** The code of a finished run; an unfinished one counts as failed. */
  public static ExitCode of(Verdict verdict) {
    return switch (verdict) {
      case PASSED -> PASSED;
      case SLO_FAILED -> SLO_FAILED;
      case FAILED, UNFINISHED -> FAILED;
      case CANCELLED -> INTERRUPTED;
    };
  }
}
