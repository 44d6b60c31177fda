package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "schema",
        "schema install",
        "schema check",
        "schema print",
        "template",
        "template validate",
        "template import",
        "runs",
        "runs list",
        "runs show",
        "query"
      })
  void everyCommandHasHelp(String command) {
    Cli cli = new Cli(directory);
    String[] words = command.isEmpty() ? new String[] {"--help"} : (command + " --help").split(" ");
    assertThat(cli.run(words)).isZero();
    assertThat(cli.out())
        .startsWith(("Usage: flakebench " + command).stripTrailing())
        .contains("--store=STORE")
        .contains("-h, --help");
    assertThat(cli.out().lines()).allMatch(line -> line.length() <= 110);
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void helpOfRunHidesWhatIsNotThere() {
    Cli cli = new Cli(directory);
    cli.run("run", "--help");
    assertThat(cli.out())
        .contains(
            "--target",
            "--set",
            "--workers",
            "--label",
            "--json",
            "--junit",
            "--markdown",
            "--report-dir",
            "--no-report",
            "--quiet")
        .doesNotContain("--server", "--connection");
  }

  @Test
  void versionNamesTheBuild() {
    Cli cli = new Cli(directory);
    assertThat(cli.run("--version")).isZero();
    assertThat(cli.out()).matches("(?s)flakebench \\d+\\.\\d+\\.\\S+( \\(\\S+\\))?\\R.*Java .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "worker",
        "compare",
        "dump",
        "load",
        "enrich",
        "connections",
        "regressions",
        "punchlist",
        "rnu"
      })
  void unknownCommandsAreBadUsage(String command) {
    Cli cli = new Cli(directory);
    assertThat(cli.run(command)).isEqualTo(64);
    assertThat(cli.err())
        .startsWith("flakebench: Unmatched argument at index 0: '" + command + "'")
        .contains("See: flakebench --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "template list",
        "template show x",
        "runs delete x",
        "query preset",
        "schema drop"
      })
  void unknownSubCommandsAreBadUsage(String words) {
    Cli cli = new Cli(directory);
    assertThat(cli.run(words.split(" "))).isEqualTo(64);
    assertThat(cli.err())
        .startsWith("flakebench: ")
        .contains("See: flakebench " + words.split(" ")[0] + " --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"schema", "runs", "template"})
  void groupsOfCommandsNeedOne(String word) {
    Cli cli = new Cli(directory);
    assertThat(cli.run(word)).isEqualTo(64);
    assertThat(cli.err())
        .startsWith("flakebench: Missing required subcommand")
        .contains("See: flakebench " + word + " --help");
  }

  @Test
  void noCommandIsBadUsage() {
    Cli cli = new Cli(directory);
    assertThat(cli.run()).isEqualTo(64);
    assertThat(cli.err()).startsWith("flakebench: Missing required subcommand");
  }

  @ParameterizedTest
  @CsvSource({
    "08001, 69",
    "28P01, 69",
    "3D000, 69",
    "53300, 69",
    "57P03, 69",
    "42601, 64",
    "42P01, 64",
    ", 64"
  })
  void sqlErrorsHaveTheCodeOfTheirState(String state, int code) {
    Cli cli = failing(new SQLException("no\nluck with jdbc:postgresql://ada:hunter2@db/x", state));
    assertThat(cli.run("run", "t.yaml")).isEqualTo(code);
    assertThat(cli.err())
        .startsWith("flakebench: no luck with ")
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }

  @Test
  void storeWithoutItsWarehouseIsUnavailableAndWrongSqlIsOurs() {
    Cli cli =
        failing(
            new UnableToExecuteStatementException(
                new SQLException("No active warehouse selected.", "57P03", 606), null));
    assertThat(cli.run("run", "t.yaml")).isEqualTo(69);
    assertThat(cli.err())
        .startsWith("flakebench: the store broke off: ")
        .contains("AUTO_RESUME")
        .hasLineCount(1);
    Cli wrong =
        failing(
            new UnableToExecuteStatementException(new SQLException("no column", "42703"), null));
    assertThat(wrong.run("run", "t.yaml")).isEqualTo(1);
    assertThat(wrong.err()).startsWith("flakebench: internal error");
  }

  @Test
  void filesAndInterruptsAreKnown() {
    Cli missing = failing(new NoSuchFileException("t.yaml"));
    assertThat(missing.run("run", "t.yaml")).isEqualTo(64);
    assertThat(missing.err()).startsWith("flakebench: there is no file t.yaml");
    assertThat(failing(new InterruptedException()).run("run", "t.yaml")).isEqualTo(130);
  }

  @Test
  void anUnforeseenExceptionIsOneLineWithoutStackTrace() {
    Cli cli = failing(new IllegalStateException("the\nroof is on fire"));
    assertThat(cli.run("run", "t.yaml")).isEqualTo(1);
    assertThat(cli.err())
        .startsWith("flakebench: internal error IllegalStateException: the roof is on fire; ")
        .contains(directory.resolve("home/logs/flakebench.log").toString())
        .hasLineCount(1);
  }

  @Test
  void theHomeIsMadeForItsOwnerOnlyAndNotByHelp() throws IOException {
    Path home = directory.resolve("home");
    new Cli(directory).run("run", "--help");
    assertThat(home).doesNotExist();
    new Cli(directory).run("template", "validate", "nowhere.yaml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
  }

  @Test
  void aHomeThatCannotBeMadeStopsNobodyWhoNeedsNone() throws IOException {
    Files.writeString(directory.resolve("file"), "");
    Cli cli = new Cli(directory).with("FLAKEBENCH_HOME", directory.resolve("file/home").toString());
    assertThat(cli.run("schema", "print", "--dialect", "postgres")).isZero();
  }

  @Test
  void exitCodesAreTheContracts() {
    assertThat(List.of(ExitCode.values()).stream().map(ExitCode::code))
        .containsExactly(0, 1, 2, 3, 64, 69, 130);
  }

  @Test
  void argumentsThatBeginWithAnAtAreNoFiles() throws IOException {
    Files.writeString(directory.resolve("args"), "--help");
    Cli cli = new Cli(directory);
    assertThat(cli.run("@" + directory.resolve("args"))).isEqualTo(64);
  }

  private Cli failing(Exception error) {
    return new Cli(directory)
        .runs(
            (request, listener) -> {
              throw error;
            });
  }
}
