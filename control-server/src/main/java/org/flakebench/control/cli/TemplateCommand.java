package org.flakebench.control.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.flakebench.report.Text;
import org.flakebench.template.LoadMode;
import org.flakebench.template.LoadSpec;
import org.flakebench.template.Supported;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateException.Problem;
import org.flakebench.template.TemplateImport;
import org.flakebench.template.TemplateImport.Imported;
import org.flakebench.template.TemplateReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flakebench template}: what can be done with templates without running them. */
@Command(
    name = "template",
    description = "Check and prepare templates, and take over those of others.",
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
                          : (load.mode() == LoadMode.QPS ? " with at most " : " with ")
                              + load.connections()
                              + " connections")
                      + (load.mode() == LoadMode.FIND_MAX_CONCURRENCY
                          ? ", as long as the search takes, after "
                          : " for " + load.durationSeconds() + " s after ")
                      + load.warmupSeconds()
                      + " s of warm-up"));
      return ExitCode.PASSED.code();
    }
  }

  /** {@code flakebench template import}. */
  @Command(
      name = "import",
      description = {
        "Turn the flat configuration of a FlakeBench template (yaml, json) into a template of ours and print it as YAML.",
        "What cannot be taken over is told field by field on standard error. A template of ours comes out as it is, tidied up."
      })
  static final class Import implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A configuration or a template (yaml, json).")
    private String file;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "Write the template there and not to standard output.")
    private String out;

    private final CliContext context;

    Import(CliContext context) {
      this.context = context;
    }

    @Override
    public Integer call() throws IOException {
      Imported imported = new TemplateImport().read(context.directory().resolve(file));
      imported.notes().forEach(note -> say("  - " + note));
      for (Problem missing : Supported.problems(imported.template())) {
        say("  - cannot be run yet: " + missing);
      }
      if (out == null) {
        context.out().print(imported.yaml());
        context.out().flush();
      } else {
        Path path = context.directory().resolve(out);
        if (path.getParent() != null) {
          Files.createDirectories(path.getParent());
        }
        Files.writeString(path, imported.yaml());
        say(file + " became " + out);
      }
      return ExitCode.PASSED.code();
    }

    private void say(String line) {
      context.err().println(Text.oneLine(line));
    }
  }
}
