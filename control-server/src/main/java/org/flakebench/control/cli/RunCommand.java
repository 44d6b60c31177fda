package org.flakebench.control.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code flakebench run}: the main job. */
@Command(
    name = "run",
    description = {
      "Run a template's workload, print the summary and store the results.",
      "Progress goes to stderr, the summary to stdout."
    })
final class RunCommand implements Callable<Integer> {
  @ParentCommand private GlobalOptions global;

  @Parameters(paramLabel = "TEMPLATE", description = "A file (yaml, json).")
  private String template;

  @Option(
      names = "--target",
      paramLabel = "JDBC_URL",
      description =
          "Database to test, without password (PGPASSWORD or PGPASSFILE give it)."
              + " Default: the template's connection, then SNOWFLAKE_URL, SNOWFLAKE_ACCOUNT or the store's account for tables of Snowflake, POSTGRES_URL or the embedded demo for those of PostgreSQL.")
  private String target;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Change the template for this run, as load.duration_seconds=20 or statements[0].weight_pct=50. Repeatable.")
  private List<String> sets = new ArrayList<>();

  @Option(names = "--workers", paramLabel = "N", description = "Use exactly N workers.")
  private Integer workers;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description =
          "Label the run. Repeatable. git_commit, branch and ci_run_id are found by themselves in CI and in a git repository.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the summary as JSON; - is stdout.")
  private String json;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write JUnit XML with a test case per SLO and per kind; - is stdout.")
  private String junit;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the summary as Markdown for a CI job; - is stdout.")
  private String markdown;

  @Option(
      names = "--report-dir",
      paramLabel = "DIR",
      description = "Where the Gatling report goes. Default: FLAKEBENCH_HOME/reports.")
  private Path reportDir;

  @Option(names = "--no-report", description = "Write no Gatling report.")
  private boolean noReport;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  @Option(names = "--connection", hidden = true)
  private String connection;

  @Option(names = "--server", hidden = true)
  private String server;

  private final CliContext context;

  RunCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    RunRequest request = request();
    RunReports reports = RunReports.to(context, json, junit, markdown);
    RunOutcome outcome;
    try (ProgressView progress =
        ProgressView.of(context.err(), context.terminal(), quiet, context.nanoTime())) {
      outcome = context.runs().start(request, progress);
    }
    boolean written = reports.write(outcome);
    return written || outcome.exitCode() != ExitCode.PASSED.code()
        ? outcome.exitCode()
        : ExitCode.FAILED.code();
  }

  /** Everything that can be refused before anything is started, is refused here. */
  private RunRequest request() {
    refuseUntilServer("--connection", connection);
    refuseUntilServer("--server", server);
    TargetOption.check(target);
    for (String set : sets) {
      if (set.indexOf('=') < 1) {
        throw usage("--set '" + set + "' is not PATH=VALUE, as load.duration_seconds=20");
      }
    }
    if (workers != null && workers < 1) {
      throw usage("--workers is " + workers + "; allowed are 1 and more");
    }
    if (noReport && reportDir != null) {
      throw usage("--report-dir and --no-report exclude each other");
    }
    return new RunRequest(
        template,
        sets,
        target,
        workers,
        RunLabels.resolve(context.environment(), context.directory(), labels),
        reportDir == null ? null : context.directory().resolve(reportDir),
        !noReport,
        global.store(context.environment()));
  }

  private static void refuseUntilServer(String option, String value) {
    if (value != null) {
      throw usage(
          option + " comes with the control server and is not there yet; use --target JDBC_URL");
    }
  }

  private static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }
}
