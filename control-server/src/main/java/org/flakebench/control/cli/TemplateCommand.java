package org.flakebench.control.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.flakebench.report.Text;
import org.flakebench.template.LoadSpec;
import org.flakebench.template.Supported;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateException.Problem;
import org.flakebench.template.TemplateReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code flakebench template}: what can be done with templates without running them. */
@Command(
    name = "template",
    description = "Check and prepare templates.",
    synopsisSubcommandLabel = "COMMAND")
final class TemplateCommand {

  /** {@code flakebench template validate}. */
  @Command(
      name = "validate",
      description = {
        "Check a template without touching a database: its form, its rules, and whether this version can run it.",
        "Every problem is listed with its place and what is allowed; the exit code is then 64."
      })
  static final class Validate implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A template (yaml, json).")
    private String file;

    private final CliContext context;

    Validate(CliContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      Template template = new TemplateReader().read(context.directory().resolve(file));
      List<Problem> missing = Supported.problems(template);
      if (!missing.isEmpty()) {
        throw new TemplateException(missing);
      }
      LoadSpec load = template.load();
      context
          .out()
          .println(
              Text.oneLine(
                  file
                      + " is valid: "
                      + template.name()
                      + ", "
                      + template.target().tableType()
                      + " table "
                      + template.target().table()
                      + ", "
                      + template.statements().size()
                      + (template.statements().size() == 1 ? " statement, " : " statements, ")
                      + load.mode()
                      + (load.connections() == null
                          ? ""
                          : " with " + load.connections() + " connections")
                      + " for "
                      + load.durationSeconds()
                      + " s after "
                      + load.warmupSeconds()
                      + " s of warm-up"));
      return ExitCode.PASSED.code();
    }
  }
}
