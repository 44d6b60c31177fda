package org.flakebench.control.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.flakebench.conduct.Progress;
import org.flakebench.conduct.ReadParity;
import org.flakebench.control.cli.Tables.Column;
import org.flakebench.report.Text;
import org.flakebench.simulations.RunListener;
import org.flakebench.simulations.RunSpec;
import org.flakebench.simulations.TemplateParity;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.StoreLocation;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flakebench template parity}. */
@Command(
    name = "parity",
    description = {
      "Check that templates read the same before their runs are compared: every READ runs once on the target of each,"
          + " with the values that the first template drew, and the numbers of rows are held against each other.",
      "Reads belong together by kind and label. When any differ, the exit code is 64."
    })
final class TemplateParityCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "2..*",
      description = "Templates (yaml, json) that shall be compared.")
  private List<String> files;

  @Option(
      names = "--target",
      paramLabel = "JDBC_URL",
      description =
          "A database to read, without password; one for each kind: jdbc:snowflake:… is for the templates of Snowflake,"
              + " jdbc:postgresql:… for the others. Default: SNOWFLAKE_ACCOUNT or POSTGRES_URL, then the embedded demo.")
  private List<String> targets = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Tables.Format format;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  private final CliContext context;

  TemplateParityCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    targets.forEach(TargetOption::check);
    List<RunSpec> specs = files.stream().map(this::spec).toList();
    List<ReadParity.Read> reads = TemplateParity.check(specs, new Listener());
    Tables.write(format, table(reads), context.out());
    List<String> problems = problems(reads);
    if (problems.isEmpty()) {
      return ExitCode.PASSED.code();
    }
    throw new CommandException(ExitCode.USAGE, String.join("\n", problems));
  }

  private RunSpec spec(String file) {
    Template template = new TemplateReader().read(context.directory().resolve(file));
    boolean snowflake = template.target().tableType().isSnowflake();
    String target =
        targets.stream()
            .filter(url -> url.toLowerCase(Locale.ROOT).startsWith("jdbc:snowflake:") == snowflake)
            .findFirst()
            .orElse(null);
    return new RunSpec(
        template,
        target,
        Map.of(),
        StoreLocation.parse("embedded"),
        FlakeBenchHome.resolve(context.environment()),
        context.environment(),
        "cli");
  }

  private Tables.Data table(List<ReadParity.Read> reads) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("read"));
    files.forEach(file -> columns.add(Column.number(file)));
    columns.add(Column.text("same"));
    List<List<Object>> rows = new ArrayList<>();
    for (ReadParity.Read read : reads) {
      List<Object> row = new ArrayList<>();
      row.add(read.name());
      read.outcomes().forEach(outcome -> row.add(outcome.rows()));
      row.add(read.isSame());
      rows.add(row);
    }
    return new Tables.Data(columns, rows);
  }

  private List<String> problems(List<ReadParity.Read> reads) {
    if (reads.isEmpty()) {
      return List.of("the templates read nothing: there is nothing to compare");
    }
    List<String> problems = new ArrayList<>();
    for (ReadParity.Read read : reads) {
      if (!read.isSame()) {
        List<String> sides = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
          ReadParity.Outcome outcome = read.outcomes().get(i);
          sides.add(
              files.get(i)
                  + ": "
                  + (outcome.rows() == null ? outcome.problem() : outcome.rows() + " rows"));
        }
        problems.add(read.name() + " differs: " + String.join("; ", sides));
      }
    }
    return problems;
  }

  private final class Listener implements RunListener {
    @Override
    public void message(String text) {
      if (!quiet) {
        context.err().println(Text.oneLine(Secrets.redact(text)));
        context.err().flush();
      }
    }

    @Override
    public void progress(Progress progress) {
      // No load flows here.
    }
  }
}
