package org.flakebench.target;

import java.util.List;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.KeyPool;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.TableProfile;

/** A table under test. Thread-safe. */
public interface Target {
  /** What answers there. */
  TargetInfo info();

  /**
   * Looks at the table: columns, key, largest key.
   *
   * @param needsTimeRange whether the latest time in the table is wanted, which may cost a scan
   * @throws TemplateException when the table does not exist or cannot be read
   */
  TableProfile profile(boolean needsTimeRange);

  /**
   * SQL of a statement with the table's name put in; the canonical SQL of its kind where the
   * template gives none.
   */
  String sqlOf(StatementSpec statement, TableProfile table);

  /**
   * Samples keys.
   *
   * @throws TemplateException when the table has no rows
   */
  KeyPool sampleKeys(TableProfile table, int slots, int worker, int workers, long seed);

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
   * Puts a first set of parameters, so that the server can be asked about the statement with the
   * types that will come.
   */
  @FunctionalInterface
  interface Binder {
    void bind(StatementPlan plan, Session session);
  }
}
