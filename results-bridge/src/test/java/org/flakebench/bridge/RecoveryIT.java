package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.RunStatus;
import org.flakebench.load.Phase;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.StoreUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class RecoveryIT {
  @Parameter private StoreUnderTest kind;

  private static final int KILLED_AT = 20;

  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();

  @Test
  @Timeout(120)
  void aKilledProcessCostsAtMostItsLastSecond() throws Exception {
    StoredRun run = new StoredRun(kind.store(), 3_600);
    run.store
        .runs()
        .transition(
            run.facts.runId(),
            Set.of(RunStatus.PREPARED),
            RunStatus.RUNNING,
            Phase.MEASUREMENT,
            null,
            "test");
    Process generator = start(run);
    long said;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(generator.getInputStream(), StandardCharsets.UTF_8))) {
      said = 0;
      while (said < KILLED_AT) {
        said = Long.parseLong(out.readLine());
        if (said == KILLED_AT / 2) {
          // Its owner lives: nobody takes the spool from it.
          assertThat(recovery(run).run()).isEmpty();
        }
      }
      generator.toHandle().destroyForcibly();
      generator.waitFor();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        // The last line may be cut: then it reads as a smaller number.
        said = line.isEmpty() ? said : Math.max(said, Long.parseLong(line));
      }
    } finally {
      generator.destroyForcibly().waitFor();
    }
    assertThat(run.count("query_executions")).isZero();

    // Two at once: one of them does it.
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<String> messages = new ArrayList<>();
    try {
      List<Callable<List<String>>> both =
          List.of(() -> recovery(run).run(), () -> recovery(run).run());
      for (Future<List<String>> one : threads.invokeAll(both, 60, TimeUnit.SECONDS)) {
        messages.addAll(one.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(messages).singleElement().asString().contains(run.facts.runId(), "status FAILED");

    RunSummary summary =
        SummaryJson.read(run.store.runs().summary(run.facts.runId()).orElseThrow());
    assertThat(summary.status()).isEqualTo("FAILED");
    assertThat(summary.completionReason()).isEqualTo("ORPHANED_RUNNING");
    assertThat(summary.failureReason()).contains("ended without finishing it");
    long intervals = run.count("worker_metrics_snapshots");
    assertThat(intervals).isGreaterThanOrEqualTo(said - 1);
    assertThat(run.row("SELECT max(seq) AS last FROM worker_metrics_snapshots WHERE run_id = :run"))
        .containsEntry("last", intervals);
    assertThat(summary.operations()).isEqualTo(intervals * Generator.PER_SECOND);
    assertThat(summary.measuredSeconds()).isEqualTo((double) intervals);
    assertThat(summary.qps()).isEqualTo(1_000.0);
    long stored = run.count("query_executions");
    assertThat(stored).isGreaterThanOrEqualTo(said * Generator.PER_SECOND);
    assertThat(summary.records().stored()).isEqualTo(stored);
    assertThat(summary.records().produced())
        .isEqualTo(
            summary.records().sampledOut()
                + summary.records().stored()
                + summary.records().dropped());

    Map<String, Object> before =
        run.row("SELECT * FROM test_results WHERE test_id = :run AND run_id = :run");
    assertThat(recovery(run).run()).isEmpty();
    assertThat(run.row("SELECT * FROM test_results WHERE test_id = :run AND run_id = :run"))
        .isEqualTo(before);
    assertThat(run.count("query_executions")).isEqualTo(stored);
    assertThat(Spool.directories(folder)).isEmpty();
  }

  @Test
  void aRunThatNeverBeganIsCancelled() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    run.spool(folder, "worker-0").close();
    assertThat(recovery(run).run()).singleElement().asString().contains("CANCELLED");
    assertThat(run.row("SELECT status, completion_reason FROM run_status WHERE run_id = :run"))
        .containsEntry("status", "CANCELLED")
        .containsEntry("completion_reason", "ORPHANED_BEFORE_START");
    assertThat(Spool.directories(folder)).isEmpty();
  }

  @Test
  void aRunThatHadEndedButWasNotStoredEndsAsItDid() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    Spool dead = run.spool(folder, "worker-0");
    SegmentWriter writer = new SegmentWriter(dead, problems::add);
    writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1_000_000).at(1, Runs.START_MICROS));
    RunEnd.seal(dead, writer, run.facts, CompletionReason.DURATION_ELAPSED, null);
    dead.close();
    assertThat(recovery(run).run()).singleElement().asString().contains("status COMPLETED");
    RunSummary summary =
        SummaryJson.read(run.store.runs().summary(run.facts.runId()).orElseThrow());
    assertThat(summary.completionReason()).isEqualTo("DURATION_ELAPSED");
    assertThat(summary.measuredSeconds()).isEqualTo(10.0);
    assertThat(summary.operations()).isEqualTo(1);
    assertThat(summary.report()).as("a report that nobody has rendered").isNull();
    assertThat(Spool.directories(folder)).isEmpty();
  }

  @Test
  void aRunThatWasKilledBeforeItHadARowLeavesNothing() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    Spool.create(
            folder,
            Runs.manifest(
                Runs.facts("killed-early", 10), "worker-0", run.store.location().toString()))
        .close();
    assertThat(recovery(run).run()).isEmpty();
    assertThat(Spool.directories(folder)).isEmpty();
  }

  @Test
  void aSpoolThatCannotBeMadeLeavesNothing() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    Path run0 = Files.createDirectory(folder.resolve(run.facts.runId()));
    Path inItsPlace = Files.createFile(run0.resolve("worker-0-1"));
    assertThatThrownBy(() -> run.spool(folder, "worker-0").close())
        .isInstanceOf(FileAlreadyExistsException.class);
    try (Stream<Path> tree = Files.walk(folder)) {
      assertThat(tree).containsExactlyInAnyOrder(folder, run0, inItsPlace);
    }
  }

  @Test
  void aRunOfWhichAnotherWorkerLivesIsLoadedButNotEnded() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    Spool dead = run.spool(folder, "worker-0");
    write(dead);
    dead.close();
    try (Spool alive = run.spool(folder, "worker-1")) {
      assertThat(recovery(run).run()).isEmpty();
      assertThat(run.count("query_executions")).isEqualTo(100);
      assertThat(run.row("SELECT status FROM run_status WHERE run_id = :run"))
          .containsEntry("status", "PREPARED");
      assertThat(Spool.directories(folder)).containsExactly(alive.directory());
    }
    assertThat(recovery(run).run()).hasSize(1);
    assertThat(run.row("SELECT status FROM run_status WHERE run_id = :run"))
        .containsEntry("status", "FAILED");
    assertThat(
            run.row(
                "SELECT total_operations FROM test_results WHERE test_id = :run AND run_id = :run"))
        .containsEntry("total_operations", 1L);
  }

  @Test
  void aRunThatAControllerLeadsIsLoadedButNotEnded() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    run.store
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO run_leases (run_id, owner, lease_until) SELECT ?, 'controller', "
                        + run.store.dialect().plusMillis(run.store.dialect().now(), "3600000"),
                    run.facts.runId()));
    Spool dead = run.spool(folder, "worker-0");
    write(dead);
    dead.close();
    assertThat(recovery(run).run()).isEmpty();
    assertThat(run.count("query_executions")).isEqualTo(100);
    assertThat(run.row("SELECT status FROM run_status WHERE run_id = :run"))
        .containsEntry("status", "PREPARED");
  }

  @Test
  void recordsOfARunThatHadEndedAreLoadedAndItsFiguresStay() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    new Rollup(run.store).finish(run.facts, CompletionReason.USER_REQUESTED, null, "test");
    Spool late = run.spool(folder, "worker-0");
    write(late);
    late.close();
    assertThat(recovery(run).run()).singleElement().asString().contains("100 execution records");
    assertThat(run.count("query_executions")).isEqualTo(100);
    assertThat(
            run.row(
                "SELECT status, total_operations FROM test_results WHERE test_id = :run AND run_id = :run"))
        .containsEntry("status", "CANCELLED")
        .containsEntry("total_operations", 0L);
  }

  @Test
  void otherStoresAndUnknownRunsAreLeftAlone() throws IOException {
    StoredRun run = new StoredRun(kind.store(), 10);
    Spool elsewhere =
        Spool.create(
            folder, Runs.manifest(run.facts, "worker-0", "jdbc:postgresql://elsewhere/results"));
    write(elsewhere);
    elsewhere.close();
    assertThat(recovery(run).run()).isEmpty();
    assertThat(elsewhere.segments()).hasSize(1);
    Spool unknown =
        Spool.create(
            folder,
            Runs.manifest(
                Runs.facts("unknown-run", 10), "worker-0", run.store.location().toString()));
    write(unknown);
    unknown.close();
    assertThat(recovery(run).run())
        .singleElement()
        .asString()
        .contains("unknown-run is not in this store");
    assertThat(unknown.segments()).hasSize(1);
  }

  @Test
  void whatADeathBeforeTheFirstRecordLeavesIsRemovedAfterAnHour() throws IOException {
    Path dead = draft("dead", true, 61);
    Path withoutLock = draft("without-lock", false, 61);
    Path young = draft("young", true, 59);
    Path alive = draft("alive", true, 61);
    try (FileChannel owner = FileChannel.open(alive.resolve("lock"), StandardOpenOption.WRITE)) {
      assertThat(owner.tryLock()).isNotNull();
      assertThat(recovery(new StoredRun(kind.store(), 10)).run()).isEmpty();
    }
    assertThat(dead).doesNotExist();
    assertThat(withoutLock).doesNotExist();
    assertThat(young.resolve(Spool.MANIFEST)).exists();
    assertThat(alive.resolve(Spool.MANIFEST)).exists();
  }

  private Path draft(String name, boolean complete, int minutesOld) throws IOException {
    Path draft = Files.createDirectory(folder.resolve(".new-" + name));
    if (complete) {
      Files.createFile(draft.resolve("lock"));
      Files.createFile(draft.resolve(Spool.MANIFEST));
    }
    FileTime time = FileTime.from(Instant.now().minus(Duration.ofMinutes(minutesOld)));
    return Files.setLastModifiedTime(draft, time);
  }

  @Test
  void aDamagedDirectoryIsNamedAndOthersAreRecovered() throws IOException {
    StoredRun bad = new StoredRun(kind.store(), 10);
    Spool damaged = bad.spool(folder, "worker-0");
    write(damaged);
    damaged.close();
    Files.writeString(damaged.directory().resolve(Spool.MANIFEST), "no json");
    StoredRun good = new StoredRun(kind.store(), 10);
    Spool spool = good.spool(folder, "worker-0");
    write(spool);
    spool.close();
    List<String> messages = recovery(good).run();
    assertThat(messages)
        .hasSize(2)
        .anyMatch(text -> text.contains("run.json"))
        .anyMatch(text -> text.contains(good.facts.runId()));
    assertThat(good.count("query_executions")).isEqualTo(100);
    assertThat(damaged.segments()).hasSize(1);
  }

  private Recovery recovery(StoredRun run) {
    return new Recovery(run.store, folder);
  }

  private void write(Spool spool) {
    try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
      for (int i = 0; i < 100; i++) {
        writer.execution(Runs.START_MICROS + i, 1_000_000, 0, 0, 0, 0, 1, Phase.MEASUREMENT);
      }
      writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1_000_000).at(1, Runs.START_MICROS));
    }
    assertThat(problems).isEmpty();
  }

  private Process start(StoredRun run) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Generator.class.getName(),
            folder.toString(),
            run.facts.runId(),
            run.store.location().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
