package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.target.snowflake.DriverSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code template parity} on a real PostgreSQL and, by the real driver, on an emulated Snowflake.
 */
class TemplateParityIT {
  private static final String REST =
      """
      load: {mode: CONCURRENCY, connections: 1, warmup_seconds: 0, duration_seconds: 1}
      scaling: {mode: FIXED, min_workers: 1, min_connections: 1}
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 40}
        - {kind: RANGE_SCAN, weight_pct: 40}
        - {kind: UPDATE, weight_pct: 10, sql: "UPDATE {table} SET status = ? WHERE id = ?"}
        - {kind: GENERIC_SQL, weight_pct: 10, label: by_status, operation: READ,
           sql: "SELECT status, COUNT(*) FROM {table} GROUP BY status"}
      """;
  private static final String HYBRID =
      "name: hybrid\ntarget: {table_type: HYBRID, database: FLAKEBENCH, schema: PUBLIC, table: parity_orders,"
          + " warehouse: BENCH_WH}\n"
          + REST;
  private static final String POSTGRES =
      "name: postgres\ntarget: {table_type: POSTGRES, database: postgres, schema: public, table: parity_orders}\n"
          + REST;

  @TempDir static Path directory;
  private static EmbeddedPostgres demo;
  private static SnowflakeEmulator emulator;

  @BeforeAll
  static void start() throws IOException, SQLException {
    DriverSettings.ensure();
    demo =
        EmbeddedPostgres.start(
            FlakeBenchHome.of(directory.resolve("home")), EmbeddedPostgres.Instance.DEMO);
    emulator = SnowflakeEmulator.start(Options.defaults());
    emulator.createWarehouse("BENCH_WH");
    run(
        demo.jdbcUrl(),
        demo.user(),
        demo.password(),
        "CREATE TABLE parity_orders (id bigint PRIMARY KEY, status text)",
        "INSERT INTO parity_orders SELECT i, 'S' || i % 3 FROM generate_series(1, 500) i");
    run(
        emulator.jdbcUrl(),
        SnowflakeEmulator.USER,
        SnowflakeEmulator.PASSWORD,
        "CREATE HYBRID TABLE PUBLIC.parity_orders (id NUMBER(38,0) PRIMARY KEY, status VARCHAR(20))",
        "INSERT INTO PUBLIC.parity_orders SELECT i, 'S' || MOD(i, 3) FROM"
            + " (SELECT ROW_NUMBER() OVER (ORDER BY SEQ4()) AS i FROM TABLE(GENERATOR(ROWCOUNT => 500)))");
    Files.writeString(directory.resolve("hybrid.yaml"), HYBRID);
    Files.writeString(directory.resolve("postgres.yaml"), POSTGRES);
    Files.writeString(
        directory.resolve("limited.yaml"),
        POSTGRES.replace(
            "- {kind: RANGE_SCAN, weight_pct: 40}",
            "- {kind: RANGE_SCAN, weight_pct: 40, sql: \"SELECT * FROM {table} WHERE id BETWEEN ? AND ? + 99 LIMIT 1\"}"));
  }

  private static void run(String url, String user, String password, String... statements)
      throws SQLException {
    Properties properties = new Properties();
    properties.put("user", user);
    properties.put("password", password);
    // Else Snowflake's driver looks for the cloud that it runs in.
    properties.put("disablePlatformDetection", "true");
    properties.put("CLIENT_TELEMETRY_ENABLED", "false");
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @AfterAll
  static void stop() {
    if (emulator != null) {
      emulator.close();
    }
    if (demo != null) {
      demo.close();
    }
  }

  private static Cli cli() {
    return new Cli(directory)
        .with("PGUSER", demo.user())
        .with("PGPASSWORD", demo.password())
        .with("SNOWFLAKE_USER", SnowflakeEmulator.USER)
        .with("SNOWFLAKE_PASSWORD", SnowflakeEmulator.PASSWORD);
  }

  private static int parity(Cli cli, String... files) {
    String[] arguments = new String[files.length + 8];
    int next = 0;
    for (String word :
        new String[] {
          "template",
          "parity",
          "--target",
          demo.jdbcUrl(),
          "--target",
          emulator.jdbcUrl(),
          "--format",
          "csv"
        }) {
      arguments[next++] = word;
    }
    System.arraycopy(files, 0, arguments, next, files.length);
    return cli.run(arguments);
  }

  @Test
  void aPairOfTheSameIntentReadsTheSame() {
    Cli cli = cli();

    assertThat(parity(cli, "hybrid.yaml", "postgres.yaml")).as(cli.err()).isZero();

    assertThat(cli.out().lines().toList())
        .hasSize(4)
        .contains("read,hybrid.yaml,postgres.yaml,same", "POINT_LOOKUP,1,1,true")
        .anyMatch(line -> line.matches("RANGE_SCAN,(\\d+),\\1,true"))
        .anyMatch(line -> line.matches(".*by_status.*,3,3,true"));
    // Writes are bound and prepared, but none is run.
    assertThat(
            emulator
                .history()
                .statements(
                    query ->
                        query.sql().startsWith("UPDATE") && query.tag().startsWith("flakebench")))
        .isEmpty();
  }

  @Test
  void whatReadsLessIsNamedWithItsRows() {
    Cli cli = cli();

    assertThat(parity(cli, "hybrid.yaml", "limited.yaml")).isEqualTo(64);

    assertThat(cli.out())
        .contains("POINT_LOOKUP,1,1,true")
        .containsPattern("RANGE_SCAN,\\d+,1,false");
    assertThat(cli.err())
        .containsPattern("RANGE_SCAN differs: hybrid.yaml: \\d+ rows; limited.yaml: 1 rows")
        .doesNotContain("POINT_LOOKUP differs");
  }

  @Test
  void oneTemplateIsNoComparison() {
    assertThat(cli().run("template", "parity", "hybrid.yaml")).isEqualTo(64);
  }
}
