package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.flakebench.TestAccount;
import org.flakebench.TestServer;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.target.Target;
import org.flakebench.target.postgres.DemoTable;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.flakebench.target.snowflake.SnowflakeTarget;
import org.flakebench.template.LoadMode;
import org.flakebench.template.Supported;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateOverride;
import org.flakebench.template.TemplateReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every template that is shipped runs on the demo's tables, for a moment, without an error. */
@Timeout(120)
class ShippedTemplatesIT {
  private static final Path TEMPLATES = Path.of("../simulations/templates");

  @TempDir static Path folder;
  private static TestServer server;
  private static DemoTable demo;
  private static SnowflakeEmulator account;

  private final MeasuredRun run = new MeasuredRun();

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.in(folder.resolve("data"));
    demo = DemoTable.reset(server.address());
    account = SnowflakeEmulator.start(Options.defaults());
    account.run(Files.readString(Path.of("../sql/demo/snowflake_orders.sql")));
  }

  @AfterAll
  static void stop() {
    if (account != null) {
      account.close();
    }
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
                Stream.of("load.duration_seconds=2", "load.warmup_seconds=0")
                    .map(TemplateOverride::parse)
                    .toList());
    assertThat(template.name()).isEqualTo(file.getFileName().toString().replace(".yaml", ""));
    assertThat(template.description()).isNotBlank();
    assertThat(Supported.problems(template)).isEmpty();
    boolean search = template.load().mode() == LoadMode.FIND_MAX_CONCURRENCY;
    Conductor.End end =
        run.run(template, target(template), plan -> plan, search ? this::stopSoon : started -> {});

    assertThat(end.reason())
        .as(end.message())
        .isIn(
            search ? CompletionReason.USER_REQUESTED : CompletionReason.DURATION_ELAPSED,
            template.load().operationsPerConnection() == null
                ? null
                : CompletionReason.OPERATION_LIMIT_REACHED);
    assertThat(run.measured().all().operations()).isPositive();
    assertThat(run.measured().errors()).isEmpty();
    assertThat(run.measured().all().rows()).isPositive();
  }

  private static Target target(Template template) {
    if (!template.target().tableType().isSnowflake()) {
      return server.target(template);
    }
    SnowflakeLogin login =
        SnowflakeLogin.of(
            "jdbc:snowflake://127.0.0.1:" + account.port() + "/?ssl=off&account=emu",
            Map.of(
                "SNOWFLAKE_USER",
                SnowflakeEmulator.USER,
                "SNOWFLAKE_PASSWORD",
                SnowflakeEmulator.PASSWORD));
    return SnowflakeTarget.connect(
        login, template.target(), template.load().statementTimeoutMs(), TestAccount.TAG);
  }

  /** A search takes as long as it takes. */
  private void stopSoon(LocalRun started) {
    Awaitility.await()
        .until(() -> run.measured().all().operations() > 0 || started.ended().isDone());
    started.requestStop(CompletionReason.USER_REQUESTED);
  }
}
