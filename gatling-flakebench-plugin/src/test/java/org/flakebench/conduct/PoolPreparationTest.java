package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flakebench.Templates.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.flakebench.Templates;
import org.flakebench.target.Session;
import org.flakebench.target.Target;
import org.flakebench.target.TargetInfo;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Template;
import org.flakebench.workload.Column;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.PoolRequest;
import org.flakebench.workload.PoolSource;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueType;
import org.junit.jupiter.api.Test;

class PoolPreparationTest {
  private static final Column ID =
      new Column("id", ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, true);
  private static final SampledPool SAMPLED =
      SampledPool.of(PoolKind.KEY, PoolColumn.of("id", ValueType.INTEGER, List.of(1L, 2L, 3L, 4L)));
  private static final SampledPool KEPT =
      SampledPool.of(PoolKind.KEY, PoolColumn.of("id", ValueType.INTEGER, List.of(7L)));

  private int samples;

  /** A table of a thousand rows. */
  private final class Table implements Target {
    @Override
    public TargetInfo info() {
      return new TargetInfo("test", "here/db");
    }

    @Override
    public int connectionsLeft() {
      return 100;
    }

    @Override
    public TableProfile profile(boolean needsTimeRange) {
      return new TableProfile("\"t\"", false, List.of(ID), ID, 9L, null, null);
    }

    @Override
    public String sqlOf(StatementSpec statement, TableProfile table) {
      return statement.sql();
    }

    @Override
    public TableFacts facts(TableProfile table) {
      return new TableFacts("4711", 1000);
    }

    @Override
    public List<SampledPool> sample(TableProfile table, List<PoolNeed> needs, long seed) {
      samples++;
      return List.of(SAMPLED);
    }

    @Override
    public void preflight(List<StatementPlan> statements, Binder binder) {}

    @Override
    public Session open(List<StatementPlan> statements, Binder warmBind) {
      throw new IllegalStateException("nothing is run");
    }
  }

  /** Gives what it is told to, and remembers what it is asked. */
  private static final class Source implements PoolSource {
    private final Found found;
    private final List<PoolRequest> asked = new ArrayList<>();
    private final List<SampledPool> kept = new ArrayList<>();

    Source(Found found) {
      this.found = found;
    }

    @Override
    public Found find(PoolRequest request) {
      asked.add(request);
      return found;
    }

    @Override
    public List<String> keep(PoolRequest request, List<SampledPool> pools) {
      asked.add(request);
      kept.addAll(pools);
      return List.of("the disk is full");
    }
  }

  private static Template template(StatementKind kind, String sql) {
    return Templates.template().with(statement(kind, 10_000, sql)).build();
  }

  private PoolPreparation look(StatementKind kind) {
    return PoolPreparation.look(template(kind, "SELECT 1 WHERE id = ?"), new Table(), 4);
  }

  @Test
  void kept_pools_that_fit_are_used_and_nothing_is_sampled() {
    Source source = new Source(new PoolSource.Found(List.of(KEPT), "from yesterday"));
    PoolPreparation prepared = look(StatementKind.POINT_LOOKUP).findOrSample(source);

    assertThat(prepared.pools().pools()).containsExactly(KEPT);
    assertThat(prepared.notes())
        .containsExactly(
            "from yesterday", "value pool KEY id: 1 values of about 1,000 rows, drawn UNIFORM");
    assertThat(samples).isZero();
    assertThat(source.kept).isEmpty();
    assertThat(source.asked)
        .containsExactly(
            new PoolRequest(
                prepared.template().poolHash(),
                "here/db",
                "\"t\"",
                new TableFacts("4711", 1000),
                42,
                List.of(new PoolNeed(PoolKind.KEY, List.of(ID), 100_000))));
  }

  @Test
  void missing_pools_are_sampled_and_kept_and_it_is_said_why() {
    Source source = new Source(new PoolSource.Found(null, "the table is another one"));
    PoolPreparation prepared = look(StatementKind.POINT_LOOKUP).findOrSample(source);

    assertThat(prepared.pools().pools()).containsExactly(SAMPLED);
    assertThat(prepared.pools().find(PoolKind.KEY, "ID")).isPresent();
    assertThat(source.kept).containsExactly(SAMPLED);
    assertThat(prepared.notes())
        .containsExactly(
            "the table is another one",
            "the disk is full",
            "value pool KEY id: 4 values of about 1,000 rows, drawn UNIFORM");
  }

  @Test
  void a_table_has_at_least_the_rows_that_were_sampled() {
    SampledPool many =
        SampledPool.of(
            PoolKind.KEY,
            PoolColumn.of("id", ValueType.INTEGER, LongStream.range(0, 1500).boxed().toList()));
    PoolPreparation prepared =
        look(StatementKind.POINT_LOOKUP)
            .findOrSample(new Source(new PoolSource.Found(List.of(many), null)));

    assertThat(prepared.estimatedRows()).isEqualTo(1500);
    assertThat(prepared.notes())
        .containsExactly("value pool KEY id: 1,500 values of about 1,500 rows, drawn UNIFORM");
  }

  @Test
  void sampling_ahead_does_not_ask_what_is_kept() {
    Source source = new Source(new PoolSource.Found(List.of(KEPT), null));
    PoolPreparation prepared = look(StatementKind.POINT_LOOKUP).sample(source);

    assertThat(prepared.pools().pools()).containsExactly(SAMPLED);
    assertThat(samples).isEqualTo(1);
  }

  @Test
  void statements_that_draw_nothing_cost_no_look_at_the_pools() {
    Source source = new Source(new PoolSource.Found(List.of(KEPT), null));
    PoolPreparation prepared = look(StatementKind.INSERT).findOrSample(source);

    assertThat(prepared.pools().pools()).isEmpty();
    assertThat(prepared.notes()).isEmpty();
    assertThat(source.asked).isEmpty();
  }

  @Test
  void where_the_number_of_operations_is_known_repeats_are_foretold() {
    Template template =
        Templates.template()
            .with(statement(StatementKind.POINT_LOOKUP, 5_000, "SELECT 1 WHERE id = ?"))
            .with(statement(StatementKind.INSERT, 5_000, "INSERT INTO t (id) VALUES (?)"))
            .operationsPerConnection(5)
            .build();
    PoolPreparation prepared =
        PoolPreparation.look(template, new Table(), 4).findOrSample(PoolSource.none());

    assertThat(prepared.notes())
        .containsExactly(
            "value pool KEY id: 4 values of about 1,000 rows, drawn UNIFORM;"
                + " of the 10 draws of the planned operations 60.0 % repeat a value");
  }
}
