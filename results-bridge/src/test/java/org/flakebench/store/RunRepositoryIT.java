package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.RunStatus;
import org.flakebench.load.Phase;
import org.flakebench.store.RunRecords.Filter;
import org.flakebench.store.RunRecords.NewRun;
import org.flakebench.store.RunRecords.RunRecord;
import org.flakebench.store.RunRecords.Transition;
import org.junit.jupiter.api.Test;

class RunRepositoryIT {
  private final Store store = StoreFixture.store();
  private final RunRepository runs = store.runs();

  @Test
  void createdRunIsPreparedAndFoundWithItsLabels() {
    String id = create(Map.of("branch", "main", "git_commit", "abc"));
    RunRecord run = runs.find(id).orElseThrow();
    assertThat(run.status()).isEqualTo(RunStatus.PREPARED);
    assertThat(run.phase()).isEmpty();
    assertThat(run.labels()).isEqualTo(Map.of("branch", "main", "git_commit", "abc"));
    assertThat(run.preparedAt()).isNotNull();
    assertThat(run.startedAt()).isNull();
    assertThat(run.endedAt()).isNull();
    assertThat(run.measuredSeconds()).isNull();
    assertThat(run.connections()).isEqualTo(16);
    assertThat(
            text(
                "SELECT string_agg(label_key || '=' || label_value, "
                    + "',' ORDER BY label_key) FROM run_labels WHERE run_id = :run",
                id))
        .isEqualTo("branch=main,git_commit=abc");
    assertThat(
            text(
                "SELECT from_status || '>' || to_status FROM run_transitions WHERE run_id = :run",
                id))
        .isNull();
    assertThat(
            text("SELECT to_status || '/' || actor FROM run_transitions WHERE run_id = :run", id))
        .isEqualTo("PREPARED/test");
    assertThat(text("SELECT test_config ->> 'a' FROM test_results WHERE test_id = :run", id))
        .isEqualTo("1");
    assertThatThrownBy(() -> runs.createRun(newRun(id, Map.of())))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining(id);
  }

