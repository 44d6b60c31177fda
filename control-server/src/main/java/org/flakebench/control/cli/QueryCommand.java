package org.flakebench.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code flakebench query}: asks the store in SQL, reading only. */
@Command(
    name = "query",
    description = {
      "Ask the store in SQL, reading only.",
      "Tables stand without a prefix: test_results, run_kind_stats, query_executions, …"
    })
final class QueryCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 1_000_000;

  @ParentCommand private GlobalOptions global;

  @Option(
      names = "--sql",
      required = true,
      paramLabel = "SQL",
      description = "One statement that only reads.")
  private String sql;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Tables.Format format;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "At most that many rows. Default: ${DEFAULT-VALUE}.")
  private int limit;

  private final CliContext context;

  QueryCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Limits.check(limit, MOST_ROWS);
    if (sql.isBlank()) {
      throw new CommandException(
          ExitCode.USAGE, "--sql is empty; expected one statement that reads");
    }
    StoreGate.Answer answer =
        context.store().query(global.store(context.environment()), sql, limit);
    Tables.write(format, answer.data(), context.out());
    if (answer.isCut()) {
      context.err().println("flakebench: only the first " + limit + " rows are shown; see --limit");
    }
    if (!answer.byOwnLogin()) {
      context
          .err()
          .println(
              "flakebench: this store has no login that may only read results; its own login answered"
                  + " (Snowflake: name a role by SNOWFLAKE_READER_ROLE)");
    }
    context.err().flush();
    return ExitCode.PASSED.code();
  }
}
