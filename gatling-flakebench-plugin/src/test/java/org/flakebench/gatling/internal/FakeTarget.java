package org.flakebench.gatling.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.flakebench.target.Session;
import org.flakebench.target.Target;
import org.flakebench.target.TargetInfo;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.StatementSpec;
import org.flakebench.workload.ParameterSink;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.TableProfile;

/** A target without a database: the test says what each execution does. */
final class FakeTarget implements Target {
  private final IntUnaryOperator execution;
  private final AtomicInteger executions = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final int connections;

  /**
   * @param connections how many can be opened, the one of the preparation among them
   * @param execution gets the number of the execution, from 1; gives rows or throws
   */
  FakeTarget(int connections, IntUnaryOperator execution) {
    this.connections = connections;
    this.execution = execution;
  }

  @Override
  public TargetInfo info() {
    return new TargetInfo("fake", "fake");
  }

  @Override
  public int connectionsLeft() {
    return connections;
  }

  @Override
  public TableProfile profile(boolean needsTimeRange) {
    return new TableProfile("t", false, List.of(), null, null, null, null);
  }

  @Override
  public String sqlOf(StatementSpec statement, TableProfile table) {
    return statement.sql();
  }

  @Override
  public TableFacts facts(TableProfile table) {
    throw new IllegalStateException("no statement of these tests draws values");
  }

  @Override
  public List<SampledPool> sample(TableProfile table, List<PoolNeed> needs, long seed) {
    throw new IllegalStateException("no statement of these tests draws values");
  }

  @Override
  public void preflight(List<StatementPlan> statements, Binder binder) {
    // Accepts everything.
  }

  @Override
  public Session open(List<StatementPlan> statements, Binder warmBind) {
    if (opened.incrementAndGet() > connections) {
      throw new TargetUnavailableException("no connection is left", null);
    }
    return new FakeSession();
  }

  private final class FakeSession implements Session {
    @Override
    public ParameterSink parameters(int statement) {
      // The statements of these tests have no parameters.
      return null;
    }

    @Override
    public int execute(int statement) {
      // As slow as a quick database: a slot that only counts would fill its ring.
      LockSupport.parkNanos(50_000);
      return execution.applyAsInt(executions.incrementAndGet());
    }

    @Override
    public void cancel() {}

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }
}
