package org.flakebench.control.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flakebench.conduct.Conductor;
import org.flakebench.load.Phase;
import org.flakebench.report.RunSummary;
import org.flakebench.simulations.LocalRunner;
import org.flakebench.simulations.RunListener;
import org.flakebench.simulations.RunResult;
import org.flakebench.simulations.RunSpec;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.StoreLocation;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateOverride;
import org.flakebench.template.TemplateReader;

/** Runs templates in this process. */
final class LocalRuns implements RunStarter {
  private final Map<String, String> environment;
  private final Path directory;

  /**
   * @param directory where relative files begin
   */
  LocalRuns(Map<String, String> environment, Path directory) {
    this.environment = environment;
    this.directory = directory;
  }

  @Override
  public RunOutcome start(RunRequest request, ProgressListener listener) throws IOException {
    FlakeBenchHome home = FlakeBenchHome.resolve(environment);
    RunSpec spec =
        new RunSpec(
            new TemplateReader().read(directory.resolve(request.templateRef()), overrides(request)),
            request.targetUrl(),
            request.labels(),
            StoreLocation.parse(request.storeText()),
            home,
            environment,
            "cli");
    Path reports =
        !request.report()
            ? null
            : request.reportDir() != null ? request.reportDir() : home.reports();
    RunResult result = LocalRunner.run(spec, reports, new Bridge(listener));
    return new RunOutcome(result.summary(), exitCode(result).code(), result.report());
  }

  private static List<TemplateOverride> overrides(RunRequest request) {
    List<TemplateOverride> overrides = new ArrayList<>();
    request.sets().forEach(set -> overrides.add(TemplateOverride.parse(set)));
    if (request.workers() != null) {
      overrides.add(new TemplateOverride("scaling.min_workers", request.workers().toString()));
      overrides.add(new TemplateOverride("scaling.max_workers", request.workers().toString()));
    }
    return overrides;
  }

  /**
   * A run that failed before the load began fails by what the template or the target is, as if
   * nothing had been started.
   */
  static ExitCode exitCode(RunResult result) {
    Conductor.End end = result.end();
    RunSummary summary = result.summary();
    if (result.interrupted()) {
      return ExitCode.INTERRUPTED;
    }
    return switch (end.reason().status()) {
      case CANCELLED -> ExitCode.INTERRUPTED;
      case COMPLETED ->
          summary.slo().stream().allMatch(RunSummary.SloPart::passed)
              ? ExitCode.PASSED
              : ExitCode.SLO_FAILED;
      default -> {
        if (end.timeline() == null && end.cause() instanceof TemplateException) {
          yield ExitCode.USAGE;
        }
        yield end.timeline() == null && end.cause() instanceof TargetUnavailableException
            ? ExitCode.UNAVAILABLE
            : ExitCode.FAILED;
      }
    };
  }

  /** Tells the command line's listener what the run tells ours. */
  private static final class Bridge implements RunListener {
    private final ProgressListener to;
    private final long began = System.nanoTime();
    private volatile Phase phase = Phase.PREPARING;

    Bridge(ProgressListener to) {
      this.to = to;
    }

    @Override
    public void message(String text) {
      to.onProgress(Progress.step(phase, (System.nanoTime() - began) / 1e9, text));
    }

    @Override
    public void loadIsOver() {
      phase = Phase.PROCESSING;
    }

    @Override
    public void problem(String text) {
      to.onProblem(text);
    }

    @Override
    public void progress(org.flakebench.conduct.Progress at) {
      phase = at.phase();
      boolean loaded = at.phase() == Phase.WARMUP || at.phase() == Phase.MEASUREMENT;
      double elapsed = loaded ? at.elapsedSeconds() : (System.nanoTime() - began) / 1e9;
      to.onProgress(
          new Progress(
              at.phase(),
              elapsed,
              loaded && at.plannedSeconds() > 0 ? at.plannedSeconds() : null,
              loaded ? at.live().operationsPerSecond() : null,
              Double.isNaN(at.live().p95Ms()) ? null : at.live().p95Ms(),
              at.live().errors(),
              at.ready(),
              at.targetSlots(),
              at.phase() == Phase.PREPARING ? "connecting" : loaded ? at.note() : null));
    }
  }
}
