package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for the schema of a store on Snowflake. */
class CliSnowflakeSchemaIT {
  private static final SnowflakeEmulator EMULATOR = SnowflakeEmulator.start(Options.defaults());

  @TempDir Path directory;

  @AfterAll
  static void stop() {
    EMULATOR.close();
  }

  @Test
  void installsChecksAndSaysWhatIsMissing() throws SQLException {
    String store = EMULATOR.jdbcUrl("FLAKEBENCH", "BY_COMMAND", "COMPUTE_WH");
    Cli early = cli();
    assertThat(early.run("runs", "list", "--store", store)).isEqualTo(64);
    assertThat(early.err())
        .contains("has no schema", "flakebench schema install --store '" + store + "'");
    Cli install = cli();
    assertThat(install.run("schema", "install", "--store", store)).as(install.err()).isZero();
    assertThat(install.out()).startsWith("applied:").contains("  views.sql");
    Cli check = cli();
    assertThat(check.run("schema", "check", "--store", store)).as(check.err()).isZero();
    assertThat(check.out()).startsWith("the schema is whole");
    Cli again = cli();
    assertThat(again.run("schema", "install", "--store", store)).isZero();
    assertThat(again.out()).startsWith("the schema is whole, nothing was changed");

    run(store, "DROP VIEW v_metrics_by_minute");
    Cli missing = cli();
    assertThat(missing.run("schema", "check", "--store", store)).isEqualTo(64);
    assertThat(missing.out()).startsWith("v_metrics_by_minute: the view is missing");
    assertThat(missing.err())
        .contains("1 difference; run: flakebench schema install --store '" + store + "'");
  }

  @Test
  void missingRightsLeadToTheRoleScript() {
    EMULATOR.faults().denyPrivilege("CREATE STAGE", "schema 'TEST_RESULTS'");
    try {
      Cli install = cli();
      assertThat(install.run("schema", "install", "--store", EMULATOR.jdbcUrl())).isEqualTo(64);
      assertThat(install.err())
          .contains("results_tables.sql, CREATE STAGE IF NOT EXISTS flakebench_load")
          .contains("Insufficient privileges")
          .contains("flakebench schema print --dialect snowflake --roles")
          .doesNotContain("\tat ");
    } finally {
      EMULATOR.faults().clear();
    }
  }

  @Test
  void printsSchemaAndRolesWithoutAStore() {
    Cli schema = cli();
    assertThat(schema.run("schema", "print", "--dialect", "snowflake")).isZero();
    assertThat(schema.out())
        .contains("USE SCHEMA test_results;", "CREATE HYBRID TABLE IF NOT EXISTS run_status")
        .doesNotContain("CREATE ROLE");
    Cli roles = cli();
    assertThat(roles.run("schema", "print", "--dialect", "snowflake", "--roles")).isZero();
    assertThat(roles.out())
        .contains("CREATE ROLE IF NOT EXISTS flakebench_reader")
        .doesNotContain("CREATE HYBRID TABLE IF");
    Cli other = cli();
    assertThat(other.run("schema", "print", "--dialect", "postgres", "--roles")).isEqualTo(64);
    assertThat(other.err()).contains("allowed is snowflake");
  }

  private Cli cli() {
    return new Cli(directory)
        .with("SNOWFLAKE_USER", SnowflakeEmulator.USER)
        .with("SNOWFLAKE_PASSWORD", SnowflakeEmulator.PASSWORD)
        .realStore();
  }

  private static void run(String url, String sql) throws SQLException {
    Properties login = new Properties();
    login.put("user", SnowflakeEmulator.USER);
    login.put("password", SnowflakeEmulator.PASSWORD);
    try (Connection connection = DriverManager.getConnection(url, login);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
