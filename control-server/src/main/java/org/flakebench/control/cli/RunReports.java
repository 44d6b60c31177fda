package org.flakebench.control.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.flakebench.report.ConsoleSummary;
import org.flakebench.report.JUnitXml;
import org.flakebench.report.MarkdownSummary;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;

/** Where a run's results go besides the store: files, and the table on the terminal. */
final class RunReports {
  private static final String STDOUT = "-";

  private record Report(
      String option, String file, Path path, Function<RunSummary, String> renderer) {
    boolean toStdout() {
      return file.equals(STDOUT);
    }
  }

  private final CliContext context;
  private final List<Report> reports = new ArrayList<>();

  private RunReports(CliContext context) {
    this.context = context;
  }

  /**
   * Checks the places before the run begins, so that no result is lost to a typing error.
   *
   * @param json each a file, {@code -} for stdout, or null
   * @throws CommandException with exit code 64 when a file cannot be written there, or two reports
   *     go to stdout
   */
  static RunReports to(CliContext context, String json, String junit, String markdown) {
    RunReports reports = new RunReports(context);
    reports.add("--json", json, SummaryJson::write);
    reports.add("--junit", junit, JUnitXml::render);
    reports.add("--markdown", markdown, MarkdownSummary::render);
    if (reports.reports.stream().filter(Report::toStdout).count() > 1) {
      throw new CommandException(
          ExitCode.USAGE, "only one of --json, --junit and --markdown can go to stdout (-)");
    }
    return reports;
  }

  private void add(String option, String file, Function<RunSummary, String> renderer) {
    if (file == null) {
      return;
    }
    Path path = file.equals(STDOUT) ? null : context.directory().resolve(file);
    if (file.isBlank() || (path != null && !canBeWritten(path))) {
      throw new CommandException(
          ExitCode.USAGE,
          option
              + " '"
              + file
              + "' cannot be written: it is a directory, or there is no"
              + " permission");
    }
    reports.add(new Report(option, file, path, renderer));
  }

  private static boolean canBeWritten(Path file) {
    if (Files.exists(file)) {
      return !Files.isDirectory(file) && Files.isWritable(file);
    }
    Path above = file.toAbsolutePath().normalize().getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return above != null && Files.isDirectory(above) && Files.isWritable(above);
  }

  /**
   * Prints the table, to stderr when stdout is taken by a report, and writes all files, also when
   * one of them fails.
   *
   * @return whether every file was written; each one that was not is named on stderr
   */
  boolean write(RunOutcome outcome) {
    boolean taken = reports.stream().anyMatch(Report::toStdout);
    boolean colours = taken ? context.terminal().errColours() : context.terminal().outColours();
    (taken ? context.err() : context.out())
        .print(ConsoleSummary.render(outcome.summary(), colours));
    boolean written = true;
    for (Report report : reports) {
      String text = report.renderer().apply(outcome.summary());
      if (report.toStdout()) {
        context.out().print(text);
      } else {
        written &= write(report, text);
      }
    }
    context.out().flush();
    context.err().flush();
    return written;
  }

  private boolean write(Report report, String text) {
    try {
      Path directory = report.path().toAbsolutePath().getParent();
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
      }
      Files.writeString(report.path(), text);
      return true;
    } catch (IOException e) {
      context
          .err()
          .println(
              "flakebench: "
                  + report.option()
                  + " '"
                  + report.file()
                  + "' was not written: "
                  + e.getMessage());
      return false;
    }
  }
}
