package org.flakebench.control.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.flakebench.report.Text;
import org.flakebench.simulations.NotStoredException;
import org.flakebench.simulations.StoppedException;
import org.flakebench.store.StoreException;
import org.flakebench.store.StoreUnavailableException;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.target.snowflake.SnowflakeLoginProblems;
import org.flakebench.template.TemplateException;
import org.jdbi.v3.core.JdbiException;

/**
 * Says for each exception with which code the process ends and what the user reads. The only place
 * that knows.
 */
final class ExceptionMapper {
  /**
   * What the user gets.
   *
   * @param message one or more lines, without secrets
   */
  record Failure(ExitCode exitCode, String message) {}

  /** SQLSTATEs and their classes that mean: nobody is there, or nobody lets us in. */
  private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "28", "53");

  private static final Set<String> UNAVAILABLE_STATES = Set.of("3D000", "57P01", "57P02", "57P03");

  private ExceptionMapper() {}

  /** The failure of a known exception; empty for one that only an error of ours can explain. */
  static Optional<Failure> map(Throwable error) {
    return Optional.ofNullable(known(error));
  }

  private static Failure known(Throwable error) {
    if (error instanceof CommandException command) {
      return new Failure(command.exitCode(), Secrets.redact(command.getMessage()));
    }
    if (error instanceof TemplateException template) {
      return new Failure(ExitCode.USAGE, problems(template));
    }
    if (error instanceof TargetUnavailableException) {
      return new Failure(ExitCode.UNAVAILABLE, Secrets.redact(error.getMessage()));
    }
    if (error instanceof StoreUnavailableException) {
      return new Failure(ExitCode.UNAVAILABLE, Secrets.redact(error.getMessage()));
    }
    if (error instanceof StoreException) {
      return new Failure(ExitCode.USAGE, Secrets.redact(error.getMessage()));
    }
    if (error instanceof SQLException sql) {
      return new Failure(
          isUnavailable(sql) ? ExitCode.UNAVAILABLE : ExitCode.USAGE, sqlMessage(sql));
    }
    if (error instanceof JdbiException && sqlCause(error) instanceof SQLException sql) {
      // The store is there, but not its warehouse, say; a wrong statement would be ours.
      return isUnavailable(sql)
          ? new Failure(
              ExitCode.UNAVAILABLE,
              "the store broke off: "
                  + Text.oneLine(Secrets.redact(SnowflakeLoginProblems.describe(sql))))
          : null;
    }
    if (error instanceof NoSuchFileException file) {
      return new Failure(ExitCode.USAGE, "there is no file " + file.getFile());
    }
    if (error instanceof AccessDeniedException file) {
      return new Failure(ExitCode.USAGE, "no permission for " + file.getFile());
    }
    if (error instanceof FileSystemException file) {
      return new Failure(ExitCode.USAGE, Secrets.redact(file.getMessage()));
    }
    if (error instanceof InvalidPathException path) {
      return new Failure(ExitCode.USAGE, "not a path: " + Secrets.redact(path.getMessage()));
    }
    if (error instanceof StoppedException) {
      return new Failure(ExitCode.INTERRUPTED, error.getMessage());
    }
    if (error instanceof NotStoredException) {
      return new Failure(ExitCode.UNAVAILABLE, Text.oneLine(Secrets.redact(error.getMessage())));
    }
    if (error instanceof IOException && error.getMessage() != null) {
      // The machine's doing, as a full disk, and neither a wrong command nor an error of ours.
      return new Failure(ExitCode.FAILED, Text.oneLine(Secrets.redact(error.getMessage())));
    }
    if (error instanceof InterruptedException) {
      return new Failure(ExitCode.INTERRUPTED, "interrupted");
    }
    return null;
  }

  private static String problems(TemplateException error) {
    StringBuilder text = new StringBuilder("the template cannot be used:");
    error
        .problems()
        .forEach(
            problem ->
                text.append("\n  - ").append(Text.oneLine(Secrets.redact(problem.toString()))));
    return text.toString();
  }

  private static Throwable sqlCause(Throwable error) {
    Throwable cause = error;
    while (cause != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean isUnavailable(SQLException error) {
    String state = error.getSQLState();
    return state != null
        && state.length() == 5
        && (UNAVAILABLE_CLASSES.contains(state.substring(0, 2))
            || UNAVAILABLE_STATES.contains(state));
  }

  private static String sqlMessage(SQLException error) {
    String state = error.getSQLState() == null ? "" : " (SQLSTATE " + error.getSQLState() + ")";
    return Text.oneLine(Secrets.redact(error.getMessage())) + state;
  }
}
