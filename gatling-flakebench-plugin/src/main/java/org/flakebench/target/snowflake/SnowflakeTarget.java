package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flakebench.measure.QueryTag;
import org.flakebench.target.CanonicalSql;
import org.flakebench.target.LoginTurns;
import org.flakebench.target.Session;
import org.flakebench.target.Target;
import org.flakebench.target.TargetException;
import org.flakebench.target.TargetInfo;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.target.WarehouseSample;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TargetSpec;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.StatementMark;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.TableProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Snowflake table or view under test. Sessions carry the run's query tag, the template's result
 * cache and statement timeout, UTC, role and warehouse from the login on; statements carry a short
 * mark of the run. At most {@value LoginTurns#PARALLEL} sessions are set up at once.
 */
public final class SnowflakeTarget implements Target {
  /** HTTP connections beside those of the slots: cancels, heartbeats, set-up, other users. */
  static final int BESIDE_SLOTS = 100;

  /** How long a login may wait for its turn among the parallel ones. */
  private static final int LOGIN_TURN_SECONDS = 180;

  private static final int SETUP_TIMEOUT_SECONDS = 60;

  /** How long a suspended warehouse may take to run. */
  private static final Duration WAREHOUSE_LIMIT = Duration.ofMinutes(3);

  private static final Logger LOG = LoggerFactory.getLogger(SnowflakeTarget.class);

  private final SnowflakeLogin login;
  private final TargetSpec spec;
  private final SessionSettings settings;
  private final SnowflakeConnector load;
  private final SetupConnection setup;
  private final LoginTurns logins = new LoginTurns(LOGIN_TURN_SECONDS);
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final String database;
  private final TargetInfo info;
  private final SnowflakeWarehouse warehouse;
  private volatile SnowflakeTable relation;

  private SnowflakeTarget(
      SnowflakeLogin login,
      TargetSpec spec,
      SessionSettings settings,
      SnowflakeLogin ofWarehousePolls) {
    this.login = login;
    this.spec = spec;
    this.settings = settings;
    this.load = new SnowflakeConnector(login, settings.ofLoad());
    this.setup =
        new SetupConnection(new SnowflakeConnector(login, settings.ofSetup(SETUP_TIMEOUT_SECONDS)));
    notes.addAll(settings.notes());
    if (!DriverSettings.arrowWorks()) {
      notes.add(DriverSettings.NO_ARROW);
    }
    try {
      SessionPlace place = setup.ask("target", SessionPlace::of);
      place.require(login, spec);
      this.database = place.database();
      this.info = new TargetInfo("Snowflake " + place.version(), place.identity());
    } catch (RuntimeException e) {
      setup.close();
      throw e;
    }
    this.warehouse =
        new SnowflakeWarehouse(
            ofWarehousePolls,
            SnowflakeNames.stored("target.warehouse", spec.warehouse()),
            this::note);
    try {
      warehouse.makeReady(WAREHOUSE_LIMIT);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void note(String note) {
    LOG.info("{}", note);
    notes.add(note);
  }

  /**
   * Logs in once to see who answers.
   *
   * @param login as the command line and the environment give it; database and schema of the
   *     template fill what it leaves open, its warehouse is the template's
   * @param statementTimeoutMs limit that the server puts on each statement of the load; 0 = its own
   * @param tag run and worker; the phase does not matter
   * @throws TargetUnavailableException when nobody answers or the login is refused
   * @throws TemplateException when database or warehouse are not to be used by this role
   */
  public static SnowflakeTarget connect(
      SnowflakeLogin login, TargetSpec spec, int statementTimeoutMs, QueryTag tag) {
    SnowflakeLogin complete =
        login
            .withDefaults(spec.database(), spec.schema())
            .withWarehouse(SnowflakeNames.stored("target.warehouse", spec.warehouse()));
    // Looks at the warehouse stay off it where the login knows another one.
    return new SnowflakeTarget(
        complete,
        spec,
        new SessionSettings(spec, statementTimeoutMs, tag),
        login.withDefaults(spec.database(), spec.schema()));
  }

  /** Who logs in where, with all that the template adds. */
  public SnowflakeLogin login() {
    return login;
  }

  @Override
  public TargetInfo info() {
    return info;
  }

  /** What is to be known of the target by people who read the run's log. */
  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Snowflake does not limit sessions; the driver's HTTP client does, whose connections all
   * statements of this JVM share.
   */
  @Override
  public int connectionsLeft() {
    return Math.max(0, DriverSettings.httpConnections() - BESIDE_SLOTS);
  }

  @Override
  public TableProfile profile(boolean needsTimeRange) {
    return profile(needsTimeRange, true);
  }

  @Override
  public TableProfile profile(boolean needsTimeRange, boolean needsLargestKey) {
    SnowflakeTable found = relation();
    TableProfile profile =
        setup.ask(
            "target.table",
            connection ->
                SnowflakeCatalog.profile(connection, found, needsTimeRange, needsLargestKey));
    notes.addAll(SnowflakeCatalog.clusterNotes(found, spec.tableType(), profile));
    if (needsTimeRange && profile.timeMax() != null && !found.hasBlocks()) {
      notes.add(
          "the latest "
              + profile.timeColumn().name()
              + " was looked for in "
              + SnowflakeCatalog.TIMES_LOOKED_AT
              + " rows of "
              + found.qualified()
              + ", not in all: "
              + found.what().words()
              + " does not tell it without reading everything");
    }
    return profile;
  }

  /** Asked anew each time: a table may be made anew between preparation and run. */
  private SnowflakeTable relation() {
    SnowflakeTable found =
        setup.ask("target.table", connection -> SnowflakeCatalog.find(connection, database, spec));
    found.requireType(spec.tableType());
    relation = found;
    return found;
  }

  @Override
  public String sqlOf(StatementSpec statement, TableProfile table) {
    String sql =
        statement.sql() == null || statement.sql().isBlank()
            ? CanonicalSql.of(spec.tableType(), statement.kind(), table)
            : statement.sql();
    return sql.replace("{table}", table.qualifiedName());
  }

  @Override
  public TableFacts facts(TableProfile table) {
    SnowflakeTable found = relation();
    return new TableFacts(found.what() + " " + found.created(), found.rows());
  }

  @Override
  public List<SampledPool> sample(TableProfile table, List<PoolNeed> needs, long seed) {
    SnowflakeTable found = relation == null ? relation() : relation;
    return setup.ask(
        "target.table",
        connection -> {
          SnowflakeSampler sampler = new SnowflakeSampler(connection, found, table, seed);
          List<SampledPool> pools = new ArrayList<>();
          for (PoolNeed need : needs) {
            pools.add(sampler.sample(need));
          }
          return pools;
        });
  }

  @Override
  public void preflight(List<StatementPlan> plans, Binder binder) {
    Map<Integer, String> sql = new HashMap<>();
    plans.forEach(plan -> sql.put(plan.index(), marked(plan)));
    List<TemplateException.Problem> problems =
        setup.ask(
            "statements",
            connection -> SnowflakePreflight.problems(connection, plans, sql, binder));
    if (!problems.isEmpty()) {
      throw new TemplateException(problems);
    }
  }

  private String marked(StatementPlan plan) {
    return StatementMark.put(plan.sql(), plan.series(), settings.tag().runId());
  }

  /**
   * Opens a session. The statements are not described again: {@link #preflight} has let the server
   * compile each of them, and a description is a round trip for each statement and slot.
   */
  @Override
  public Session open(List<StatementPlan> plans, Binder binder) {
    Connection connection = logins.inTurn(this::logIn);
    StatementPlan preparing = null;
    try {
      settings.verify(connection);
      int size = plans.stream().mapToInt(StatementPlan::index).max().orElse(0) + 1;
      PreparedStatement[] prepared = new PreparedStatement[size];
      for (StatementPlan plan : plans) {
        preparing = plan;
        prepared[plan.index()] = connection.prepareStatement(marked(plan));
      }
      SnowflakeSession session = new SnowflakeSession(connection, settings.tagging(), prepared);
      for (StatementPlan plan : plans) {
        preparing = plan;
        binder.bind(plan, session);
      }
      return session;
    } catch (SQLException e) {
      closeQuietly(connection, e);
      throw SnowflakeErrors.setup(pathOf(preparing), login.place(), e);
    } catch (TargetException e) {
      closeQuietly(connection, e);
      throw new TemplateException(
          pathOf(preparing), e.key().category(), "its parameters cannot be put: " + e.getMessage());
    } catch (RuntimeException e) {
      closeQuietly(connection, e);
      throw e;
    }
  }

  private static String pathOf(StatementPlan plan) {
    return plan == null ? "target" : "statements[" + plan.index() + "].sql";
  }

  private Connection logIn() {
    try {
      return load.connect();
    } catch (SQLException e) {
      throw SnowflakeErrors.setup("target", login.place(), e);
    }
  }

  private static void closeQuietly(Connection connection, Exception reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public Optional<WarehouseSample> warehouse() {
    return Optional.of(warehouse.sample(QueryTag.prefixOfRun(settings.tag().runId())));
  }

  /** Leaves the warehouse as it was found; the run's sessions have been closed before. */
  @Override
  public void close() {
    setup.close();
    warehouse.restore();
    warehouse.close();
  }
}
