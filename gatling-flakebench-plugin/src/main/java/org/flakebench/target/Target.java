package org.flakebench.target;

import java.util.List;
import java.util.Optional;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.TableProfile;

/** A table under test. Thread-safe. */
public interface Target extends AutoCloseable {
  /** What answers there. */
  TargetInfo info();

  /**
   * How many connections the target has left for a run, ≥ 0, asked now. Behind a pooler it is what
   * a worker may open there: {@value #MOST_POOLED}.
   */
  int connectionsLeft();

  /** Client connections that one worker may open to a pooler. */
  int MOST_POOLED = 1_000;

  /**
   * Looks at the table: columns, key, largest key.
   *
   * @param needsTimeRange whether the latest time in the table is wanted, which may cost a scan
   * @throws TemplateException when the table does not exist or cannot be read
   */
  TableProfile profile(boolean needsTimeRange);

  /**
   * As {@link #profile(boolean)}.
   *
   * @param needsLargestKey whether the largest key is wanted, which not every table tells cheaply
   */
  default TableProfile profile(boolean needsTimeRange, boolean needsLargestKey) {
    return profile(needsTimeRange);
  }

  /** What people who read the run's log should know of the target, as far as it was looked at. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * SQL of a statement with the table's name put in; the canonical SQL of its kind where the
   * template gives none.
   */
  String sqlOf(StatementSpec statement, TableProfile table);

  /** What tells whether pools that were sampled earlier still fit the table. Cheap. */
  TableFacts facts(TableProfile table);

  /**
   * Samples value pools; never reads a large table as a whole.
   *
   * @param seed the same seed and table give the same pools
   * @return one pool per need, in their order
   * @throws TemplateException when there are no values to be had
   */
  List<SampledPool> sample(TableProfile table, List<PoolNeed> needs, long seed);

  /**
   * Lets the server look at all statements without running any of them.
   *
   * @param binder puts the parameters of a first execution
   * @throws TemplateException with every statement that the server does not accept, and every READ
   *     that changes rows as far as the server can tell
   * @throws TargetUnavailableException when there is no connection to be had
   */
  void preflight(List<StatementPlan> statements, Binder binder);

  /**
   * Opens a pinned connection and prepares the statements on it.
   *
   * @param warmBind whether parameters are bound once to let the server check the statement
   * @throws TargetUnavailableException when there is no connection to be had
   * @throws TemplateException when the server does not accept a statement
   */
  Session open(List<StatementPlan> statements, Binder warmBind);

  /**
   * What computes the target's statements, asked now; empty where there is no such thing, as on
   * PostgreSQL. May take as long as a statement does, so never on a slot's thread.
   *
   * @throws TargetUnavailableException when the server does not answer
   */
  default Optional<WarehouseSample> warehouse() {
    return Optional.empty();
  }

  /** Gives back what was taken for the run, as a warehouse that was resumed for it. */
  @Override
  default void close() {
    // Most targets take nothing.
  }

  /**
   * Puts a first set of parameters, so that the server can be asked about the statement with the
   * types that will come.
   */
  @FunctionalInterface
  interface Binder {
    void bind(StatementPlan plan, Session session);
  }
}
