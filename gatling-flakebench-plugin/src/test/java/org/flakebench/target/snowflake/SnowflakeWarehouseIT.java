package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.target.WarehouseSample;
import org.flakebench.template.TemplateException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With Snowflake's own driver. */
class SnowflakeWarehouseIT {
  private static final String PREFIX = "flakebench:run_id=r-1:";

  private static SnowflakeEmulator emulator;

  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void start() throws SQLException {
    emulator = SnowflakeEmulator.start(Options.defaults());
    try (Connection connection = session("setup");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (a INT)");
    }
  }

  @AfterAll
  static void stop() {
    emulator.close();
  }

  @AfterEach
  void clear() {
    emulator.faults().clear();
  }

  private static SnowflakeLogin login() {
    return SnowflakeLogin.of(
        emulator.jdbcUrl(),
        Map.of(
            "SNOWFLAKE_USER", SnowflakeEmulator.USER,
            "SNOWFLAKE_PASSWORD", SnowflakeEmulator.PASSWORD,
            "SNOWFLAKE_ROLE", "SYSADMIN"));
  }

  private static Connection session(String tag) throws SQLException {
    return new SnowflakeConnector(login(), Map.of("QUERY_TAG", tag)).connect();
  }

  private SnowflakeWarehouse warehouse(String name) {
    return new SnowflakeWarehouse(login(), name, notes::add);
  }

  @Test
  void columnsAreReadByNameAndTimesAreUtc() {
    emulator.createWarehouse("LOOKED_AT").setStartedClusters(2);
    emulator.createWarehouse("LOOKEDXAT");
    try (SnowflakeWarehouse warehouse = warehouse("looked_at")) {
      WarehouseSample sample = warehouse.look().orElseThrow();

      assertThat(sample.name()).isEqualTo("LOOKED_AT");
      assertThat(sample.state()).isEqualTo("STARTED");
      assertThat(sample.type()).isEqualTo("STANDARD");
      assertThat(sample.size()).isEqualTo("X-Small");
      assertThat(sample.startedClusters()).isEqualTo(2);
      assertThat(sample.minClusters()).isEqualTo(1);
      assertThat(sample.scalingPolicy()).isEqualTo("STANDARD");
      assertThat(sample.raw()).containsKeys("auto_suspend", "resource_constraint", "owner");
      assertThat(Duration.between(Instant.parse(sample.raw().get("resumed_on")), Instant.now()))
          .isBetween(Duration.ZERO, Duration.ofMinutes(10));
    }
  }

  @Test
  void aSuspendedOneIsResumedWithoutRunningAnythingOnItAndSuspendedAgain() {
    var real = emulator.createWarehouse("SLEEPER");
    real.suspend();
    try (SnowflakeWarehouse warehouse = warehouse("SLEEPER")) {
      warehouse.makeReady(Duration.ofSeconds(30));
      assertThat(real.snapshot().state()).isEqualTo("STARTED");
      warehouse.restore();
      assertThat(real.snapshot().state()).isEqualTo("SUSPENDED");
    }
    assertThat(emulator.history().statements(q -> "SLEEPER".equals(q.context().warehouse())))
        .isEmpty();
  }

  @Test
  void missingRightsAndNamesAreToldWithTheGrant() {
    var real = emulator.createWarehouse("FORBIDDEN");
    real.suspend();
    emulator.faults().denyPrivilege("ALTER WAREHOUSE", "warehouse 'FORBIDDEN'");
    try (SnowflakeWarehouse warehouse = warehouse("FORBIDDEN");
        SnowflakeWarehouse nowhere = warehouse("NOWHERE")) {
      warehouse.makeReady(Duration.ofSeconds(30));
      assertThat(notes.get(0)).contains("GRANT OPERATE ON WAREHOUSE FORBIDDEN TO ROLE SYSADMIN");
      real.set("AUTO_RESUME", "FALSE");
      assertThatThrownBy(() -> warehouse.makeReady(Duration.ofSeconds(30)))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("GRANT OPERATE");
      assertThatThrownBy(() -> nowhere.makeReady(Duration.ofSeconds(30)))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("there is no warehouse 'NOWHERE' that role SYSADMIN may see");
    }
  }

  @Test
  void aUsedUpQuotaIsTold() {
    emulator.createWarehouse("POOR").suspend();
    emulator
        .faults()
        .fail(
            "ALTER WAREHOUSE",
            "090073",
            "22000",
            "Warehouse 'POOR' cannot be resumed because resource monitor 'M' has exceeded its quota.",
            1);
    try (SnowflakeWarehouse warehouse = warehouse("POOR")) {
      assertThatThrownBy(() -> warehouse.makeReady(Duration.ofSeconds(30)))
          .isInstanceOf(TargetUnavailableException.class)
          .hasMessageContaining("raise the quota of the resource monitor");
    }
  }

  @Test
  void theRunsOwnStatementsInTheQueueAreCountedAndNoOthers() throws Exception {
    emulator.createWarehouse("BUSY").limitConcurrency(1);
    emulator.faults().slow("SELECT a", Duration.ofMinutes(5));
    List<CompletableFuture<Void>> running = new ArrayList<>();
    List<Statement> statements = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    try (SnowflakeWarehouse warehouse = warehouse("BUSY")) {
      assertThat(warehouse.sample(PREFIX).ownQueued()).isZero();
      // The first one gets the place, whose ever it is.
      for (String tag :
          List.of(
              "somebody",
              PREFIX + "test_id=1:phase=MEASUREMENT",
              PREFIX + "test_id=1:phase=MEASUREMENT",
              "flakebench:run_id=r-11:test_id=1:phase=MEASUREMENT")) {
        Connection connection = session(tag);
        connections.add(connection);
        Statement statement = connection.createStatement();
        statement.execute("USE WAREHOUSE BUSY");
        statements.add(statement);
        running.add(CompletableFuture.runAsync(() -> selectUntilCancelled(statement)));
        int expected = running.size();
        await()
            .until(
                () -> {
                  var now = emulator.warehouse("BUSY").snapshot();
                  return now.running() + now.queued() == expected;
                });
      }

      await().until(() -> Integer.valueOf(2).equals(warehouse.sample(PREFIX).ownQueued()));
      WarehouseSample sample = warehouse.sample(PREFIX);
      assertThat(sample.running()).isEqualTo(1);
      assertThat(sample.queued()).isEqualTo(3);
      assertThat(notes).isEmpty();
    } finally {
      for (Statement statement : statements) {
        statement.cancel();
      }
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static void selectUntilCancelled(Statement statement) {
    try {
      statement.executeQuery("SELECT a FROM t");
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).isEqualTo(604);
    }
  }

  @Test
  void aLostSessionIsOpenedAgain() {
    emulator.createWarehouse("STEADY");
    try (SnowflakeWarehouse warehouse = warehouse("STEADY")) {
      assertThat(warehouse.look()).isPresent();
      emulator.faults().expireSessions();
      assertThat(warehouse.look()).isPresent();
    }
  }
}
