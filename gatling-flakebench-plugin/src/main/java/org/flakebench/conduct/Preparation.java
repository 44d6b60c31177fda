package org.flakebench.conduct;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.target.Session;
import org.flakebench.target.Target;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Distribution;
import org.flakebench.workload.KeyLeases;
import org.flakebench.workload.Mix;
import org.flakebench.workload.NewKeys;
import org.flakebench.workload.PoolDraws;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolSet;
import org.flakebench.workload.PoolSource;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.StatementPlanner;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValuePool;
import org.flakebench.workload.ValueType;

/**
 * Everything that stands before the first operation: the table as it is, the statements bound to
 * it, the mix, keys and new keys.
 *
 * @param statements by index in the template; null where the weight is 0
 * @param series name of the series of each statement of the template
 * @param pools the values that statements draw
 * @param draws this worker's way through them
 * @param newKeys null when no statement makes one
 * @param notes what is to be known of the pools, for the run's log
 */
public record Preparation(
    TableProfile table,
    Mix mix,
    StatementPlan[] statements,
    List<SeriesKey> series,
    PoolSet pools,
    PoolDraws draws,
    NewKeys newKeys,
    List<String> notes) {

  /**
   * Looks at the table, finds or samples the value pools, binds every statement with a weight, and
   * lets the server check the statements once.
   *
   * @param source where pools of earlier preparations are
   * @param slots slots of all workers
   * @throws TemplateException when the template does not fit the table
   */
  public static Preparation of(
      Template template,
      Target target,
      PoolSource source,
      KeyLeases leases,
      int slots,
      int worker,
      int workers) {
    List<StatementSpec> specs = template.statements();
    PoolPreparation prepared = PoolPreparation.look(template, target, slots);
    TableProfile table = prepared.table();
    prepared = prepared.findOrSample(source);
    StatementPlanner planner = new StatementPlanner(table, prepared.pools());
    StatementPlan[] statements = new StatementPlan[specs.size()];
    List<TemplateException.Problem> problems = new ArrayList<>(prepared.problems());
    for (int i = 0; i < specs.size(); i++) {
      if (prepared.sql().get(i) != null) {
        try {
          statements[i] = planner.plan(i, specs.get(i), prepared.sql().get(i));
        } catch (TemplateException e) {
          problems.addAll(e.problems());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new TemplateException(problems);
    }
    List<StatementPlan> planned = planned(statements);
    Preparation made =
        new Preparation(
            table,
            Mix.of(specs.stream().mapToInt(StatementSpec::weightBasisPoints).toArray()),
            statements,
            specs.stream().map(StatementSpec::series).toList(),
            prepared.pools(),
            new PoolDraws(
                Distribution.of(template.values()), template.values().seed(), worker, workers),
            newKeys(planned, table, leases),
            together(prepared.notes(), target.notes()));
    made.check(target, template.values().seed());
    return made;
  }

  private static List<String> together(List<String> ofPools, List<String> ofTarget) {
    List<String> all = new ArrayList<>(ofTarget);
    all.addAll(ofPools);
    return all;
  }

  private static NewKeys newKeys(
      List<StatementPlan> planned, TableProfile table, KeyLeases leases) {
    boolean inserts = planned.stream().anyMatch(plan -> plan.kind() == StatementKind.INSERT);
    if (!inserts || table.keyColumn() == null || table.keyColumn().type() != ValueType.INTEGER) {
      return null;
    }
    long largest = table.keyMax() == null ? 0 : table.keyMax();
    if (largest >= table.keyColumn().maxInteger()) {
      throw new TemplateException(
          "target.table",
          "NO_NEW_KEYS",
          "no new keys can be inserted into "
              + table.qualifiedName()
              + ": its largest "
              + table.keyColumn().name()
              + " is "
              + largest
              + ", where the type "
              + table.keyColumn().typeName()
              + " ends");
    }
    return new NewKeys(leases, table.qualifiedName(), table.keyColumn(), largest + 1);
  }

  /** The values of one slot. */
  public SlotValues values(long seed, int worker, int slot) {
    ValuePool keys =
        table.keyColumn() == null
            ? null
            : pools.find(PoolKind.KEY, table.keyColumn().name()).orElse(null);
    return new SlotValues(
        seed, worker, slot, draws, keys, newKeys == null ? null : newKeys.share());
  }

  /** Opens a session of a slot with its statements prepared. */
  public Session open(Target target, SlotValues values) {
    return target.open(planned(statements), binder(values));
  }

  private static Target.Binder binder(SlotValues values) {
    return (plan, session) -> plan.bind(values, session.parameters(plan.index()));
  }

  private void check(Target target, long seed) {
    try (SlotValues values = values(seed, 0, 0)) {
      target.preflight(planned(statements), binder(values));
      // Opening lets the server parse every statement as a slot will send it.
      open(target, values).close();
    }
  }

  private static List<StatementPlan> planned(StatementPlan[] statements) {
    List<StatementPlan> planned = new ArrayList<>();
    for (StatementPlan plan : statements) {
      if (plan != null) {
        planned.add(plan);
      }
    }
    return planned;
  }
}
