package org.flakebench.simulations;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flakebench.bridge.RunEnd;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.Conductor;
import org.flakebench.conduct.LocalRun;
import org.flakebench.load.Timeline;
import org.flakebench.report.RunSummary;
import org.flakebench.template.Template;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a template in this process from preparation to stored results and rendered report: what
 * {@code flakebench run} does.
 */
public final class LocalRunner {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRunner.class);
  private static final long PROGRESS_MILLIS = 500;

  /** A run that Gatling has left must have ended; this is for its last figures. */
  private static final long END_SECONDS = 60;

  private LocalRunner() {}

  /**
   * Runs and waits for the end. SIGINT and SIGTERM end the load early and in good order.
   *
   * @param reports directory under which the report goes; null for none
   * @throws NotStoredException when the store does not take the results; they stay in the spool
   * @throws StoppedException when a signal came before the run began
   * @throws IOException when the disk refuses
   * @throws org.flakebench.template.TemplateException when the template cannot be run
   */
  public static RunResult run(RunSpec spec, Path reports, RunListener listener) throws IOException {
    if (reports != null) {
      requireWritable(reports);
    }
    EarlyEnd stop = EarlyEnd.onSignals(listener);
    try (StoredRun run = StoredRun.prepare(spec, listener, stop)) {
      LocalRun local = run.local();
      stop.leads(local);
      Path results = (reports != null ? reports : spec.home().reports()).resolve(run.runId());
      GatlingEngine gatling = new GatlingEngine(results);
      SimulationRun.leave(new Driven(local));
      Conductor.End end = drive(gatling, run, listener);
      stop.loadIsOver();
      listener.loadIsOver();
      boolean report =
          reports != null && end.timeline() != null && end.timeline().measurement() != null;
      RunEnd.Result stored = null;
      NotStoredException refused = null;
      try {
        stored = run.finish(end, report ? gatling.reportPage().orElse(null) : null, listener);
      } catch (NotStoredException e) {
        refused = e;
      }
      Path page = null;
      if (report && local.progress().live().operations() > 0) {
        page = render(gatling, listener);
      }
      if (refused != null) {
        throw refused;
      }
      RunSummary summary = stored.summary();
      if (page == null && summary.report() != null) {
        summary = run.withoutReport(summary);
      }
      return new RunResult(summary, end, page, stop.isAsked());
    }
  }

  /** The page; null when there is none, which is said and does not take the results away. */
  private static Path render(GatlingEngine gatling, RunListener listener) {
    listener.message("rendering Gatling's report");
    String why = "";
    try {
      Optional<Path> page = gatling.render();
      if (page.isPresent()) {
        return page.get();
      }
    } catch (IOException e) {
      LOG.warn("the report was not rendered", e);
      why = " (" + e.getMessage() + ")";
    }
    listener.problem(
        "Gatling could not render its report"
            + why
            + "; the results are not touched, its own words are in "
            + gatling.log());
    return null;
  }

  /** Before anything is prepared, so that no run fails for its report. */
  private static void requireWritable(Path reports) throws IOException {
    try {
      Files.createDirectories(reports);
    } catch (FileAlreadyExistsException e) {
      throw new NotDirectoryException(
          reports + " is not a directory, so no report can be put there");
    }
    if (!Files.isWritable(reports)) {
      throw new AccessDeniedException(reports.toString());
    }
  }

  /** Runs Gatling until the load is over. Whatever becomes of Gatling, the run gets an end. */
  private static Conductor.End drive(GatlingEngine gatling, StoredRun run, RunListener listener)
      throws IOException {
    LocalRun local = run.local();
    String description = local.template().name() + ", run " + run.runId();
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "flakebench-progress");
              thread.setDaemon(true);
              return thread;
            });
    ticker.scheduleAtFixedRate(
        () -> listener.progress(local.progress()),
        PROGRESS_MILLIS,
        PROGRESS_MILLIS,
        TimeUnit.MILLISECONDS);
    try {
      String broken = null;
      try {
        int code = gatling.run(TemplateSimulation.class, description);
        broken = code == 0 ? null : "Gatling ended with code " + code;
      } catch (IOException e) {
        LOG.error("Gatling broke down", e);
        broken = e.getMessage();
      }
      return broken == null || local.ended().isDone()
          ? end(local)
          : cut(local, broken + "; its own words are in " + gatling.log());
    } finally {
      ticker.shutdownNow();
    }
  }

  /** Gatling has gone before the run was over. */
  private static Conductor.End cut(LocalRun local, String why) throws IOException {
    local.requestStop(CompletionReason.CONTROLLER_ERROR);
    Timeline timeline = local.timeline() == null ? null : end(local).timeline();
    return new Conductor.End(CompletionReason.CONTROLLER_ERROR, why, null, timeline);
  }

  private static Conductor.End end(LocalRun local) throws IOException {
    try {
      return local.ended().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the run ended");
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the run did not tell its end within " + END_SECONDS + " s", e);
    }
  }

  /** A run whose end this class sees to. */
  private record Driven(LocalRun local) implements SimulationRun {
    @Override
    public Template template() {
      return local.template();
    }

    @Override
    public void afterLoad() {}
  }
}
