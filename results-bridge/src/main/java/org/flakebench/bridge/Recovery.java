package org.flakebench.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.RunStatus;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunSummary;
import org.flakebench.store.RunRecords.RunRecord;
import org.flakebench.store.Store;
import org.flakebench.store.StoreException;
import org.jdbi.v3.core.JdbiException;

/**
 * Brings in what dead processes left in the spool: loads their segments, ends their runs, and
 * removes directories that they had not finished making. Belongs at the start of every command that
 * opens the store. Nothing happens twice, however often and from however many processes it is
 * called; spools of living processes and of other stores are left alone.
 */
public final class Recovery {
  private static final String ACTOR = "recovery";

  /** Making a spool directory takes milliseconds. */
  private static final Duration DRAFT_AGE = Duration.ofHours(1);

  private final Store store;
  private final SegmentLoader loader;
  private final Rollup rollup;
  private final Path spoolFolder;

  /**
   * @param spoolFolder {@code FLAKEBENCH_HOME/spool}
   */
  public Recovery(Store store, Path spoolFolder) {
    this.store = store;
    this.loader = new SegmentLoader(store);
    this.rollup = new Rollup(store);
    this.spoolFolder = spoolFolder;
  }

  /**
   * Recovers what there is.
   *
   * @return what was done and what could not be, a line each, for the user; empty when there was
   *     nothing
   */
  public List<String> run() {
    List<String> messages = new ArrayList<>();
    try {
      Spool.removeDrafts(spoolFolder, Instant.now().minus(DRAFT_AGE));
      Map<Path, List<Path>> runs = new LinkedHashMap<>();
      for (Path directory : Spool.directories(spoolFolder)) {
        runs.computeIfAbsent(directory.getParent(), run -> new ArrayList<>()).add(directory);
      }
      for (List<Path> directories : runs.values()) {
        recover(directories, messages);
      }
    } catch (IOException e) {
      messages.add("the spool " + spoolFolder + " cannot be looked through: " + e.getMessage());
    }
    return List.copyOf(messages);
  }

  private void recover(List<Path> directories, List<String> messages) {
    List<Spool> dead = new ArrayList<>();
    boolean othersLive = false;
    try {
      for (Path directory : directories) {
        Optional<Spool> spool = adopt(directory, messages);
        if (spool.isPresent()) {
          dead.add(spool.get());
        } else {
          othersLive |= Files.exists(directory);
        }
      }
      if (!dead.isEmpty()) {
        recover(dead, othersLive, messages);
      }
    } catch (IOException | StoreException | JdbiException e) {
      messages.add(
          "run "
              + directories.get(0).getParent().getFileName()
              + " is not recovered, its files stay in "
              + directories.get(0).getParent()
              + ": "
              + e.getMessage());
    } finally {
      close(dead, messages);
    }
  }

  /** Empty when the directory is not ours to take. */
  private Optional<Spool> adopt(Path directory, List<String> messages) throws IOException {
    Optional<Spool> spool;
    try {
      spool = Spool.adopt(directory);
    } catch (IOException e) {
      messages.add(e.getMessage());
      return Optional.empty();
    }
    if (spool.isPresent() && !spool.get().manifest().store().equals(store.location().toString())) {
      spool.get().close();
      return Optional.empty();
    }
    return spool;
  }

  private void recover(List<Spool> dead, boolean othersLive, List<String> messages)
      throws IOException {
    RunFacts facts = facts(dead);
    String runId = facts.runId();
    Optional<RunRecord> run = store.runs().find(runId).filter(found -> found.runId().equals(runId));
    if (run.isEmpty() && neverBegan(dead)) {
      // Killed while it was prepared, before it had a row.
      for (Spool spool : dead) {
        spool.removeIfLoaded();
      }
      return;
    }
    if (run.isEmpty()) {
      messages.add(
          "run "
              + runId
              + " is not in this store; its files stay in "
              + dead.get(0).directory().getParent());
      return;
    }
    LoadResult loaded = LoadResult.NOTHING;
    for (Spool spool : dead) {
      loaded = loaded.plus(loader.load(spool));
    }
    messages.addAll(loaded.problems());
    boolean ended = run.get().status().isTerminal();
    if (ended || (!othersLive && !isLed(runId))) {
      if (loaded.segments() > 0 || !ended) {
        messages.add(ended ? late(runId, loaded) : end(dead, facts, run.get().status(), loaded));
      }
    }
    for (Spool spool : dead) {
      spool.removeIfLoaded();
    }
  }

