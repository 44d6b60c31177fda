package org.flakebench.gatling;

import java.util.List;
import java.util.function.Function;
import org.flakebench.conduct.Conductor;
import org.flakebench.conduct.ControlState;
import org.flakebench.conduct.LocalRun;
import org.flakebench.gatling.internal.RunProtocolBuilder;
import org.flakebench.load.LoadPlan;
import org.flakebench.measure.RecordSink;
import org.flakebench.target.PostgresTarget;
import org.flakebench.target.TargetAddress;
import org.flakebench.template.Template;
import org.flakebench.workload.KeyLeases;

/**
 * Builds the protocol of a simulation: which database is under test and who logs in. Immutable;
 * each method gives a new builder.
 */
public final class FlakeBenchProtocolBuilder extends RunProtocolBuilder {
  private final TargetAddress address;
  private final Function<Template, LocalRun> runs;

  FlakeBenchProtocolBuilder() {
    this(new TargetAddress(null, System.getenv("PGUSER"), System.getenv("PGPASSWORD")), null);
  }

  private FlakeBenchProtocolBuilder(TargetAddress address, Function<Template, LocalRun> runs) {
    this.address = address;
    this.runs = runs;
  }

  /** The JDBC URL of the database under test, without a password. */
  public FlakeBenchProtocolBuilder url(String url) {
    return new FlakeBenchProtocolBuilder(
        new TargetAddress(url, address.user(), address.password()), runs);
  }

  /** The user that logs in; default {@code PGUSER}, else the driver's. */
  public FlakeBenchProtocolBuilder user(String user) {
    return new FlakeBenchProtocolBuilder(
        new TargetAddress(address.url(), user, address.password()), runs);
  }

  /**
   * The password; default {@code PGPASSWORD}, else the driver looks into {@code PGPASSFILE}. Take
   * it from a safe place.
   */
  public FlakeBenchProtocolBuilder password(String password) {
    return new FlakeBenchProtocolBuilder(
        new TargetAddress(address.url(), address.user(), password), runs);
  }

  /**
   * Leaves it to {@code runs} to make the run of a template, with whatever ports it wants; url and
   * user do not count then.
   */
  public FlakeBenchProtocolBuilder runs(Function<Template, LocalRun> runs) {
    return new FlakeBenchProtocolBuilder(address, runs);
  }

  @Override
  protected LocalRun runOf(Template template) {
    return runs != null ? runs.apply(template) : standalone(template);
  }

  /** A run without a store: figures go to Gatling's report only. */
  private LocalRun standalone(Template template) {
    if (address.url() == null) {
      throw new IllegalStateException(
          "flakebench() needs the database under test: flakebench().url(\"jdbc:postgresql://host/db\")");
    }
    PostgresTarget target =
        PostgresTarget.connect(
            address, template.target(), template.load().statementTimeoutMs(), "flakebench");
    return LocalRun.prepare(
        new LocalRun.Parts(
            template,
            target,
            LoadPlan.inThisProcess(template, target.connectionsLeft()),
            KeyLeases.local(),
            RecordSink.none(),
            List.of(),
            ControlState.none(),
            Conductor.Deadlines.standard()));
  }
}
