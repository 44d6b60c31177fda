package org.flakebench.control.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.flakebench.report.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code flakebench schema}: the tables and views of the store. */
@Command(
    name = "schema",
    description = "Install, check or print the schema of the store.",
    synopsisSubcommandLabel = "COMMAND")
final class SchemaCommand {
  @ParentCommand private GlobalOptions global;

  private String store(CliContext context) {
    return global.store(context.environment());
  }

  /** {@code flakebench schema install}. */
  @Command(
      name = "install",
      description = {
        "Create the schema, or bring it up to date. Does nothing when it is whole.",
        "The embedded store does this by itself."
      })
  static final class Install implements Callable<Integer> {
    @ParentCommand private SchemaCommand parent;

    private final CliContext context;

    Install(CliContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      List<String> applied = context.store().install(parent.store(context));
      if (applied.isEmpty()) {
        context.out().println("the schema is whole, nothing was changed");
      } else {
        context.out().println("applied:");
        applied.forEach(file -> context.out().println("  " + Text.oneLine(file)));
      }
      return ExitCode.PASSED.code();
    }
  }

  /** {@code flakebench schema check}. */
  @Command(
      name = "check",
      description =
          "Compare the schema with what this version needs; exit code 64 when it differs. Changes nothing.")
  static final class Check implements Callable<Integer> {
    @ParentCommand private SchemaCommand parent;

    private final CliContext context;

    Check(CliContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      String store = parent.store(context);
      List<String> differences = context.store().differences(store);
      if (differences.isEmpty()) {
        context.out().println("the schema is whole");
        return ExitCode.PASSED.code();
      }
      differences.forEach(difference -> context.out().println(Text.oneLine(difference)));
      throw new CommandException(
          ExitCode.USAGE,
          "the schema has "
              + differences.size()
              + (differences.size() == 1 ? " difference" : " differences")
              + "; run: flakebench schema install"
              + (store.equals(GlobalOptions.EMBEDDED)
                  ? " (the next command that uses the embedded store does it, too)"
                  : " --store '" + store + "'"));
    }
  }

  /** {@code flakebench schema print}. */
  @Command(
      name = "print",
      description =
          "Print the schema as an SQL script that may run again at any time; needs no store.")
  static final class Print implements Callable<Integer> {
    @Option(
        names = "--dialect",
        required = true,
        paramLabel = "DIALECT",
        description = "postgres or snowflake.")
    private String dialect;

    @Option(
        names = "--roles",
        description =
            "Print instead the roles and rights that a store on Snowflake needs: a script for an administrator.")
    private boolean roles;

    private final CliContext context;

    Print(CliContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      String script = roles ? context.store().roleScript(dialect) : context.store().script(dialect);
      context.out().print(script.endsWith("\n") ? script : script + "\n");
      context.out().flush();
      return ExitCode.PASSED.code();
    }
  }
}
