package org.flakebench.conduct;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.flakebench.target.Target;
import org.flakebench.template.LoadMode;
import org.flakebench.template.LoadSpec;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Distribution;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.PoolNeeds;
import org.flakebench.workload.PoolRequest;
import org.flakebench.workload.PoolSet;
import org.flakebench.workload.PoolSource;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.TableProfile;

/**
 * The value pools of a template on a table: looked at first, then found or sampled. Immutable.
 *
 * @param table the table as it is
 * @param facts null when no pools are needed
 * @param sql of each statement, with the table's name put in; null where the weight is 0 and where
 *     there is none for this table
 * @param problems why there is none
 * @param pools empty until they were found or sampled
 * @param notes what is to be known of the pools, for people
 */
public record PoolPreparation(
    Template template,
    Target target,
    TableProfile table,
    TableFacts facts,
    List<String> sql,
    List<TemplateException.Problem> problems,
    PoolNeeds needs,
    PoolSet pools,
    List<String> notes,
    int slots) {

  private static final Predicate<StatementSpec> INSERTS =
      spec -> spec.kind() == StatementKind.INSERT && spec.weightBasisPoints() > 0;

  /**
   * Looks at the table and tells which pools the statements need. Samples nothing.
   *
   * @param slots of all workers
   * @throws TemplateException when the template does not fit the table
   */
  public static PoolPreparation look(Template template, Target target, int slots) {
    List<StatementSpec> specs = template.statements();
    boolean scans =
        specs.stream()
            .anyMatch(s -> s.kind() == StatementKind.RANGE_SCAN && s.weightBasisPoints() > 0);
    TableProfile table = target.profile(scans, scans || specs.stream().anyMatch(INSERTS));
    List<String> sql = new ArrayList<>();
    List<TemplateException.Problem> problems = new ArrayList<>();
    for (StatementSpec spec : specs) {
      String text = null;
      if (spec.weightBasisPoints() > 0) {
        try {
          text = target.sqlOf(spec, table);
        } catch (TemplateException e) {
          problems.addAll(e.problems());
        }
      }
      sql.add(text);
    }
    PoolNeeds needs = PoolNeeds.of(template, table, sql, slots);
    return new PoolPreparation(
        template,
        target,
        table,
        needs.all().isEmpty() ? null : target.facts(table),
        sql,
        problems,
        needs,
        new PoolSet(List.of()),
        List.of(),
        slots);
  }

  /** With the pools of an earlier preparation where they still fit, else as {@link #sample}. */
  public PoolPreparation findOrSample(PoolSource source) {
    if (needs.all().isEmpty()) {
      return this;
    }
    PoolSource.Found found = source.find(request());
    List<String> said = new ArrayList<>();
    if (found.note() != null) {
      said.add(found.note());
    }
    return found.usable().isPresent() ? with(found.pools(), said) : sampled(source, said);
  }

  /**
   * With pools that are sampled now, and kept.
   *
   * @throws TemplateException when the table has no values for one of them, or a statement does not
   *     fit it
   */
  public PoolPreparation sample(PoolSource source) {
    if (!problems.isEmpty()) {
      throw new TemplateException(problems);
    }
    return needs.all().isEmpty() ? this : sampled(source, new ArrayList<>());
  }

  private PoolPreparation sampled(PoolSource source, List<String> said) {
    List<SampledPool> sampled = target.sample(table, needs.list(), template.values().seed());
    said.addAll(source.keep(request(), sampled));
    return with(sampled, said);
  }

  private PoolRequest request() {
    return new PoolRequest(
        template.poolHash(),
        target.info().identity(),
        table.qualifiedName(),
        facts,
        template.values().seed(),
        needs.list());
  }

  private PoolPreparation with(List<SampledPool> made, List<String> said) {
    for (int i = 0; i < made.size(); i++) {
      said.add(line(needs.list().get(i), made.get(i), estimatedRows(facts, made)));
    }
    return new PoolPreparation(
        template,
        target,
        table,
        facts,
        sql,
        problems,
        needs,
        new PoolSet(made),
        List.copyOf(said),
        slots);
  }

  /** Rows of the table, at least as many as were sampled; −1 when nothing is known, as of views. */
  public long estimatedRows() {
    return estimatedRows(facts, pools.pools());
  }

  private static long estimatedRows(TableFacts facts, List<SampledPool> pools) {
    if (facts.estimatedRows() < 0) {
      return -1;
    }
    // Ranges are made up: there may be more of them than rows.
    return pools.stream()
        .filter(pool -> pool.kind() != PoolKind.RANGE)
        .mapToLong(SampledPool::size)
        .reduce(facts.estimatedRows(), Math::max);
  }

  private String line(PoolNeed need, SampledPool pool, long estimatedRows) {
    String line =
        String.format(
            Locale.ROOT,
            "value pool %s: %,d values of %s, drawn %s",
            need.name(),
            pool.size(),
            estimatedRows < 0
                ? "a table of unknown size"
                : String.format(Locale.ROOT, "about %,d rows", estimatedRows),
            template.values().distribution());
    double draws = plannedOperations() * needs.all().get(need);
    if (draws <= 0) {
      return line;
    }
    double repeats = Distribution.of(template.values()).repeatRatio(pool.size(), draws);
    return line
        + String.format(
            Locale.ROOT,
            "; of the %,.0f draws of the planned operations %.1f %% repeat a value",
            draws,
            100 * repeats);
  }

  /** −1 where the target's speed decides. */
  private double plannedOperations() {
    LoadSpec load = template.load();
    if (load.operationsPerConnection() != null) {
      return (double) load.operationsPerConnection() * slots;
    }
    boolean steady = load.mode() == LoadMode.QPS && load.targetQps() != null;
    return steady && load.pattern() == null
        ? load.targetQps() * (load.warmupSeconds() + load.durationSeconds())
        : -1;
  }
}
