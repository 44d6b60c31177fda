package org.flakebench.control.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.flakebench.report.Numbers;
import org.flakebench.report.Text;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flakebench template prepare}. */
@Command(
    name = "prepare",
    description = {
      "Sample the value pools of a template from its table now, and keep them for its runs.",
      "A run takes pools that fit its table and samples by itself what is missing; the pools and their real sizes are listed."
    })
final class TemplatePrepareCommand implements Callable<Integer> {
  private static final int COLUMN = 1;
  private static final int VALUES = 2;
  private static final int ROWS = 3;
  private static final int SHARE = 4;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A template (yaml, json).")
  private String file;

  @Option(
      names = "--target",
      paramLabel = "JDBC_URL",
      description =
          "Database to sample, without password (PGPASSWORD or PGPASSFILE give it)."
              + " Default: SNOWFLAKE_URL, SNOWFLAKE_ACCOUNT or the store's account for tables of Snowflake, POSTGRES_URL or the embedded demo for those of PostgreSQL.")
  private String target;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Tables.Format format;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  private final CliContext context;

  TemplatePrepareCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    TargetOption.check(target);
    Template template = new TemplateReader().read(context.directory().resolve(file));
    Tables.Data pools =
        context.store().prepare(global().store(context.environment()), template, target, this::say);
    boolean forPeople = format == Tables.Format.TABLE;
    if (forPeople && pools.rows().isEmpty()) {
      context
          .out()
          .println(Text.oneLine(template.name() + " needs no value pools: nothing was sampled"));
    } else {
      Tables.write(format, forPeople ? forPeople(pools) : pools, context.out());
    }
    return ExitCode.PASSED.code();
  }

  private void say(String text) {
    if (!quiet) {
      context.err().println(Text.oneLine(Secrets.redact(text)));
      context.err().flush();
    }
  }

  private GlobalOptions global() {
    CommandLine root = spec.commandLine();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return root.getCommand();
  }

  /** Rounded figures with units. */
  private static Tables.Data forPeople(Tables.Data pools) {
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> pool : pools.rows()) {
      List<Object> row = new ArrayList<>(pool);
      row.set(COLUMN, pool.get(COLUMN) == null ? Numbers.UNKNOWN : pool.get(COLUMN));
      row.set(VALUES, Numbers.count(((Number) pool.get(VALUES)).longValue()));
      row.set(
          ROWS,
          pool.get(ROWS) == null
              ? Numbers.UNKNOWN
              : "~" + Numbers.count(((Number) pool.get(ROWS)).longValue()));
      row.set(
          SHARE,
          pool.get(SHARE) == null
              ? Numbers.UNKNOWN
              : Numbers.percent(((Number) pool.get(SHARE)).doubleValue()) + " %");
      rows.add(row);
    }
    List<Tables.Column> columns =
        pools.columns().stream()
            .map(
                column ->
                    column.name().equals("table_rows")
                        ? Tables.Column.number("table rows")
                        : column)
            .toList();
    return new Tables.Data(columns, rows);
  }
}
