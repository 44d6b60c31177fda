package org.flakebench.control.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.flakebench.report.ConsoleSummary;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code flakebench runs}: what the store knows about runs. */
@Command(
    name = "runs",
    description = "List runs, or show one.",
    synopsisSubcommandLabel = "COMMAND")
final class RunsCommand {
  private static final int MOST_RUNS = 10_000;

  @ParentCommand private GlobalOptions global;

  private String store(CliContext context) {
    return global.store(context.environment());
  }

  /** {@code flakebench runs list}. */
  @Command(name = "list", description = "List the newest runs first.")
  static final class ListRuns implements Callable<Integer> {
    @ParentCommand private RunsCommand parent;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "At most that many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "table",
        description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Tables.Format format;

    private final CliContext context;

    ListRuns(CliContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      Limits.check(limit, MOST_RUNS);
      Tables.Data runs = context.store().runs(parent.store(context), limit);
      Tables.write(
          format, format == Tables.Format.TABLE ? RunsTable.forPeople(runs) : runs, context.out());
      return ExitCode.PASSED.code();
    }
  }

  /** {@code flakebench runs show}. */
  @Command(name = "show", description = "Show the summary of a run, as it was printed at its end.")
  static final class Show implements Callable<Integer> {
    /** How a summary is written. */
    enum Format {
      TABLE,
      JSON;

      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    @ParentCommand private RunsCommand parent;

    @Parameters(
        paramLabel = "ID",
        description = "A run's id, or its beginning when that is unique.")
    private String id;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "table",
        description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format format;

    private final CliContext context;

    Show(CliContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      RunSummary summary = context.store().run(parent.store(context), id);
      context
          .out()
          .print(
              switch (format) {
                case TABLE -> ConsoleSummary.render(summary, context.terminal().outColours());
                case JSON -> SummaryJson.write(summary);
              });
      context.out().flush();
      // The command was asked to show, and did; the run's own verdict is in what it shows.
      return ExitCode.PASSED.code();
    }
  }
}
