package org.flakebench.simulations;

import java.io.IOException;
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
    EarlyEnd stop = EarlyEnd.onSignals(listener);
    try (StoredRun run = StoredRun.prepare(spec, listener, stop)) {
      LocalRun local = run.local();
      stop.leads(local);
      Path results = (reports != null ? reports : spec.home().reports()).resolve(run.runId());
      GatlingEngine gatling = new GatlingEngine(results);
      SimulationRun.leave(new Driven(local));
      Conductor.End end = drive(gatling, local, listener);
      stop.loadIsOver();
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
      return new RunResult(stored.summary(), end, page, stop.isAsked());
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

  private static Conductor.End drive(GatlingEngine gatling, LocalRun local, RunListener listener)
      throws IOException {
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
      int code = gatling.run(TemplateSimulation.class);
      if (!local.ended().isDone() && code != 0) {
        local.requestStop(CompletionReason.CONTROLLER_ERROR);
        String message =
            "Gatling ended with code "
                + code
                + " before the run did; its own words are in "
                + gatling.log();
        return new Conductor.End(
            CompletionReason.CONTROLLER_ERROR, message, null, local.timeline());
      }
      return local.ended().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the run did not tell its end within " + END_SECONDS + " s", e);
    } finally {
      ticker.shutdownNow();
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
