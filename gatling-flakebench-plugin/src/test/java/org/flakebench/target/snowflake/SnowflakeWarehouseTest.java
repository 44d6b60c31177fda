package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.target.WarehouseSample;
import org.flakebench.template.TemplateException;
import org.junit.jupiter.api.Test;

/** What is done about each state of a warehouse, in virtual time. */
class SnowflakeWarehouseTest {
  private final Scripted access = new Scripted();
  private final List<String> notes = new ArrayList<>();
  private final VirtualPause pause = new VirtualPause();
  private final SnowflakeWarehouse warehouse =
      new SnowflakeWarehouse(access, "bench_wh", "BENCH", notes::add, pause);

  private static final class VirtualPause implements SnowflakeWarehouse.Pause {
    private long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void sleep(long nanos) {
      now += nanos;
    }
  }

  /** Says one state after the other, the last one again and again. */
  private static final class Scripted implements WarehouseAccess {
    final Deque<String> states = new ArrayDeque<>();
    final List<String> done = new ArrayList<>();
    final Map<String, String> columns = new LinkedHashMap<>();
    SQLException refusal;
    SQLException silence;
    int ownQueued;

    Scripted() {
      columns.put("name", "BENCH_WH");
      columns.put("auto_resume", "false");
      columns.put("running", "0");
      columns.put("queued", "0");
      columns.put("started_clusters", "1");
      columns.put("size", "X-Small");
    }

    @Override
    public List<ShowRows.Row> show(String name) {
      Map<String, String> row = new LinkedHashMap<>(columns);
      row.put("state", states.size() > 1 ? states.poll() : states.peek());
      Map<String, String> other = new LinkedHashMap<>(row);
      other.put("name", "BENCHXWH");
      return List.of(new ShowRows.Row(other), new ShowRows.Row(row));
    }

    @Override
    public void resume(String name) throws SQLException {
      if (refusal != null) {
        throw refusal;
      }
      done.add("resume " + name);
    }

    @Override
    public void suspend(String name) {
      done.add("suspend " + name);
    }

    @Override
    public int queued(String name, String tagPrefix) throws SQLException {
      if (silence != null) {
        throw silence;
      }
      return ownQueued;
    }

    @Override
    public void close() {
      done.add("close");
    }
  }

  private void states(String... states) {
    access.states.clear();
    access.states.addAll(List.of(states));
  }

  @Test
  void aRunningOneIsLeftAlone() {
    states("STARTED");

    warehouse.makeReady(Duration.ofSeconds(60));
    warehouse.restore();

    assertThat(access.done).isEmpty();
    assertThat(notes).isEmpty();
    assertThat(warehouse.sample(null).resumedForRun()).isFalse();
  }

  @Test
  void aSuspendedOneIsResumedAndSuspendedAgain() {
    states("SUSPENDED", "RESUMING", "RESUMING", "STARTED");

    warehouse.makeReady(Duration.ofSeconds(60));

    assertThat(access.done).containsExactly("resume BENCH_WH");
    assertThat(notes.get(0))
        .isEqualTo("warehouse BENCH_WH was suspended and is resumed for this run");
    assertThat(notes).last().isEqualTo("warehouse BENCH_WH runs");
    assertThat(warehouse.sample(null).resumedForRun()).isTrue();
    warehouse.restore();
    warehouse.restore();
    assertThat(access.done).containsExactly("resume BENCH_WH", "suspend BENCH_WH");
  }

  @Test
  void oneThatSuspendsJustNowIsResumedWhenItHas() {
    states("SUSPENDING", "SUSPENDED", "STARTED");

    warehouse.makeReady(Duration.ofSeconds(60));

    assertThat(access.done).containsExactly("resume BENCH_WH");
  }

  @Test
  void itIsNotSuspendedWhileOthersUseIt() {
    states("SUSPENDED", "STARTED");
    warehouse.makeReady(Duration.ofSeconds(60));
    access.columns.put("running", "2");

    warehouse.restore();

    assertThat(access.done).containsExactly("resume BENCH_WH");
    assertThat(notes)
        .last()
        .asString()
        .endsWith("is left running: 2 statements of others run on it, 0 wait");
  }

