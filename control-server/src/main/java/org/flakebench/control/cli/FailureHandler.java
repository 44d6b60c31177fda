package org.flakebench.control.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.flakebench.control.cli.ExceptionMapper.Failure;
import org.flakebench.report.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints what went wrong to stderr, keeps stack traces to the log, and chooses the exit code. */
final class FailureHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final String PROGRAM = "flakebench: ";

  private final CliContext context;

  FailureHandler(CliContext context) {
    this.context = context;
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    PrintStream err = context.err();
    err.println(PROGRAM + Secrets.redact(error.getMessage()));
    if (error instanceof UnmatchedArgumentException unmatched) {
      unmatched.getSuggestions().stream()
          .findFirst()
          .ifPresent(guess -> err.println("Did you mean: " + guess + "?"));
    }
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.USAGE.code();
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    return report(error).code();
  }

  /**
   * Prints the failure and gives its exit code; an exception that nobody foresaw goes to the log in
   * full.
   */
  ExitCode report(Throwable error) {
    Optional<Failure> known = ExceptionMapper.map(error);
    if (known.isPresent()) {
      if (known.get().exitCode() == ExitCode.FAILED) {
        log().error("command failed", error);
      } else {
        log().debug("command failed", error);
      }
      print(known.get().message());
      return known.get().exitCode();
    }
    log().error("internal error", error);
    print(
        "internal error "
            + Text.oneLine(
                error.getClass().getSimpleName() + ": " + Secrets.redact(error.getMessage()))
            + "; "
            + details());
    return ExitCode.FAILED;
  }

  private void print(String message) {
    context.err().println(PROGRAM + message);
    context.err().flush();
  }

  private String details() {
    Path file = context.logFile();
    return isWritten(file)
        ? "details in " + file
        : "no details, because " + file + " cannot be written";
  }

  private static boolean isWritten(Path file) {
    try {
      return Files.isWritable(file) && Files.size(file) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Not a constant: the log file is opened by the first logger, and most commands need none. */
  private static Logger log() {
    return LoggerFactory.getLogger(FailureHandler.class);
  }
}
