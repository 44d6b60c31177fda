package org.flakebench.control.cli;

import java.util.Locale;

/** The option {@code --target}: the database under test, as a URL without secrets. */
final class TargetOption {
  private TargetOption() {}

  /**
   * Refuses what no run can use.
   *
   * @param url null = not given
   * @throws CommandException with exit code 64
   */
  static void check(String url) {
    Secrets.refuse("--target", url);
    if (url == null) {
      return;
    }
    String lower = url.toLowerCase(Locale.ROOT);
    String wrong =
        !lower.startsWith("jdbc:")
            ? "--target is not a JDBC URL"
            : !lower.startsWith("jdbc:postgresql:") && !lower.startsWith("jdbc:snowflake:")
                ? "--target is '"
                    + Secrets.redact(url)
                    + "', but only PostgreSQL and Snowflake databases can be tested"
                : null;
    if (wrong != null) {
      throw new CommandException(
          ExitCode.USAGE,
          wrong
              + "; expected as jdbc:postgresql://host:5432/database or"
              + " jdbc:snowflake://account.snowflakecomputing.com/?db=database");
    }
  }
}
