package org.flakebench.control.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flakebench.bridge.Recovery;
import org.flakebench.control.cli.Tables.Column;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.simulations.RunListener;
import org.flakebench.simulations.RunSpec;
import org.flakebench.simulations.TemplatePools;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.ReadOnlyQuery;
import org.flakebench.store.RunRecords.Filter;
import org.flakebench.store.RunRecords.RunRecord;
import org.flakebench.store.SchemaCheck;
import org.flakebench.store.SchemaPrint;
import org.flakebench.store.Store;
import org.flakebench.store.StoreLocation;
import org.flakebench.template.Template;

/** The real store, opened for each call and closed after it. */
final class OpenStore implements StoreGate {
  private static final List<Column> RUN_COLUMNS =
      List.of(
          Column.text("run_id"),
          Column.text("template"),
          Column.text("status"),
          Column.text("completion_reason"),
          Column.text("prepared_at"),
          Column.text("table"),
          Column.number("connections"),
          Column.number("measured_seconds"),
          Column.number("operations"),
          Column.number("errors"),
          Column.number("qps"),
          Column.number("p50_ms"),
          Column.number("p95_ms"),
          Column.number("p99_ms"),
          Column.text("labels"));

  private static final List<Column> POOL_COLUMNS =
      List.of(
          Column.text("pool"),
          Column.text("column"),
          Column.number("values"),
          Column.number("table_rows"),
          Column.number("share"));

  private final Map<String, String> environment;
  private final Consumer<String> notes;

  /**
   * @param notes is told what was recovered of runs whose process died
   */
  OpenStore(Map<String, String> environment, Consumer<String> notes) {
    this.environment = environment;
    this.notes = notes;
  }

  @Override
  public List<String> install(String store) {
    return whateverItsSchema(store, open -> open.installer().install().applied());
  }

  @Override
  public List<String> differences(String store) {
    return whateverItsSchema(
        store,
        open -> open.check().differences().stream().map(SchemaCheck.Difference::toString).toList());
  }

  @Override
  public String script(String dialect) {
    return SchemaPrint.print(dialect);
  }

  @Override
  public String roleScript(String dialect) {
    return SchemaPrint.roles(dialect);
  }

  @Override
  public Tables.Data runs(String store, int limit) {
    return with(
        store,
        open ->
            new Tables.Data(
                RUN_COLUMNS,
                open.runs().list(limit, Filter.ALL).stream().map(OpenStore::row).toList()));
  }

  @Override
  public RunSummary run(String store, String id) {
    return with(store, open -> summary(open, id));
  }

  @Override
  public Answer query(String store, String sql, int limit) {
    return with(
        store,
        open -> {
          ReadOnlyQuery query = open.readOnlyQuery();
          ReadOnlyQuery.Result result = query.run(sql, limit);
          List<Column> columns =
              result.columns().stream()
                  .map(column -> new Column(column.name(), column.numeric()))
                  .toList();
          return new Answer(
              new Tables.Data(columns, result.rows()), result.truncated(), query.hasOwnLogin());
        });
  }

  @Override
  public Tables.Data prepare(
      String store, Template template, String target, Consumer<String> progress) {
    RunSpec spec =
        new RunSpec(
            template,
            target,
            Map.of(),
            StoreLocation.parse(store),
            FlakeBenchHome.resolve(environment),
            environment,
            "cli");
    return with(
        store,
        open ->
            new Tables.Data(
                POOL_COLUMNS,
                TemplatePools.prepare(spec, open, new Listener(progress, notes)).stream()
                    .map(
                        pool ->
                            Arrays.<Object>asList(
                                pool.kind(),
                                pool.column(),
                                pool.values(),
                                pool.estimatedRows(),
                                pool.share()))
                    .toList()));
  }

  /** Tells the command what goes on. */
  private record Listener(Consumer<String> messages, Consumer<String> problems)
      implements RunListener {
    @Override
    public void message(String text) {
      messages.accept(text);
    }

    @Override
    public void problem(String text) {
      problems.accept(text);
    }

    @Override
    public void progress(org.flakebench.conduct.Progress at) {
      // No load runs.
    }
  }

  private static RunSummary summary(Store open, String id) {
    RunRecord run =
        open.runs()
            .find(id)
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.USAGE, "there is no run '" + id + "'; see: flakebench runs list"));
    String json =
        open.runs()
            .summary(run.runId())
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.USAGE, "run " + run.runId() + " has no summary: " + state(run)));
    try {
      return SummaryJson.read(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the summary of run " + run.runId() + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  private static String state(RunRecord run) {
    String phase = run.phase() == null || run.phase().isEmpty() ? "" : " in " + run.phase();
    String reason = run.completionReason() == null ? "" : " (" + run.completionReason() + ")";
    String failure = run.failureReason() == null ? "" : ": " + run.failureReason();
    return "it is " + run.status() + phase + reason + failure;
  }

  /** Figures of a run are unknown until it has ended, and latencies unless something succeeded. */
  private static List<Object> row(RunRecord run) {
    boolean ended = run.status().isTerminal();
    boolean succeeded = ended && run.operations() > run.errors();
    List<Object> row =
        new ArrayList<>(
            Arrays.asList(
                run.runId(),
                run.templateName(),
                run.status(),
                run.completionReason(),
                run.preparedAt(),
                run.tableName(),
                run.connections(),
                run.measuredSeconds()));
    row.add(ended ? run.operations() : null);
    row.add(ended ? run.errors() : null);
    row.add(ended ? SummaryJson.rounded(run.qps()) : null);
    row.add(succeeded ? SummaryJson.rounded(run.p50LatencyMs()) : null);
    row.add(succeeded ? SummaryJson.rounded(run.p95LatencyMs()) : null);
    row.add(succeeded ? SummaryJson.rounded(run.p99LatencyMs()) : null);
    row.add(
        run.labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(" ")));
    return row;
  }

  private <T> T with(String store, Function<Store, T> work) {
    FlakeBenchHome home = FlakeBenchHome.resolve(environment);
    try (Store open = Store.open(StoreLocation.parse(store), home, environment)) {
      new Recovery(open, home.spool()).run().forEach(notes);
      return work.apply(open);
    }
  }

  private <T> T whateverItsSchema(String store, Function<Store, T> work) {
    try (Store open =
        Store.connect(
            StoreLocation.parse(store), FlakeBenchHome.resolve(environment), environment)) {
      return work.apply(open);
    }
  }
}
