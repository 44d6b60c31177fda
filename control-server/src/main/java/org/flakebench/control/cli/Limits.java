package org.flakebench.control.cli;

/** Checks {@code --limit}. */
final class Limits {
  private Limits() {}

  /**
   * @throws CommandException with exit code 64 when the limit is not in 1…{@code most}
   */
  static void check(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw new CommandException(
          ExitCode.USAGE, "--limit is " + limit + "; allowed are 1 to " + most);
    }
  }
}
