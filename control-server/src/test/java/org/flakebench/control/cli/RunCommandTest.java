package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.flakebench.report.RunSummary;
import org.flakebench.report.SummaryJson;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  @TempDir Path directory;

  private final AtomicReference<RunRequest> asked = new AtomicReference<>();

  @Test
  void passesOnWhatWasAskedFor() throws IOException {
    Cli cli = new Cli(directory).runs(ending(ExitCode.PASSED)).with("GITHUB_SHA", "0f".repeat(20));

    int code =
        cli.run(
            "run",
            "t.yaml",
            "--target",
            "jdbc:postgresql://db:5432/x?user=ada",
            "--set",
            "load.duration_seconds=20",
            "--set",
            "load.connections=4",
            "--workers",
            "2",
            "--label",
            "team=a=b",
            "--label",
            "branch=fix",
            "--report-dir",
            "r");

    assertThat(code).isZero();
    RunRequest request = asked.get();
    assertThat(request.templateRef()).isEqualTo("t.yaml");
    assertThat(request.sets()).containsExactly("load.duration_seconds=20", "load.connections=4");
    assertThat(request.targetUrl()).isEqualTo("jdbc:postgresql://db:5432/x?user=ada");
    assertThat(request.workers()).isEqualTo(2);
    assertThat(request.labels())
        .containsEntry("team", "a=b")
        .containsEntry("branch", "fix")
        .containsEntry("git_commit", "0f".repeat(20));
    assertThat(request.reportDir()).isEqualTo(directory.resolve("r"));
    assertThat(request.report()).isTrue();
    assertThat(request.storeText()).isEqualTo("embedded");
    assertThat(cli.out()).startsWith("PASSED  oltp-mixed  run ").doesNotContain("\u001b");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void storeStandsBeforeOrAfterTheCommandOrInTheEnvironment() throws IOException {
    String url = "jdbc:postgresql://store/flakebench";
    new Cli(directory).runs(ending(ExitCode.PASSED)).run("--store", url, "run", "t.yaml");
    assertThat(asked.get().storeText()).isEqualTo(url);
    new Cli(directory)
        .runs(ending(ExitCode.PASSED))
        .with("FLAKEBENCH_STORE", "jdbc:other")
        .run("run", "t.yaml", "--store", url);
    assertThat(asked.get().storeText()).isEqualTo(url);
    new Cli(directory)
        .runs(ending(ExitCode.PASSED))
        .with("FLAKEBENCH_STORE", "jdbc:other")
        .run("run", "t.yaml");
    assertThat(asked.get().storeText()).isEqualTo("jdbc:other");
  }

  @Test
  void endsWithTheCodeOfTheRun() throws IOException {
    for (ExitCode code : ExitCode.values()) {
      assertThat(new Cli(directory).runs(ending(code)).run("run", "t.yaml")).isEqualTo(code.code());
    }
  }

  @Test
  void writesEveryReport() throws IOException {
    Cli cli = new Cli(directory).runs(ending(ExitCode.SLO_FAILED));
    assertThat(
            cli.run(
                "run",
                "t.yaml",
                "--json",
                "out/s.json",
                "--junit",
                "out/j.xml",
                "--markdown",
                "out/m.md"))
        .isEqualTo(2);
    assertThat(SummaryJson.read(directory.resolve("out/s.json"))).isEqualTo(summary());
    assertThat(directory.resolve("out/j.xml")).content().contains("<testsuite name=\"oltp-mixed\"");
    assertThat(directory.resolve("out/m.md")).content().startsWith("## FlakeBench: oltp-mixed");
  }

  @Test
  void leavesStdoutToAReportThatGoesThere() throws IOException {
    Cli cli = new Cli(directory).runs(ending(ExitCode.PASSED));
    assertThat(cli.run("run", "t.yaml", "--json", "-")).isZero();
    assertThat(SummaryJson.read(cli.out())).isEqualTo(summary());
    assertThat(cli.err()).startsWith("PASSED  oltp-mixed");
  }

  @Test
  void aReportThatWasNotWrittenIsNotPassed() throws IOException {
    RunStarter ending = ending(ExitCode.PASSED);
    Cli cli =
        new Cli(directory)
            .runs(
                (request, listener) -> {
                  Files.createDirectories(directory.resolve("s.json/in-the-way"));
                  return ending.start(request, listener);
                });
    assertThat(cli.run("run", "t.yaml", "--json", "s.json", "--markdown", "m.md")).isEqualTo(1);
    assertThat(cli.err()).startsWith("flakebench: --json 's.json' was not written: ");
    assertThat(directory.resolve("m.md")).exists();
  }

  @Test
  void refusesAReportThatCannotBeWrittenBeforeTheRun() throws IOException {
    Files.writeString(directory.resolve("file"), "");
    for (String file : List.of("file/s.json", ".", "")) {
      Cli cli = new Cli(directory);
      assertThat(cli.run("run", "t.yaml", "--json", file)).as(file).isEqualTo(64);
      assertThat(cli.err()).startsWith("flakebench: --json '" + file + "' cannot be written");
    }
  }

  @Test
  void showsProgressUnlessQuiet() throws IOException {
    RunStarter ending = ending(ExitCode.PASSED);
    RunStarter starter =
        (request, listener) -> {
          listener.onProgress(Progress.preparing(0.4, "starting embedded PostgreSQL…"));
          return ending.start(request, listener);
        };
    Cli loud = new Cli(directory).runs(starter);
    loud.run("run", "t.yaml");
    assertThat(loud.err())
        .isEqualTo("PREPARING  0:00  starting embedded PostgreSQL…" + System.lineSeparator());
    Cli quiet = new Cli(directory).runs(starter);
    quiet.run("run", "t.yaml", "--quiet");
    assertThat(quiet.err()).isEmpty();
    assertThat(quiet.out()).startsWith("PASSED");
  }

  @Test
  void coloursTheSummaryOnATerminalUnlessForbidden() throws IOException {
    Cli colours =
        new Cli(directory)
            .runs(ending(ExitCode.PASSED))
            .terminal(new Terminal(true, true, false, 80));
    colours.run("run", "t.yaml");
    assertThat(colours.out()).startsWith("\u001b[32mPASSED");
    Cli none =
        new Cli(directory)
            .runs(ending(ExitCode.PASSED))
            .terminal(new Terminal(true, true, true, 80));
    none.run("run", "t.yaml");
    assertThat(none.out()).startsWith("PASSED").doesNotContain("\u001b");
  }

  @Test
  void refusesWhatNeedsTheServer() {
    for (String option : List.of("--connection", "--server")) {
      Cli cli = new Cli(directory);
      assertThat(cli.run("run", "t.yaml", option, "x")).isEqualTo(64);
      assertThat(cli.err()).contains(option + " comes with the control server");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://ada:hunter2@db/x",
        "jdbc:postgresql://db/x?user=ada&password=hunter2",
        "jdbc:postgresql://db/x?PassWord=hunter2",
        "jdbc:postgresql://db/x?pass%77ord=hunter2",
        "jdbc:snowflake://a.snowflakecomputing.com/?user=a&token=hunter2",
        "jdbc:snowflake://a.snowflakecomputing.com/?private_key_pwd=hunter2"
      })
  void refusesPasswordsWithoutRepeatingThem(String url) {
    for (String option : List.of("--target", "--store")) {
      Cli cli = new Cli(directory);
      assertThat(cli.run("run", "t.yaml", option, url)).isEqualTo(64);
      assertThat(cli.err())
          .startsWith("flakebench: " + option + ": the URL carries a password")
          .contains("PGPASSWORD", "PGPASSFILE")
          .doesNotContain("hunter2", "jdbc:");
    }
    Cli misspelt = new Cli(directory);
    assertThat(misspelt.run("run", "t.yaml", "--targte=" + url)).isEqualTo(64);
    assertThat(misspelt.err()).contains("Unknown option").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://ada@db:5432/x",
        "jdbc:postgresql://db:5432/x?user=ada@server&ssl=true",
        "jdbc:postgresql://h1:5432,h2:5433/x",
        "jdbc:postgresql://[::1]:5432/x"
      })
  void allowsUserNames(String url) throws IOException {
    assertThat(
            new Cli(directory).runs(ending(ExitCode.PASSED)).run("run", "t.yaml", "--target", url))
        .isZero();
  }

  @Test
  void refusesBadArguments() {
    assertRefused("--set 'load' is not PATH=VALUE", "run", "t.yaml", "--set", "load");
    assertRefused("--workers is 0; allowed are 1 and more", "run", "t.yaml", "--workers", "0");
    assertRefused("Invalid value for option '--workers'", "run", "t.yaml", "--workers", "many");
    assertRefused(
        "--report-dir and --no-report exclude each other",
        "run",
        "t.yaml",
        "--no-report",
        "--report-dir",
        "r");
    assertRefused("--target is not a JDBC URL", "run", "t.yaml", "--target", "localhost");
    assertRefused(
        "--target is 'jdbc:mysql://db/shop', but only PostgreSQL and Snowflake databases can be tested",
        "run",
        "t.yaml",
        "--target",
        "jdbc:mysql://db/shop");
    assertRefused("Missing required parameter: 'TEMPLATE'", "run");
    assertRefused("key 'a b' is not allowed", "run", "t.yaml", "--label", "a b=c");
    assertRefused("the value of 'team' is empty", "run", "t.yaml", "--label", "team=");
    assertRefused("only one of --json", "run", "t.yaml", "--json", "-", "--junit", "-");
    assertRefused("--store is empty", "run", "t.yaml", "--store", "");
  }

  private void assertRefused(String message, String... arguments) {
    Cli cli = new Cli(directory);
    assertThat(cli.run(arguments)).as(message).isEqualTo(64);
    assertThat(cli.err()).startsWith("flakebench: ").contains(message).doesNotContain("\tat ");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void listsEveryProblemOfATemplate() {
    Cli cli =
        new Cli(directory)
            .runs(
                (request, listener) -> {
                  throw new TemplateException(
                      List.of(
                          new Problem("load.connections", "MIN", "is 0; allowed are 1 and more"),
                          new Problem("", "REQUIRED", "name is missing")));
                });
    assertThat(cli.run("run", "t.yaml")).isEqualTo(64);
    assertThat(cli.err())
        .isEqualTo(
            "flakebench: the template cannot be used:\n"
                + "  - load.connections: is 0; allowed are 1 and more\n"
                + "  - name is missing"
                + System.lineSeparator());
  }

  private RunStarter ending(ExitCode code) throws IOException {
    RunSummary summary = summary();
    return (request, listener) -> {
      asked.set(request);
      return new RunOutcome(summary, code.code(), null);
    };
  }

  private static RunSummary summary() throws IOException {
    try (InputStream in = RunCommandTest.class.getResourceAsStream("summary.json")) {
      return SummaryJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
