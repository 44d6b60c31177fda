package org.flakebench.simulations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flakebench.conduct.Conductor;
import org.flakebench.conduct.LocalRun;
import org.flakebench.conduct.Progress;
import org.flakebench.report.ConsoleSummary;
import org.flakebench.report.RunSummary;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.StoreException;
import org.flakebench.store.StoreLocation;
import org.flakebench.store.StoreUnavailableException;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateReader;

/**
 * A run under {@code gatling:test}: made from system properties, told on standard error, ended when
 * Gatling's load is over.
 */
final class MavenRun implements SimulationRun {
  private static final int FAILED = 1;
  private static final int SLO_FAILED = 2;
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final long END_SECONDS = 60;

  private final StoredRun run;
  private final RunListener listener;
  private final EarlyEnd stop;
  private volatile Integer code;

  private MavenRun(StoredRun run, RunListener listener, EarlyEnd stop) {
    this.run = run;
    this.listener = listener;
    this.stop = stop;
  }

  /** Makes the run; ends the process with one clear message when there can be none. */
  static SimulationRun fromSystemProperties() {
    RunListener listener = new StderrListener();
    try {
      EarlyEnd stop = EarlyEnd.onSignals(listener);
      StoredRun run = StoredRun.prepare(spec(), listener, stop);
      stop.leads(run.local());
      MavenRun made = new MavenRun(run, listener, stop);
      Runtime.getRuntime().addShutdownHook(new Thread(made::replaceExitCode));
      return made;
    } catch (TemplateException e) {
      throw end(USAGE, e.getMessage());
    } catch (StoppedException e) {
      throw end(StopSignals.INTERRUPTED, e.getMessage());
    } catch (TargetUnavailableException | StoreUnavailableException e) {
      throw end(UNAVAILABLE, e.getMessage());
    } catch (StoreException | IOException e) {
      throw end(USAGE, e.getMessage());
    }
  }

  /** Gatling would print a stack trace of whatever a simulation's constructor throws. */
  private static IllegalStateException end(int code, String message) {
    Console.tell(message);
    System.exit(code);
    return new IllegalStateException(message);
  }

  private static RunSpec spec() {
    String file = System.getProperty("flakebench.template");
    if (file == null || file.isBlank()) {
      throw new TemplateException(
          "",
          "NO_TEMPLATE",
          "no template is named: give -Dflakebench.template=FILE, as simulations/templates/oltp-mixed.yaml");
    }
    Path root = Path.of(System.getProperty("flakebench.root", "")).toAbsolutePath();
    Template template = new TemplateReader().read(root.resolve(file));
    String store = System.getProperty("flakebench.store", System.getenv("FLAKEBENCH_STORE"));
    return new RunSpec(
        template,
        System.getProperty("flakebench.target"),
        labels(),
        StoreLocation.parse(store),
        FlakeBenchHome.resolve(),
        System.getenv(),
        "gatling");
  }

  /** {@code -Dflakebench.label.team=core} labels the run with team = core. */
  private static Map<String, String> labels() {
    String prefix = "flakebench.label.";
    Map<String, String> labels = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        labels.put(name.substring(prefix.length()), System.getProperty(name));
      }
    }
    return labels;
  }

  @Override
  public Template template() {
    return run.local().template();
  }

  @Override
  public LocalRun local() {
    return run.local();
  }

  @Override
  public void afterLoad() {
    try (run) {
      Conductor.End end = run.local().ended().get(END_SECONDS, TimeUnit.SECONDS);
      stop.loadIsOver();
      RunSummary summary = run.finish(end, reportPage().orElse(null), listener).summary();
      Console.print(ConsoleSummary.render(summary, false));
      code = codeOf(summary);
    } catch (NotStoredException e) {
      Console.tell(e.getMessage());
      code = UNAVAILABLE;
    } catch (IOException | ExecutionException | TimeoutException e) {
      Console.tell("the run could not be ended in good order: " + e);
      code = FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = StopSignals.INTERRUPTED;
    }
  }

  /** Null leaves the code to Gatling, which knows of assertions. */
  private static Integer codeOf(RunSummary summary) {
    return switch (summary.status()) {
      case "CANCELLED" -> StopSignals.INTERRUPTED;
      case "FAILED" -> FAILED;
      default -> summary.slo().stream().allMatch(RunSummary.SloPart::passed) ? null : SLO_FAILED;
    };
  }

  /**
   * Gatling ends the process itself, when it has rendered its report, with a code that knows
   * nothing of SLOs and signals; ours replaces it.
   */
  private void replaceExitCode() {
    Integer chosen = stop.isAsked() ? Integer.valueOf(StopSignals.INTERRUPTED) : code;
    if (chosen != null) {
      Runtime.getRuntime().halt(chosen);
    }
  }

  private static Optional<Path> reportPage() throws IOException {
    return GatlingResults.page(
        GatlingResults.folder(System.getProperties()), TemplateSimulation.class);
  }

  private static final class StderrListener implements RunListener {
    @Override
    public void message(String text) {
      Console.tell(text);
    }

    @Override
    public void progress(Progress progress) {}
  }
}
