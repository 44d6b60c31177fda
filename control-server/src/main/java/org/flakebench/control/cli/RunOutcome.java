package org.flakebench.control.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.flakebench.report.RunSummary;

/**
 * How a run ended.
 *
 * @param exitCode with what the process ends, see {@link ExitCode}; knows more than the summary, as
 *     failed Gatling assertions
 * @param report the Gatling HTML report; null when none was written
 */
public record RunOutcome(RunSummary summary, int exitCode, Path report) {
  public RunOutcome {
    Objects.requireNonNull(summary, "summary");
  }
}
