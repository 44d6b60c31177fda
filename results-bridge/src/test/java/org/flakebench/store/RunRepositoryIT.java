package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class RunRepositoryIT {
  private final Store store;
  private final RunRepository runs;

  RunRepositoryIT(StoreUnderTest on) {
    store = on.store();
    runs = store.runs();
  }

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
            texts(
                "SELECT label_key || '=' || label_value FROM run_labels WHERE run_id = :run ORDER BY label_key",
                id))
        .containsExactly("branch=main", "git_commit=abc");
    assertThat(
            text(
                "SELECT from_status || '>' || to_status FROM run_transitions WHERE run_id = :run",
                id))
        .isNull();
    assertThat(
            text("SELECT to_status || '/' || actor FROM run_transitions WHERE run_id = :run", id))
        .isEqualTo("PREPARED/test");
    for (String config :
        List.of(
            "SELECT %s FROM test_results WHERE test_id = :run"
                .formatted(store.dialect().jsonText("test_config")),
            "SELECT %s FROM run_status WHERE run_id = :run"
                .formatted(store.dialect().jsonText("scenario_config")))) {
      assertThat(text(config, id)).isEqualToIgnoringWhitespace("{\"a\":1}");
    }
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
            texts(
                "SELECT seq || ' ' || to_status || ' ' || to_phase FROM run_transitions WHERE run_id = :run ORDER BY seq",
                id))
        .containsExactly(
            "1 PREPARED ",
            "2 STARTING PREPARING",
            "3 RUNNING WARMUP",
            "4 RUNNING MEASUREMENT",
            "5 STOPPING COOLDOWN",
            "6 COMPLETED COMPLETED");
    assertThat(
            text(
                "SELECT CASE WHEN start_time < warmup_start_time AND warmup_start_time < warmup_end_time "
                    + "AND warmup_end_time = measurement_start_time AND measurement_start_time < measurement_end_time "
                    + "AND measurement_end_time < end_time THEN 'yes' ELSE 'no' END FROM run_status WHERE run_id = :run",
                id))
        .isEqualTo("yes");
    assertThat(at(id, 4)).isEqualTo(measuring.at());
    assertThat(run.startedAt()).isEqualTo(at(id, 2));
    assertThat(run.endedAt()).isEqualTo(at(id, 6));
    assertThat(run.durationSeconds())
        .isCloseTo(Duration.between(at(id, 2), at(id, 6)).toNanos() / 1e9, within(0.001));
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
    assertThat(
            text("SELECT CAST(count(*) AS VARCHAR) FROM run_transitions WHERE run_id = :run", id))
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
    assertThat(
            text("SELECT CAST(count(*) AS VARCHAR) FROM run_transitions WHERE run_id = :run", id))
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
    String worker = UUID.randomUUID().toString();
    store
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO test_results (test_id, run_id, test_name, scenario_name, table_name, table_type, "
                        + "status, start_time, concurrent_connections) SELECT ?, ?, 'oltp', 'oltp', 't', 'POSTGRES', 'RUNNING', "
                        + store.dialect().now()
                        + ", 8",
                    worker,
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
        .doesNotContain(worker);
  }

  /** Bound times and the store's own are the same moments, whatever the zones. */
  @Test
  void timesAreMoments() {
    Instant before = Instant.now().minusSeconds(60);
    String id = create(Map.of());
    RunRecord run = runs.find(id).orElseThrow();
    assertThat(run.preparedAt()).isBetween(before, Instant.now().plusSeconds(60));
    Instant summer = Instant.parse("2026-07-01T11:30:00.123456Z");
    Instant moment =
        store
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT " + store.dialect().time(":at") + " AS moment")
                        .bind("at", summer)
                        .mapTo(Instant.class)
                        .one());
    assertThat(moment).isEqualTo(summer);
    Double seconds =
        store
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT "
                                + store
                                    .dialect()
                                    .secondsBetween(
                                        store.dialect().time(":at"), store.dialect().time(":to")))
                        .bind("at", summer)
                        .bind("to", summer.plusMillis(90_250))
                        .mapTo(Double.class)
                        .one());
    assertThat(seconds).isEqualTo(90.25);
  }

  @Test
  void whatIsUnknownStaysNull() {
    String id = UUID.randomUUID().toString();
    runs.createRun(
        new NewRun(id, "oltp", null, null, "t", "HYBRID", null, 1, 1, null, null, Map.of(), "cli"));
    for (String column :
        List.of("test_config", "template_id", "template_hash", "warehouse", "query_tag")) {
      assertThat(
              text(
                  "SELECT CASE WHEN "
                      + column
                      + " IS NULL THEN 'null' END FROM test_results WHERE test_id = :run",
                  id))
          .as(column)
          .isEqualTo("null");
    }
    RunRecord run = runs.find(id).orElseThrow();
    assertThat(run.labels()).isEmpty();
    assertThat(run.templateId()).isNull();
    assertThat(run.durationSeconds()).isNull();
    assertThat(run.operations()).isZero();
  }

  @Test
  void ofManyWhoMakeTheSameRunOneDoes() throws Exception {
    String id = UUID.randomUUID().toString();
    int threads = 4;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Boolean>> makers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        makers.add(
            pool.submit(
                () -> {
                  together.await();
                  try {
                    runs.createRun(newRun(id, Map.of("branch", "main")));
                    return true;
                  } catch (StoreUsageException e) {
                    return false;
                  }
                }));
      }
      int made = 0;
      for (Future<Boolean> maker : makers) {
        made += maker.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
    assertThat(text("SELECT CAST(count(*) AS VARCHAR) FROM run_labels WHERE run_id = :run", id))
        .isEqualTo("1");
    assertThat(text("SELECT CAST(count(*) AS VARCHAR) FROM test_results WHERE test_id = :run", id))
        .isEqualTo("1");
  }

  @Test
  void placeOfAReportIsTakenBack() {
    String id = create(Map.of());
    runs.withoutReport(id, "{\"report\": null}");
    assertThat(runs.summary(id)).isEmpty();
    store
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE test_results SET summary = '{}', report_path = '/r' WHERE test_id = ?",
                    id));
    assertThat(runs.find(id).orElseThrow().reportPath()).isEqualTo("/r");
    runs.withoutReport(id, "{\"report\": null}");
    assertThat(runs.summary(id)).contains("{\"report\": null}");
    assertThat(runs.find(id).orElseThrow().reportPath()).isNull();
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

  private Instant at(String run, int seq) {
    return store
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT at FROM run_transitions WHERE run_id = :run AND seq = :seq")
                    .bind("run", run)
                    .bind("seq", seq)
                    .mapTo(Instant.class)
                    .one());
  }

  private List<String> texts(String sql, String run) {
    return store
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).bind("run", run).mapTo(String.class).list());
  }

  private String text(String sql, String run) {
    return store
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).bind("run", run).mapTo(String.class).one());
  }
}