  @Test
  void goesThroughItsPhasesAndKeepsTheTimes() {
    String id = create(Map.of());
    move(id, RunStatus.PREPARED, RunStatus.STARTING, Phase.PREPARING);
    move(id, RunStatus.STARTING, RunStatus.RUNNING, Phase.WARMUP);
    Transition measuring = move(id, RunStatus.RUNNING, RunStatus.RUNNING, Phase.MEASUREMENT);
    assertThat(measuring.fromPhase()).isEqualTo("WARMUP");
    assertThat(measuring.version()).isEqualTo(4);
    move(id, RunStatus.RUNNING, RunStatus.STOPPING, Phase.COOLDOWN);
    boolean ended =
        store
            .jdbi()
            .inTransaction(
                handle -> runs.terminal(handle, id, CompletionReason.DURATION_ELAPSED, null));
    assertThat(ended).isTrue();

    RunRecord run = runs.find(id).orElseThrow();
    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.phase()).isEqualTo("COMPLETED");
    assertThat(run.completionReason()).isEqualTo("DURATION_ELAPSED");
    assertThat(run.durationSeconds()).isPositive();
    assertThat(run.endedAt()).isAfter(run.startedAt());
    assertThat(
            text(
                "SELECT string_agg(to_status || ' ' || to_phase, ', ' ORDER BY seq) FROM run_transitions WHERE run_id = :run",
                id))
        .isEqualTo(
            "PREPARED , STARTING PREPARING, RUNNING WARMUP, RUNNING MEASUREMENT, STOPPING COOLDOWN, COMPLETED COMPLETED");
    assertThat(
            text(
                "SELECT (start_time < warmup_start_time AND warmup_start_time < warmup_end_time "
                    + "AND warmup_end_time = measurement_start_time AND measurement_start_time < measurement_end_time "
                    + "AND measurement_end_time < end_time)::text FROM run_status WHERE run_id = :run",
                id))
        .isEqualTo("true");
    assertThat(text("SELECT status || ' ' || phase FROM test_results WHERE test_id = :run", id))
        .isEqualTo("COMPLETED COMPLETED");
  }

  @Test
  void changeFromAnotherStatusIsNotMade() {
    String id = create(Map.of());
    assertThat(
            runs.transition(
                id, Set.of(RunStatus.RUNNING), RunStatus.STOPPING, Phase.COOLDOWN, null, "test"))
        .isEmpty();
    assertThat(runs.find(id).orElseThrow().status()).isEqualTo(RunStatus.PREPARED);
    assertThat(text("SELECT count(*)::text FROM run_transitions WHERE run_id = :run", id))
        .isEqualTo("1");
  }

  @Test
  void terminalStatusNeverChanges() {
    String id = create(Map.of());
    boolean first =
        store
            .jdbi()
            .inTransaction(
                handle -> runs.terminal(handle, id, CompletionReason.SETUP_ERROR, "no table"));
    boolean second =
        store
            .jdbi()
            .inTransaction(
                handle -> runs.terminal(handle, id, CompletionReason.USER_REQUESTED, null));
    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(
            runs.transition(
                id, EnumSet.allOf(RunStatus.class), RunStatus.RUNNING, Phase.WARMUP, null, "test"))
        .isEmpty();
    RunRecord run = runs.find(id).orElseThrow();
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.failureReason()).isEqualTo("no table");
    assertThatThrownBy(
            () ->
                runs.transition(
                    id, Set.of(RunStatus.RUNNING), RunStatus.FAILED, Phase.COMPLETED, null, "test"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void terminalStatusIsTakenBackWithItsTransaction() {
    String id = create(Map.of());
    assertThatThrownBy(
            () ->
                store
                    .jdbi()
                    .useTransaction(
                        handle -> {
                          runs.terminal(handle, id, CompletionReason.DURATION_ELAPSED, null);
                          throw new IllegalStateException("the figures could not be written");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(runs.find(id).orElseThrow().status()).isEqualTo(RunStatus.PREPARED);
  }

  @Test
  void ofManyWhoChangeTheSameStatusOneDoes() throws Exception {
    String id = create(Map.of());
    int threads = 8;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Optional<Transition>>> changes = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        changes.add(
            pool.submit(
                () -> {
                  together.await();
                  return runs.transition(
                      id,
                      Set.of(RunStatus.PREPARED),
                      RunStatus.STARTING,
                      Phase.PREPARING,
                      null,
                      "test");
                }));
      }
      int made = 0;
      for (Future<Optional<Transition>> change : changes) {
        made += change.get().isPresent() ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
    assertThat(text("SELECT count(*)::text FROM run_transitions WHERE run_id = :run", id))
        .isEqualTo("2");
  }

  @Test
  void unknownRunIsAnError() {
    assertThatThrownBy(
            () ->
                runs.transition(
                    "no-such",
                    Set.of(RunStatus.RUNNING),
                    RunStatus.STOPPING,
                    Phase.COOLDOWN,
                    null,
                    "test"))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("no-such");
    assertThat(runs.find("no-such")).isEmpty();
    assertThat(runs.find("%")).isEmpty();
  }

  @Test
  void findsByTheBeginningOfAnIdWhenItIsTheOnlyOne() {
    String stem = UUID.randomUUID().toString().substring(0, 8);
    runs.createRun(newRun(stem + "-a", Map.of()));
    runs.createRun(newRun(stem + "-ab", Map.of()));
    assertThat(runs.find(stem + "-ab")).get().extracting(RunRecord::runId).isEqualTo(stem + "-ab");
    assertThat(runs.find(stem + "-a")).get().extracting(RunRecord::runId).isEqualTo(stem + "-a");
    assertThatThrownBy(() -> runs.find(stem))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining(stem + "-a")
        .hasMessageContaining(stem + "-ab");
  }

  @Test
  void listsNewestFirstWithFiltersAndLeavesWorkersOut() {
    String branch = UUID.randomUUID().toString();
    String first = create(Map.of("branch", branch));
    String second = create(Map.of("branch", branch));
    String third = create(Map.of("branch", branch));
    store
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO test_results (test_id, run_id, test_name, scenario_name, table_name, table_type, "
                        + "status, start_time, concurrent_connections) VALUES (?, ?, 'oltp', 'oltp', 't', 'POSTGRES', 'RUNNING', now(), 8)",
                    third + "w",
                    third));
    move(second, RunStatus.PREPARED, RunStatus.STARTING, Phase.PREPARING);

    Filter ofBranch = new Filter(null, null, "branch", branch, null);
    assertThat(ids(runs.list(10, ofBranch))).containsExactly(third, second, first);
    assertThat(ids(runs.list(2, ofBranch))).containsExactly(third, second);
    assertThat(
            ids(
                runs.list(
                    10,
                    new Filter(
                        null,
                        null,
                        "branch",
                        branch,
                        runs.find(third).orElseThrow().preparedAt()))))
        .containsExactly(second, first);
    assertThat(ids(runs.list(10, new Filter("oltp", RunStatus.STARTING, "branch", branch, null))))
        .containsExactly(second);
    assertThat(ids(runs.list(1000, Filter.ALL)))
        .contains(first, second, third)
        .doesNotContain(third + "w");
  }

  @Test
  void summaryIsThereOnceItIsWritten() {
    String id = create(Map.of());
    assertThat(runs.summary(id)).isEmpty();
    store
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE test_results SET summary = '{\"qps\": 1.5}' WHERE test_id = ?", id));
    assertThat(runs.summary(id)).contains("{\"qps\": 1.5}");
  }

  private Transition move(String id, RunStatus from, RunStatus to, Phase phase) {
    return runs.transition(id, Set.of(from), to, phase, null, "test").orElseThrow();
  }

  private String create(Map<String, String> labels) {
    String id = UUID.randomUUID().toString();
    runs.createRun(newRun(id, labels));
    return id;
  }

  private static NewRun newRun(String id, Map<String, String> labels) {
    return new NewRun(
        id,
        "oltp",
        null,
        "f00",
        "demo.public.orders",
        "POSTGRES",
        null,
        16,
        1,
        "{\"a\": 1}",
        null,
        labels,
        "test");
  }

  private static List<String> ids(List<RunRecord> found) {
    return found.stream().map(RunRecord::runId).toList();
  }

  private String text(String sql, String run) {
    return store
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).bind("run", run).mapTo(String.class).one());
  }
}
