package org.flakebench.control.cli;

import java.util.List;
import java.util.function.Consumer;
import org.flakebench.report.RunSummary;
import org.flakebench.template.Template;

/**
 * What the commands need of the store. Each call opens it, does its work and lets go of it; {@code
 * store} is what {@code --store} said. Every method fails with exit code 69 when the store cannot
 * be reached and 64 when its schema does not fit.
 */
interface StoreGate {
  /** Installs the schema and gives the files that were applied; none when it was whole. */
  List<String> install(String store);

  /** What is not as the files of the schema say; nothing when the schema is whole. */
  List<String> differences(String store);

  /** The schema as a script. */
  String script(String dialect);

  /** The roles and rights that a store needs, as a script. */
  String roleScript(String dialect);

  /** The newest runs first, at most {@code limit}. */
  Tables.Data runs(String store, int limit);

  /** The summary of a run, by its id or the beginning of it. */
  RunSummary run(String store, String id);

  /**
   * Samples the value pools of a template and keeps them; gives kind, column, values, estimated
   * rows and share of each.
   *
   * @param target JDBC URL without password; null: as a run would choose
   * @param progress is told what goes on
   */
  Tables.Data prepare(String store, Template template, String target, Consumer<String> progress);

  /** The answer to a read-only query. */
  Answer query(String store, String sql, int limit);

  /**
   * Rows of a query.
   *
   * @param isCut whether there were more rows than the limit
   * @param byOwnLogin whether a login answered that may do nothing but read results; if not, it was
   *     the store's own
   */
  record Answer(Tables.Data data, boolean isCut, boolean byOwnLogin) {}
}
