package org.flakebench.simulations;

import java.io.IOException;
import java.nio.file.Path;
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

/**
 * Runs a template in this process from preparation to stored results and rendered report: what
 * {@code flakebench run} does.
 */
public final class LocalRunner {
  private static final long PROGRESS_MILLIS = 500;

  /** A run that Gatling has left must have ended; this is for its last figures. */
  private static final long END_SECONDS = 60;

  private LocalRunner() {}

  /**
   * Runs and waits for the end. SIGINT and SIGTERM end the load early and in good order.
   *
   * @param reports directory under which the report goes; null for none
   * @throws IOException when the store or the disk refuses; what was measured stays in the spool
   * @throws org.flakebench.template.TemplateException when the template cannot be run
   */
  public static RunResult run(RunSpec spec, Path reports, RunListener listener) throws IOException {
    try (StoredRun run = StoredRun.prepare(spec, listener)) {
      LocalRun local = run.local();
      StopSignals.listen(
          () -> {
            listener.message(
                "stopping: operations under way end, results are kept (once more ends at once)");
            local.requestStop(CompletionReason.USER_REQUESTED);
          });
      Path results = (reports != null ? reports : spec.home().reports()).resolve(run.runId());
      GatlingEngine gatling = new GatlingEngine(results);
      SimulationRun.leave(new Driven(local));
      Conductor.End end = drive(gatling, local, listener);
      boolean report =
          reports != null && end.timeline() != null && end.timeline().measurement() != null;
      RunEnd.Result stored =
          run.finish(end, report ? gatling.reportPage().orElse(null) : null, listener);
      Path page = null;
      if (report && stored.summary().operations() > 0) {
        listener.message(
            "rendering Gatling's report of " + stored.summary().operations() + " operations");
        page = gatling.render().orElse(null);
        if (page == null) {
          listener.message(
              "Gatling could not render its report; its own words are in " + gatling.log());
        }
      }
      return new RunResult(stored.summary(), end, page);
    }
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