  @Test
  void itIsNotSuspendedWhenNobodyKnowsWhoUsesIt() {
    states("SUSPENDED", "STARTED");
    warehouse.makeReady(Duration.ofSeconds(60));
    access.columns.put("running", "");

    warehouse.restore();

    assertThat(access.done).containsExactly("resume BENCH_WH");
    assertThat(notes)
        .last()
        .asString()
        .contains("GRANT MONITOR ON WAREHOUSE BENCH_WH TO ROLE BENCH");
  }

  @Test
  void theWaitHasALimit() {
    states("RESUMING");

    assertThatThrownBy(() -> warehouse.makeReady(Duration.ofSeconds(60)))
        .isInstanceOf(TargetUnavailableException.class)
        .hasMessageStartingWith("warehouse BENCH_WH is RESUMING 60 s after");
    assertThat(pause.now).isEqualTo(60_000_000_000L);
  }

  @Test
  void withoutTheRightTheFirstStatementResumesIt() {
    states("SUSPENDED");
    access.columns.put("auto_resume", "true");
    access.refusal = new SQLException("Insufficient privileges", "42501", 3001);

    warehouse.makeReady(Duration.ofSeconds(60));

    assertThat(notes).hasSize(1);
    assertThat(notes.get(0)).contains("GRANT OPERATE ON WAREHOUSE BENCH_WH TO ROLE BENCH");
    assertThat(warehouse.sample(null).resumedForRun()).isTrue();
    warehouse.restore();
    assertThat(access.done).isEmpty();
  }

  @Test
  void withoutTheRightAndWithoutAutoResumeTheRunCannotBe() {
    states("SUSPENDED");
    access.refusal = new SQLException("Insufficient privileges", "42501", 3001);

    assertThatThrownBy(() -> warehouse.makeReady(Duration.ofSeconds(60)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("does not resume by itself")
        .hasMessageContaining("GRANT OPERATE ON WAREHOUSE BENCH_WH TO ROLE BENCH");
  }

  @Test
  void aUsedUpQuotaSaysSo() {
    states("SUSPENDED");
    access.refusal =
        new SQLException(
            "Warehouse 'BENCH_WH' cannot be resumed because resource monitor 'M' has exceeded its quota.",
            "22000",
            90073);

    assertThatThrownBy(() -> warehouse.makeReady(Duration.ofSeconds(60)))
        .isInstanceOf(TargetUnavailableException.class)
        .hasMessageContaining("credits are used up")
        .hasMessageContaining("raise the quota");
  }

  @Test
  void anotherNameThatTheWildcardsMatchIsNotIt() {
    states("STARTED");
    access.columns.put("name", "BENCHYWH");

    assertThat(warehouse.look()).isEmpty();
    assertThatThrownBy(() -> warehouse.makeReady(Duration.ofSeconds(60)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("there is no warehouse 'bench_wh' that role BENCH may see")
        .hasMessageContaining("GRANT USAGE ON WAREHOUSE bench_wh TO ROLE BENCH");
  }

  @Test
  void aSampleTellsTheRunsOwnQueueWhereItCanBeSeen() {
    states("STARTED");
    access.ownQueued = 3;

    WarehouseSample sample = warehouse.sample("flakebench:run_id=1:");

    assertThat(sample.ownQueued()).isEqualTo(3);
    assertThat(sample.startedClusters()).isEqualTo(1);
    assertThat(sample.size()).isEqualTo("X-Small");
    assertThat(sample.raw()).containsEntry("auto_resume", "false");
    assertThat(warehouse.sample(null).ownQueued()).isNull();
    access.silence = new SQLException("no", "42501", 3001);
    assertThat(warehouse.sample("flakebench:run_id=1:").ownQueued()).isNull();
    assertThat(warehouse.sample("flakebench:run_id=1:").running()).isZero();
    assertThat(notes).hasSize(1);
  }
}
