package org.flakebench.control.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself: options that stand before or after any sub-command. */
@Command(
    name = "flakebench",
    description = "Load tests for Snowflake and PostgreSQL tables, run by Gatling.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Environment: FLAKEBENCH_HOME, FLAKEBENCH_STORE, PGPASSWORD, PGPASSFILE, SNOWFLAKE_USER,",
      "SNOWFLAKE_PASSWORD or SNOWFLAKE_PRIVATE_KEY_FILE (with SNOWFLAKE_PRIVATE_KEY_PASSPHRASE)",
      "or SNOWFLAKE_TOKEN, SNOWFLAKE_ROLE, SNOWFLAKE_WAREHOUSE, SNOWFLAKE_DATABASE,",
      "SNOWFLAKE_SCHEMA, SNOWFLAKE_READER_ROLE (answers queries), NO_COLOR.",
      "Exit codes: 0 passed, 1 the run failed, 2 an SLO or assertion failed, 3 regression found,",
      "64 bad usage, template or configuration, 69 store or target unreachable or login refused,",
      "130 interrupted or cancelled."
    })
final class GlobalOptions {
  static final String EMBEDDED = "embedded";

  @Option(
      names = "--store",
      scope = ScopeType.INHERIT,
      paramLabel = "STORE",
      description = {
        "Where results are kept: embedded, or a JDBC URL without password:",
        "jdbc:postgresql://HOST/DATABASE, jdbc:snowflake://ACCOUNT.snowflakecomputing.com/.",
        "Default: FLAKEBENCH_STORE, then embedded."
      })
  private String store;

  /**
   * What {@code --store} says, else FLAKEBENCH_STORE, else {@code embedded}.
   *
   * @throws CommandException with exit code 64 when the option is a URL with a password in it
   */
  String store(Map<String, String> environment) {
    if (store != null) {
      if (store.isBlank()) {
        throw new CommandException(
            ExitCode.USAGE, "--store is empty; allowed are embedded and JDBC URLs");
      }
      Secrets.refuse("--store", store);
      return store;
    }
    String fromEnvironment = environment.get("FLAKEBENCH_STORE");
    return fromEnvironment == null || fromEnvironment.isBlank() ? EMBEDDED : fromEnvironment;
  }
}
