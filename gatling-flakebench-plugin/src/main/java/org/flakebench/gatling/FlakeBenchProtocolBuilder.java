package org.flakebench.gatling;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flakebench.conduct.Conductor;
import org.flakebench.conduct.ControlState;
import org.flakebench.conduct.LocalRun;
import org.flakebench.gatling.internal.PoolSettings;
import org.flakebench.gatling.internal.RunProtocolBuilder;
import org.flakebench.load.LoadPlan;
import org.flakebench.load.Phase;
import org.flakebench.measure.QueryTag;
import org.flakebench.measure.RecordSink;
import org.flakebench.target.Target;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.postgres.PostgresTarget;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.flakebench.target.snowflake.SnowflakeTarget;
import org.flakebench.template.Template;
import org.flakebench.workload.KeyLeases;
import org.jspecify.annotations.Nullable;

/**
 * Builds the protocol of a simulation: which database is under test, who logs in, and what pool the
 * requests of hand-written scenarios share. Immutable; each method gives a new builder. Give one
 * and the same builder to all scenarios of a simulation: then they share one pool.
 *
 * <p>The pool is for {@code sql(…)} and {@code transaction(…)} only; a template's workload has
 * connections of its own. It is opened when the simulation is built, and closed when it ends.
 */
public final class FlakeBenchProtocolBuilder extends RunProtocolBuilder {
  private final PoolSettings pool;
  private final @Nullable Function<Template, LocalRun> runs;

  FlakeBenchProtocolBuilder() {
    this(
        PoolSettings.of(
            new TargetAddress(null, System.getenv("PGUSER"), System.getenv("PGPASSWORD"))),
        null);
  }

  private FlakeBenchProtocolBuilder(
      PoolSettings pool, @Nullable Function<Template, LocalRun> runs) {
    this.pool = pool;
    this.runs = runs;
  }

  private FlakeBenchProtocolBuilder with(PoolSettings changed) {
    return new FlakeBenchProtocolBuilder(changed, runs);
  }

  private FlakeBenchProtocolBuilder with(TargetAddress address) {
    return with(pool.withAddress(address));
  }

  /** The JDBC URL of the database under test, without a password. */
  public FlakeBenchProtocolBuilder url(String url) {
    TargetAddress address = pool.address();
    return with(new TargetAddress(url, address.user(), address.password()));
  }

  /** The user that logs in; default {@code SNOWFLAKE_USER} or {@code PGUSER}, else the driver's. */
  public FlakeBenchProtocolBuilder user(@Nullable String user) {
    TargetAddress address = pool.address();
    return with(new TargetAddress(address.url(), user, address.password()));
  }

  /**
   * The password; default {@code PGPASSWORD}, else the driver looks into {@code PGPASSFILE}. Take
   * it from a safe place.
   */
  public FlakeBenchProtocolBuilder password(@Nullable String password) {
    TargetAddress address = pool.address();
    return with(new TargetAddress(address.url(), address.user(), password));
  }

  /**
   * How many connections the requests of hand-written scenarios share, 1–10,000; default 10. As
   * many requests and transactions can be under way at once; the others wait.
   */
  public FlakeBenchProtocolBuilder connections(int connections) {
    return with(pool.withConnections(connections));
  }

  /**
   * How long a request or transaction waits for a connection before it fails; default 30 s. This
   * wait is not in the response times, but in a line at the end.
   */
  public FlakeBenchProtocolBuilder acquireTimeout(Duration timeout) {
    return with(pool.withAcquireTimeout(timeout));
  }

  /**
   * How long a statement may take before the driver cancels it; default 10 min. Rounded up to whole
   * seconds, as JDBC has it.
   */
  public FlakeBenchProtocolBuilder statementTimeout(Duration timeout) {
    return with(pool.withStatementTimeout(timeout));
  }

  /**
   * Rows that the driver fetches per round trip, ≥ 0; default 0, the driver's own choice. The
   * PostgreSQL driver heeds it only inside a {@code transaction(…)}.
   */
  public FlakeBenchProtocolBuilder fetchSize(int rows) {
    return with(pool.withFetchSize(rows));
  }

  /**
   * Takes connections from this source; url, user and password do not count then. It should be able
   * to give {@link #connections} at once. Whoever made it closes it.
   */
  public FlakeBenchProtocolBuilder dataSource(DataSource source) {
    return with(pool.withDataSource(source));
  }

  /**
   * Leaves it to {@code runs} to make the run of a template, with whatever ports it wants; url and
   * user do not count for workloads then.
   */
  public FlakeBenchProtocolBuilder runs(Function<Template, LocalRun> runs) {
    return new FlakeBenchProtocolBuilder(pool, runs);
  }

  @Override
  protected PoolSettings pool() {
    return pool;
  }

  @Override
  protected LocalRun runOf(Template template) {
    return runs != null ? runs.apply(template) : standalone(template);
  }

  /** A run without a store: figures go to Gatling's report only. */
  private LocalRun standalone(Template template) {
    Target target = target(template);
    try {
      LocalRun run =
          LocalRun.prepare(
              new LocalRun.Parts(
                  template,
                  target,
                  LoadPlan.inThisProcess(template, target.connectionsLeft()),
                  KeyLeases.local(),
                  RecordSink.none(),
                  List.of(),
                  ControlState.none(),
                  Conductor.Deadlines.standard()));
      run.ended().whenComplete((end, broken) -> target.close());
      return run;
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
  }

  /** The table of a template in the database under test. */
  Target target(Template template) {
    TargetAddress address = pool.address();
    if (address.url() == null) {
      throw new IllegalStateException(
          "flakebench() needs the database under test: flakebench().url(\"jdbc:postgresql://host/db\")");
    }
    int timeoutMs = template.load().statementTimeoutMs();
    if (template.target().tableType().isSnowflake()) {
      String run = UUID.randomUUID().toString();
      return SnowflakeTarget.connect(
          SnowflakeLogin.of(address, System.getenv()),
          template.target(),
          timeoutMs,
          new QueryTag(run, run, Phase.PREPARING));
    }
    return PostgresTarget.connect(address, template.target(), timeoutMs, "flakebench");
  }
}
