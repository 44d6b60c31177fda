package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are not there, let nobody in, or do not fit the template: 69 or 64, and no run. */
@ExtendWith(Faults.class)
class BadTargetIT {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;

  @TempDir Path directory;
  private FaultHome home;
  private Flakebench flakebench;
  private String url;
  private int runsBefore;

  @BeforeEach
  void application(FaultHome given) {
    home = given;
    flakebench = home.application(directory);
    url = home.demo().jdbcUrl();
    runsBefore = home.runs().size();
  }

  @AfterEach
  void noRunWasMade() {
    flakebench.close();
    assertThat(home.runs()).hasSize(runsBefore);
  }

  private Flakebench.Ended run(String table, String statement) throws IOException {
    return run(url, table, statement);
  }

  private Flakebench.Ended run(String target, String table, String statement) throws IOException {
    String template = Yaml.write(directory, Yaml.template(table, "", statement));
    return flakebench.run("run", template, "--target", target, "--quiet");
  }

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    run("jdbc:postgresql://127.0.0.1:" + port + "/demo", "any", Yaml.LOOKUP)
        .failed(UNAVAILABLE, "127.0.0.1:" + port, "refused");
  }

  @Test
  void aHostThatDoesNotExist() throws IOException {
    run("jdbc:postgresql://nowhere.invalid/demo", "any", Yaml.LOOKUP)
        .failed(UNAVAILABLE, "nowhere.invalid");
  }

  @Test
  void theLoginIsRefused() throws IOException {
    flakebench.with("PGPASSWORD", "not-the-pass-word");
    assertThat(run("any", Yaml.LOOKUP).failed(UNAVAILABLE, "flakebench", "PGPASSWORD").err())
        .doesNotContain("not-the-pass-word");
  }

  @Test
  void noSuchDatabase() throws IOException {
    run(url.replaceAll("/[a-z]+$", "/nosuchdb"), "any", Yaml.LOOKUP).failed(USAGE, "nosuchdb");
  }

  @Test
  void noSuchTable() throws IOException {
    run("no_such_table", Yaml.LOOKUP).failed(USAGE, "target.table", "no_such_table");
  }

  @Test
  void noSuchColumn() throws Exception {
    run(home.table("columns"), Yaml.LOOKUP.replace("WHERE id", "WHERE colour"))
        .failed(USAGE, "statements[0].sql", "colour");
  }

  @Test
  void anInsertIntoNoSuchColumn() throws Exception {
    run(
            home.table("columns"),
            "{kind: INSERT, weight_pct: 100, sql: \"INSERT INTO {table} (id, colour) VALUES (?, ?)\"}")
        .failed(USAGE, "statements[0].sql", "colour", "id, status");
  }

  @Test
  void sqlThatTheServerCannotRead() throws Exception {
    run(
            home.table("syntax"),
            "{kind: GENERIC_SQL, weight_pct: 100, operation: READ, sql: \"SELECT FORM {table} WHERE\"}")
        .failed(USAGE, "statements[0].sql", "42601");
  }

  @Test
  void aTableWithoutRows() throws Exception {
    home.table("empty");
    home.demo("TRUNCATE empty");
    run("empty", Yaml.LOOKUP).failed(USAGE, "target.table", "empty", "no rows");
  }

  @Test
  void writesOnAView() throws Exception {
    home.table("viewed");
    home.demo("CREATE OR REPLACE VIEW view_of_it AS SELECT * FROM viewed");
    run(
            "view_of_it",
            "{kind: UPDATE, weight_pct: 100, sql: \"UPDATE {table} SET status = ? WHERE id = ?\"}")
        .failed(USAGE, "statements[0].sql", "view_of_it", "view");
  }

  @Test
  void ddl() throws Exception {
    home.table("precious");
    run(
            "precious",
            "{kind: GENERIC_SQL, weight_pct: 100, operation: WRITE, sql: \"/* x */ DROP TABLE {table}\"}")
        .failed(USAGE, "statements[0].sql", "DROP");
    home.demo("SELECT count(*) FROM precious");
  }

  @Test
  void aReadThatWrites() throws Exception {
    run(
            home.table("kept"),
            "{kind: GENERIC_SQL, weight_pct: 100, operation: READ, sql: \"delete from {table}\"}")
        .failed(USAGE, "statements[0].sql", "DELETE", "operation: WRITE");
  }

  @Test
  void noPermission() throws SQLException, IOException {
    home.table("closed");
    home.demo(
        "DROP ROLE IF EXISTS outsider",
        "CREATE ROLE outsider LOGIN PASSWORD 'let-me-in-please'",
        "REVOKE ALL ON closed FROM public");
    flakebench.with("PGUSER", "outsider").with("PGPASSWORD", "let-me-in-please");
    run("closed", Yaml.LOOKUP).failed(USAGE, "closed", "permission denied");
  }
}
