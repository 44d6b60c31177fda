package org.flakebench.simulations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.flakebench.analysis.CostSettings;
import org.flakebench.bridge.Recovery;
import org.flakebench.bridge.RunEnd;
import org.flakebench.bridge.SegmentWriter;
import org.flakebench.bridge.Spool;
import org.flakebench.bridge.SpoolManifest;
import org.flakebench.bridge.StoredIds;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.Conductor;
import org.flakebench.conduct.LocalRun;
import org.flakebench.conduct.RunStatus;
import org.flakebench.conduct.WarehouseWatch;
import org.flakebench.load.Epoch;
import org.flakebench.load.FindMaxResult;
import org.flakebench.load.LoadPlan;
import org.flakebench.load.Phase;
import org.flakebench.load.Timeline;
import org.flakebench.measure.QueryTag;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunSummary;
import org.flakebench.report.StatementFacts;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.RunRecords.NewRun;
import org.flakebench.store.Store;
import org.flakebench.store.StoreException;
import org.flakebench.store.StoreLocation;
import org.flakebench.store.StoredPools;
import org.flakebench.target.Target;
import org.flakebench.target.TargetInfo;
import org.flakebench.target.snowflake.ControlWarehouse;
import org.flakebench.target.snowflake.SnowflakeIdentity;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Supported;
import org.flakebench.template.TargetSpec;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.KeyLeases;
import org.flakebench.workload.StatementPlan;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run from template to stored results, in this process: opens the store, prepares target and
 * workload, and when the load is over loads what was recorded and ends the run in the store.
 * Between the two somebody runs Gatling with {@link #local()}.
 */
public final class StoredRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoredRun.class);
  private static final String WORKER = "worker-0";

  private final String runId;
  private final RunSpec spec;
  private final Store store;
  private final TargetChoice target;
  private final Spool spool;
  private final SegmentWriter segments;
  private final StoreState state;
  private final LocalRun local;
  private final WarehouseOfRun warehouse;
  private final RunFacts facts;
  private final List<String> problems;

  private StoredRun(
      String runId,
      RunSpec spec,
      Store store,
      TargetChoice target,
      Spool spool,
      SegmentWriter segments,
      StoreState state,
      LocalRun local,
      WarehouseOfRun warehouse,
      RunFacts facts,
      List<String> problems) {
    this.runId = runId;
    this.spec = spec;
    this.store = store;
    this.target = target;
    this.spool = spool;
    this.segments = segments;
    this.state = state;
    this.local = local;
    this.warehouse = warehouse;
    this.facts = facts;
    this.problems = problems;
  }

  /**
   * Prepares everything up to the first operation. When it throws, nothing is left behind.
   *
   * @throws TemplateException when the template cannot be run, or not on this table
   * @throws StoppedException when a signal came meanwhile
   */
  static StoredRun prepare(RunSpec spec, RunListener listener, EarlyEnd stop) throws IOException {
    Template template = spec.template();
    List<TemplateException.Problem> unsupported = Supported.problems(template);
    if (!unsupported.isEmpty()) {
      throw new TemplateException(unsupported);
    }
    requirePrices(spec);
    Undo undo = new Undo();
    try {
      listener.message("opening the store (" + spec.store() + ")");
      Store store = undo.later(Store.open(spec.store(), spec.home(), spec.environment()));
      new Recovery(store, spec.home().spool()).run().forEach(listener::problem);
      stop.check();
      TargetChoice choice = undo.later(TargetChoice.of(spec, listener));
      stop.check();
      listener.message("preparing " + template.target().schema() + "." + template.target().table());
      String runId = UUID.randomUUID().toString();
      Target target =
          choice.connect(
              new QueryTag(runId, StoredIds.workerTestId(runId, WORKER), Phase.PREPARING),
              "flakebench " + runId.substring(0, 8));
      refuseControlWarehouse(spec, store, target);
      LoadPlan plan = LoadPlan.inThisProcess(template, target.connectionsLeft());
      int slots = plan.firstSlots();
      RunFacts facts = facts(runId, spec, target, slots, sharesStore(store, target));
      Spool spool =
          undo.later(
              Spool.create(
                  spec.home().spool(),
                  new SpoolManifest(
                      SpoolManifest.VERSION,
                      ToolVersion.text(),
                      WORKER,
                      1,
                      0,
                      1,
                      store.location().toString(),
                      Instant.now(),
                      facts)));
      undo.later(spool::discard);
      List<String> problems = Collections.synchronizedList(new ArrayList<>());
      SegmentWriter segments =
          undo.later(
              new SegmentWriter(
                  spool,
                  problem -> {
                    problems.add(problem);
                    listener.problem(problem);
                  }));
      StoreState state = undo.later(new StoreState(store.runs(), runId, spec.actor()));
      FactsOfWindow window = new FactsOfWindow(spool, facts, state);
      LocalRun local =
          undo.later(
              LocalRun.prepare(
                  new LocalRun.Parts(
                      template,
                      target,
                      plan,
                      leases(store, target, runId),
                      segments,
                      List.of(segments),
                      window,
                      Conductor.Deadlines.standard(),
                      StoredPools.ofRuns(store, spec.home()))));
      choice.tellNotes();
      window.follow(local);
      RunFacts planned = withStatements(facts, local);
      spool.update(planned);
      window.use(planned);
      stop.check();
      store.runs().createRun(newRun(runId, spec, planned, slots));
      WarehouseOfRun warehouse =
          WarehouseOfRun.follow(
              store.warehouses(), runId, target::warehouse, local, WarehouseWatch.Pace.standard());
      return new StoredRun(
          runId, spec, store, choice, spool, segments, state, local, warehouse, planned, problems);
    } catch (IOException | RuntimeException e) {
      undo.run(e);
      throw e;
    }
  }

  /** What a run would be priced by is wrong before it, not after it. */
  private static void requirePrices(RunSpec spec) {
    try {
      CostSettings.of(spec.environment());
    } catch (IllegalArgumentException e) {
      throw new TemplateException("", "COST_SETTINGS", e.getMessage());
    }
  }

  private static KeyLeases leases(Store store, Target target, String runId) {
    return (table, column, notBelow, size) -> {
      var leased =
          store
              .keyLeases()
              .lease(target.info().identity(), table, column, notBelow, size, runId, WORKER);
      return new KeyLeases.Range(leased.start(), leased.endExclusive());
    };
  }

  private static void refuseControlWarehouse(RunSpec spec, Store store, Target target) {
    boolean snowflake = spec.template().target().tableType().isSnowflake();
    if (snowflake && spec.store() instanceof StoreLocation.Snowflake location) {
      String warehouse = SnowflakeLogin.of(location.url(), spec.environment()).value("warehouse");
      ControlWarehouse.problem(
              spec.template(), target.info().identity(), store.identity(), warehouse)
          .ifPresent(
              problem -> {
                throw new TemplateException(List.of(problem));
              });
    }
  }

  /**
   * The same database: one server on PostgreSQL; on Snowflake the limits of hybrid tables are those
   * of a database, and warehouses, which all else depends on, are never shared.
   */
  private static boolean sharesStore(Store store, Target target) {
    return store.identity().equals(target.info().identity());
  }

  private static RunFacts facts(
      String runId, RunSpec spec, Target target, int slots, boolean shared) {
    Template template = spec.template();
    return new RunFacts(
        runId,
        template.name(),
        template.load().mode(),
        template.scaling().mode(),
        1,
        slots,
        new RunSummary.TargetPart(
            template.target().tableType().name(),
            place(template.target(), target.info()),
            target.info().serverVersion(),
            shared),
        spec.labels(),
        List.of(),
        template.slo(),
        Instant.now(),
        RunFacts.Window.UNKNOWN,
        null);
  }

  /** An account of Snowflake has many databases; a URL's wins over the template's. */
  private static String place(TargetSpec spec, TargetInfo found) {
    String table = spec.schema() + "." + spec.table();
    return spec.tableType().isSnowflake()
        ? SnowflakeIdentity.database(found.identity()) + "." + table
        : table;
  }

  private static RunFacts withStatements(RunFacts facts, LocalRun local) {
    List<StatementFacts> statements = new ArrayList<>();
    List<StatementSpec> specs = local.template().statements();
    for (int i = 0; i < specs.size(); i++) {
      StatementPlan plan = local.preparation().statements()[i];
      String sql = plan == null ? specs.get(i).sql() : plan.sql();
      statements.add(
          new StatementFacts(
              specs.get(i).series(), specs.get(i).operation(), sql == null ? "" : sql));
    }
    return facts.withStatements(statements);
  }

  private static NewRun newRun(String runId, RunSpec spec, RunFacts facts, int slots) {
    Template template = spec.template();
    return new NewRun(
        runId,
        template.name(),
        null,
        template.contentHash(),
        facts.target().table(),
        facts.target().tableType(),
        template.target().warehouse(),
        slots,
        1,
        template.config().toString(),
        template.target().tableType().isSnowflake() ? QueryTag.prefixOfRun(runId) : null,
        spec.labels(),
        spec.actor());
  }

  /** Id of the run. */
  public String runId() {
    return runId;
  }

  public RunSpec spec() {
    return spec;
  }

  /** The run as Gatling drives it. */
  public LocalRun local() {
    return local;
  }

  /**
   * Ends the run in the store: loads what was recorded, rolls it up, writes figures and terminal
   * status. Whatever the load did, what was measured is kept.
   *
   * @param reportPath where Gatling's report is or will be; null without one
   * @throws NotStoredException when the store refuses; then the spool keeps everything, and the
   *     next command that opens this store loads it
   */
  public RunEnd.Result finish(Conductor.End end, Path reportPath, RunListener listener)
      throws NotStoredException {
    RunFacts ended =
        measured(end.timeline())
            .withReport(reportPath == null ? null : reportPath.toString())
            .withFindMax(found(local.planner().findMax(), end.reason()));
    String failure = end.reason().status() == RunStatus.COMPLETED ? null : end.message();
    RunEnd.seal(spool, segments, ended, end.reason(), failure);
    // What was seen of the warehouse goes into the figures, so it has to be there.
    warehouse.close();
    if (end.reason() == CompletionReason.BOUNDS_LIMIT_REACHED) {
      listener.problem(end.message());
    }
    listener.message("storing the results");
    state.moved(
        end.reason().status() == RunStatus.COMPLETED ? RunStatus.STOPPING : RunStatus.CANCELLING,
        Phase.PROCESSING,
        end.reason());
    state.close();
    try {
      RunEnd.Result result =
          RunEnd.finish(store, spool, segments, ended, end.reason(), failure, spec.actor());
      result.messages().forEach(listener::problem);
      return result;
    } catch (IOException | StoreException | JdbiException e) {
      LOG.warn("the results of run {} were not stored", runId, e);
      throw new NotStoredException(runId, spool.directory(), e);
    }
  }

  /**
   * The summary of a run whose report was announced and could not be made.
   *
   * @param stored what {@link #finish} gave
   */
  RunSummary withoutReport(RunSummary stored) {
    try {
      ObjectNode json = SummaryJson.mapper().valueToTree(stored);
      RunSummary without = SummaryJson.read(json.putNull("report").toString());
      store.runs().withoutReport(runId, SummaryJson.write(without));
      return without;
    } catch (StoreException | JdbiException | JsonProcessingException e) {
      LOG.warn("the store keeps the place of a report that is not there, of run {}", runId, e);
      return stored;
    }
  }

  /**
   * What a search has found; null in other load modes. A search that has ended itself, if only by
   * its longest time, has said why.
   */
  static JsonNode found(JsonNode result, CompletionReason reason) {
    return switch (reason) {
      case FIND_MAX_FINISHED -> result;
      case USER_REQUESTED -> FindMaxResult.endedBy(result, "Cancelled by user");
      default -> FindMaxResult.endedBy(result, "the run ended before the search: " + reason);
    };
  }

  private RunFacts measured(Timeline timeline) {
    Epoch measurement = timeline == null ? null : timeline.measurement();
    if (measurement == null) {
      return facts;
    }
    return facts.withWindow(FactsOfWindow.window(measurement, local.clock()));
  }

  /** What went wrong while recording, for people; usually empty. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /**
   * Lets go of everything; a run that was not finished stays in the spool and is recovered by the
   * next command.
   */
  @Override
  public void close() throws IOException {
    local.close();
    warehouse.close();
    state.close();
    segments.close();
    spool.close();
    target.close();
    store.close();
  }
}
