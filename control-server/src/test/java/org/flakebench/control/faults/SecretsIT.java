package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Passwords are refused where others can read them, and get nowhere. */
@ExtendWith(Faults.class)
class SecretsIT {
  private static final int USAGE = 64;
  private static final String SECRET = "s3cr3t-of-mine";

  @TempDir Path directory;
  private FaultHome home;
  private Flakebench flakebench;

  @BeforeEach
  void application(FaultHome given) {
    home = given;
    flakebench = home.application(directory);
  }

  @AfterEach
  void end() {
    flakebench.close();
  }

  @Test
  void aTargetWithAPasswordIsRefused() throws IOException {
    String template = Yaml.write(directory, Yaml.template("orders", "", Yaml.LOOKUP));
    for (String url :
        List.of(
            "jdbc:postgresql://127.0.0.1/demo?user=me&password=" + SECRET,
            "jdbc:postgresql://me:" + SECRET + "@127.0.0.1/demo")) {
      Flakebench.Ended ended =
          flakebench.run("run", template, "--target", url).failed(USAGE, "--target", "PGPASSWORD");
      assertThat(ended.out() + ended.err()).doesNotContain(SECRET);
    }
  }

  @Test
  void aStoreWithAPasswordIsRefused() throws IOException {
    Flakebench.Ended ended =
        flakebench
            .run("runs", "list", "--store", "jdbc:postgresql://127.0.0.1/x?password=" + SECRET)
            .failed(USAGE, "store", "PGPASSWORD");
    assertThat(ended.out() + ended.err()).doesNotContain(SECRET);
  }

  /** A run with errors, so that their samples are written too. */
  @Test
  void aPasswordOfTheEnvironmentGetsNowhere() throws Exception {
    home.table("watched");
    home.demo(
        "DROP ROLE IF EXISTS keeper",
        "CREATE ROLE keeper LOGIN PASSWORD '" + SECRET + "'",
        // Every update fails, which no look at the statement before the run foretells.
        "ALTER TABLE watched ADD CONSTRAINT never CHECK (status = '-') NOT VALID",
        "GRANT SELECT, UPDATE ON watched TO keeper");
    flakebench.with("PGUSER", "keeper").with("PGPASSWORD", SECRET);
    String template =
        Yaml.write(
            directory,
            Yaml.template(
                "watched",
                "",
                "{kind: POINT_LOOKUP, weight_pct: 99, sql: \"SELECT * FROM {table} WHERE id = ?\"}",
                "{kind: UPDATE, weight_pct: 1, sql: \"UPDATE {table} SET status = ? WHERE id = ?\"}"));
    Flakebench.Running running =
        flakebench.start(
            "run",
            template,
            "--target",
            home.demo().jdbcUrl(),
            "--set",
            "load.duration_seconds=20",
            "--json",
            "run.json",
            "--markdown",
            "run.md",
            "--junit",
            "run.xml");
    running.until("MEASUREMENT");
    assertThat(filesWith(home.path().resolve("spool"))).isEmpty();
    assertThat(running.signal("INT").end().exit()).isEqualTo(130);
    String run = home.runs().get(0);
    assertThat(home.summary(run).errors()).isPositive();
    assertThat(filesWith(directory)).isEmpty();
    for (String folder : List.of("logs", "reports", "spool")) {
      assertThat(filesWith(home.path().resolve(folder))).as(folder).isEmpty();
    }
    for (String table :
        List.of("test_results", "test_logs", "run_status", "query_executions", "run_transitions")) {
      assertThat(
              home.count(
                  "SELECT count(*) FROM " + table + " t WHERE t::text LIKE '%" + SECRET + "%'"))
          .as(table)
          .isZero();
    }
    assertThat(home.count("SELECT count(*) FROM test_logs WHERE run_id = '" + run + "'"))
        .isPositive();
  }

  private static List<Path> filesWith(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).filter(SecretsIT::isIn).toList();
    }
  }

  private static boolean isIn(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
