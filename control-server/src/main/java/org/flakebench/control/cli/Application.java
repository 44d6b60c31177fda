package org.flakebench.control.cli;

import java.io.PrintWriter;
import java.util.List;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The command line with all its commands. One instance runs one command line. */
public final class Application {
  private static final int HELP_WIDTH = 110;

  private final CommandLine root;

  public Application(CliContext context) {
    root = new CommandLine(new GlobalOptions());
    root.addSubcommand(new RunCommand(context));
    root.addSubcommand(
        new CommandLine(new SchemaCommand())
            .addSubcommand(new SchemaCommand.Install(context))
            .addSubcommand(new SchemaCommand.Check(context))
            .addSubcommand(new SchemaCommand.Print(context)));
    root.addSubcommand(
        new CommandLine(new TemplateCommand())
            .addSubcommand(new TemplateCommand.Validate(context))
            .addSubcommand(new TemplatePrepareCommand(context))
            .addSubcommand(new TemplateParityCommand(context))
            .addSubcommand(new TemplateCommand.Import(context)));
    root.addSubcommand(
        new CommandLine(new RunsCommand())
            .addSubcommand(new RunsCommand.ListRuns(context))
            .addSubcommand(new RunsCommand.Show(context)));
    root.addSubcommand(new QueryCommand(context));
    FailureHandler failures = new FailureHandler(context);
    everyCommand(root);
    root.setOut(new PrintWriter(context.out(), true));
    root.setErr(new PrintWriter(context.err(), true));
    root.setUsageHelpWidth(HELP_WIDTH);
    root.setUsageHelpLongOptionsMaxWidth(40);
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(context.terminal().outColours() ? Ansi.ON : Ansi.OFF));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    // @FILE would be read by picocli; a label or a template may begin with it.
    root.setExpandAtFiles(false);
    root.setParameterExceptionHandler(failures);
    root.setExecutionExceptionHandler(failures);
    root.setExecutionStrategy(parsed -> execute(context, parsed));
  }

  /**
   * Runs the command that the arguments name and gives the exit code; prints whatever there is to
   * say.
   *
   * @param arguments as the shell gave them
   */
  public int run(String... arguments) {
    return root.execute(arguments);
  }

  /** The command with the given names below the program; for tests and for the documentation. */
  CommandLine command(List<String> names) {
    CommandLine command = root;
    for (String name : names) {
      command = command.getSubcommands().get(name);
    }
    return command;
  }

  private static int execute(CliContext context, ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    makeHome(context);
    return new RunLast().execute(parsed);
  }

  /**
   * Before the first logger opens its file there: this makes the folder readable for its owner
   * only, a logger would not.
   */
  private static void makeHome(CliContext context) {
    try {
      FlakeBenchHome.resolve(context.environment());
    } catch (StoreException e) {
      // Commands that need the folder say so themselves; the others go without a log.
    }
  }

  private static void everyCommand(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
    command.getSubcommands().values().forEach(Application::everyCommand);
  }
}
