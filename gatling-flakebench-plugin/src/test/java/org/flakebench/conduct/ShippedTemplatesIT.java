package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.flakebench.TestServer;
import org.flakebench.load.LoadPlan;
import org.flakebench.load.Phase;
import org.flakebench.measure.Interval;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.Totals;
import org.flakebench.target.DemoTable;
import org.flakebench.target.PostgresTarget;
import org.flakebench.template.LoadMode;
import org.flakebench.template.Supported;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateOverride;
import org.flakebench.template.TemplateReader;
import org.flakebench.workload.KeyLeases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every template that is shipped runs on the demo's table, for a moment, without an error. */
@Timeout(120)
class ShippedTemplatesIT {
  private static final Path TEMPLATES = Path.of("../simulations/templates");

  @TempDir static Path folder;
  private static TestServer server;
  private static DemoTable demo;

  private final List<Interval> intervals = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    server = TestServer.in(folder.resolve("data"));
    demo = DemoTable.reset(server.address());
  }

  @AfterAll
  static void stop() {
    if (demo != null) {
      demo.close();
    }
    if (server != null) {
      server.close();
    }
  }

  static Stream<Path> templates() throws IOException {
    try (Stream<Path> files = Files.list(TEMPLATES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void it_runs(Path file) throws Exception {
    Template template =
        new TemplateReader()
            .read(
                file,
                Stream.of("load.duration_seconds=3", "load.warmup_seconds=1")
                    .map(TemplateOverride::parse)
                    .toList());
    assertThat(template.name()).isEqualTo(file.getFileName().toString().replace(".yaml", ""));
    assertThat(template.description()).isNotBlank();
    assertThat(Supported.problems(template)).isEmpty();
    PostgresTarget target = server.target(template);
    boolean search = template.load().mode() == LoadMode.FIND_MAX_CONCURRENCY;
    Conductor.End end;
    LocalRun run =
        LocalRun.prepare(
            new LocalRun.Parts(
                template,
                target,
                LoadPlan.inThisProcess(template, target.connectionsLeft()),
                KeyLeases.local(),
                RecordSink.none(),
                List.of(intervals::add),
                ControlState.none(),
                Conductor.Deadlines.standard()));
    try (SlotLender lender = new SlotLender(run)) {
      if (search) {
        Awaitility.await().until(() -> measured().all().operations() > 0 || run.ended().isDone());
        run.requestStop(CompletionReason.USER_REQUESTED);
      }
      end = lender.end();
    }

    assertThat(end.reason())
        .as(end.message())
        .isIn(
            search ? CompletionReason.USER_REQUESTED : CompletionReason.DURATION_ELAPSED,
            template.load().operationsPerConnection() == null
                ? null
                : CompletionReason.OPERATION_LIMIT_REACHED);
    assertThat(measured().all().operations()).isPositive();
    assertThat(measured().errors()).isEmpty();
    assertThat(measured().all().rows()).isPositive();
  }

  private Totals measured() {
    Totals totals = new Totals();
    intervals.stream().filter(i -> i.phase() == Phase.MEASUREMENT).forEach(totals::add);
    return totals;
  }
}