  private static boolean neverBegan(List<Spool> spools) throws IOException {
    for (Spool spool : spools) {
      if (!spool.segments().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** As the dead process would have ended it, when it had come that far. */
  private String end(List<Spool> dead, RunFacts facts, RunStatus status, LoadResult loaded) {
    SpoolManifest.Ending known = dead.get(0).manifest().ending();
    if (known != null && dead.size() == 1) {
      RunSummary summary =
          rollup.finish(withReportThatIsThere(facts), known.reason(), known.failure(), ACTOR);
      return "run %s (%s) had ended, but was not stored; stored now: %.1f s with %d operations, status %s"
          .formatted(
              facts.runId(),
              facts.template(),
              summary.measuredSeconds(),
              summary.operations(),
              summary.status());
    }
    return endObserved(facts, status, loaded);
  }

  /** The report is rendered last: the process may have died before. */
  private static RunFacts withReportThatIsThere(RunFacts facts) {
    boolean there = facts.reportPath() != null && Files.exists(Path.of(facts.reportPath()));
    return there ? facts : facts.withReport(null);
  }

  private String endObserved(RunFacts facts, RunStatus status, LoadResult loaded) {
    RunFacts observed = rollup.asObserved(facts);
    boolean began =
        observed.window().startedAt() != null
            || loaded.intervals() > 0
            || status != RunStatus.PREPARED;
    CompletionReason reason =
        began ? CompletionReason.ORPHANED_RUNNING : CompletionReason.ORPHANED_BEFORE_START;
    String why =
        began
            ? "the process that ran it ended without finishing it; the figures are those of its "
                + "%.1f recovered seconds".formatted(observed.window().seconds())
            : "the process that prepared it ended before the run began";
    RunSummary summary = rollup.finish(observed, reason, why, ACTOR);
    return "run %s (%s) was left behind by a process that ended; recovered %.1f s with %d operations, status %s"
        .formatted(
            facts.runId(),
            facts.template(),
            summary.measuredSeconds(),
            summary.operations(),
            summary.status());
  }

  private static String late(String runId, LoadResult loaded) {
    return "run %s had ended; %d execution records and %d intervals that were still in the spool are loaded, its figures stay"
        .formatted(runId, loaded.executions(), loaded.intervals());
  }

  /** Facts with a measured window where any worker knew it. */
  private static RunFacts facts(List<Spool> spools) {
    return spools.stream()
        .map(spool -> spool.manifest().facts())
        .filter(facts -> facts.window().startedAt() != null)
        .findFirst()
        .orElseGet(() -> spools.get(0).manifest().facts());
  }

  /** Whether a controller leads the run now: then ending it is that controller's business. */
  private boolean isLed(String runId) {
    return store
        .jdbi()
        .withHandle(
            handle ->
                handle
                        .createQuery(
                            "SELECT count(*) FROM run_leases WHERE run_id = :run AND lease_until > "
                                + store.dialect().now())
                        .bind("run", runId)
                        .mapTo(Integer.class)
                        .one()
                    > 0);
  }

  private static void close(List<Spool> spools, List<String> messages) {
    for (Spool spool : spools) {
      try {
        spool.close();
      } catch (IOException e) {
        messages.add("the lock of " + spool.directory() + " cannot be released: " + e.getMessage());
      }
    }
  }
}
