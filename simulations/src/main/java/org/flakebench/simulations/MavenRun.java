package org.flakebench.simulations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.flakebench.bridge.RunEnd;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.Conductor;
import org.flakebench.conduct.LocalRun;
import org.flakebench.conduct.Progress;
import org.flakebench.report.ConsoleSummary;
import org.flakebench.report.RunSummary;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.StoreException;
import org.flakebench.store.StoreLocation;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateReader;

/**
 * A run under {@code gatling:test}: made from system properties, told on standard error, ended when
 * Gatling's load is over.
 */
final class MavenRun implements SimulationRun {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final long END_SECONDS = 60;

  private final StoredRun run;
  private final RunListener listener;

  private MavenRun(StoredRun run, RunListener listener) {
    this.run = run;
    this.listener = listener;
  }

  /** Makes the run; ends the process with one clear message when there can be none. */
  static SimulationRun fromSystemProperties() {
    RunListener listener = new StderrListener();
    try {
      StoredRun run = StoredRun.prepare(spec(), listener);
      StopSignals.listen(
          () -> {
            listener.message(
                "stopping: operations under way end, results are kept (once more ends at once)");
            run.local().requestStop(CompletionReason.USER_REQUESTED);
          });
      return new MavenRun(run, listener);
    } catch (TemplateException e) {
      throw end(USAGE, e.getMessage());
    } catch (TargetUnavailableException | StoreException | IOException e) {
      throw end(UNAVAILABLE, e.getMessage());
    }
  }

  /** Gatling would print a stack trace of whatever a simulation's constructor throws. */
  private static IllegalStateException end(int code, String message) {
    System.err.println("flakebench: " + message);
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
    try {
      Conductor.End end = run.local().ended().get(END_SECONDS, TimeUnit.SECONDS);
      RunEnd.Result stored = run.finish(end, reportPage().orElse(null), listener);
      run.close();
      System.out.print(ConsoleSummary.render(stored.summary(), false));
      exitWith(stored.summary());
    } catch (Exception e) {
      System.err.println(
          "flakebench: the results could not be stored: "
              + e.getMessage()
              + "; they are in the spool");
      exitWith(UNAVAILABLE);
    }
  }

  private static void exitWith(RunSummary summary) {
    if (summary.status().equals("CANCELLED")) {
      exitWith(StopSignals.INTERRUPTED);
    } else if (summary.status().equals("FAILED")) {
      exitWith(1);
    } else if (summary.slo().stream().anyMatch(slo -> !slo.passed())) {
      exitWith(2);
    }
  }

  /** Gatling ends the process itself, with a code that knows nothing of SLOs; ours replaces it. */
  private static void exitWith(int code) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(code)));
  }

  private static Optional<Path> reportPage() throws IOException {
    return GatlingResults.page(
        GatlingResults.folder(System.getProperties()), TemplateSimulation.class);
  }

  private static final class StderrListener implements RunListener {
    @Override
    public void message(String text) {
      System.err.println("flakebench: " + text);
    }

    @Override
    public void progress(Progress progress) {}
  }
}
