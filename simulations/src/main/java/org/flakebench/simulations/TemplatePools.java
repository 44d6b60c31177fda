package org.flakebench.simulations;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.conduct.PoolPreparation;
import org.flakebench.load.LoadPlan;
import org.flakebench.load.Phase;
import org.flakebench.measure.QueryTag;
import org.flakebench.store.Store;
import org.flakebench.store.StoredPools;
import org.flakebench.target.Target;
import org.flakebench.template.Supported;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.SampledPool;

/** Samples the value pools of a template ahead of its runs. */
public final class TemplatePools {
  private TemplatePools() {}

  /**
   * A pool as it was sampled.
   *
   * @param kind KEY, RANGE, ROW, COLUMN or GENERIC_SQL
   * @param column null for rows
   * @param values how many there are, which may be fewer than were wanted
   * @param estimatedRows of the table; null when nothing is known
   */
  public record Pool(String kind, String column, int values, Long estimatedRows) {
    /** Values by rows of the table, at most 1; null when nothing is known of the table. */
    public Double share() {
      return estimatedRows == null || estimatedRows == 0
          ? null
          : Double.valueOf(Math.min(1, (double) values / estimatedRows));
    }
  }

  /**
   * Samples now, whatever was sampled before, on the target that a run would take, and keeps the
   * pools for runs.
   *
   * @param store open; stays so
   * @return empty when the statements need no pools
   * @throws TemplateException when the template does not fit its table
   */
  public static List<Pool> prepare(RunSpec spec, Store store, RunListener listener) {
    Template template = spec.template();
    List<TemplateException.Problem> unsupported = Supported.problems(template);
    if (!unsupported.isEmpty()) {
      throw new TemplateException(unsupported);
    }
    try (TargetChoice choice = TargetChoice.of(spec, listener)) {
      Target target =
          choice.connect(new QueryTag("none", "none", Phase.PREPARING), "flakebench prepare");
      listener.message("sampling " + template.target().schema() + "." + template.target().table());
      LoadPlan plan = LoadPlan.inThisProcess(template, target.connectionsLeft());
      PoolPreparation prepared =
          PoolPreparation.look(template, target, plan.mostSlots(template.load().mode()))
              .sample(StoredPools.ofPreparations(store, spec.home()));
      prepared.notes().forEach(listener::message);
      return pools(prepared);
    }
  }

  private static List<Pool> pools(PoolPreparation prepared) {
    List<PoolNeed> needs = prepared.needs().list();
    List<SampledPool> sampled = prepared.pools().pools();
    List<Pool> pools = new ArrayList<>();
    for (int i = 0; i < needs.size(); i++) {
      long rows = prepared.estimatedRows();
      pools.add(
          new Pool(
              needs.get(i).kind().name(),
              sampled.get(i).column(),
              sampled.get(i).size(),
              rows < 0 ? null : rows));
    }
    return pools;
  }
}
