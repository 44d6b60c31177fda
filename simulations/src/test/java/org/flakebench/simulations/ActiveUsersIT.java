package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gatling's active users and the server's connections follow the slots that a planner wants. */
class ActiveUsersIT {
  private static final int STEP_SECONDS = 8;
  private static final int SAMPLES_PER_SECOND = 10;

  @TempDir Path folder;

  @Test
  void usersAndConnectionsAreFiveThenTwentyThenEight() throws Exception {
    TestTemplates.table("stepped", 1000);
    Path template =
        TestTemplates.write(
            folder,
            "stepped",
            "stepped",
            5,
            0,
            3 * STEP_SECONDS,
            """
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT *, pg_sleep(0.002) FROM {table} WHERE id = ?"}
            """);
    List<Integer> connections = Collections.synchronizedList(new ArrayList<>());
    ForkedGatling.Ended ended;
    ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
    try (Connection watch = TestDatabases.demo().dataSource().getConnection();
        PreparedStatement count =
            watch.prepareStatement(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = ?")) {
      count.setString(1, SteppedSimulation.APPLICATION);
      sampler.scheduleAtFixedRate(
          () -> connections.add(read(count)), 0, 1000 / SAMPLES_PER_SECOND, TimeUnit.MILLISECONDS);
      ended =
          new ForkedGatling(folder)
              .with("test.template", template)
              .with("test.url", TestDatabases.demo().jdbcUrl())
              .with("test.steps", "5,20,8")
              .with("test.step.seconds", STEP_SECONDS)
              .run(SteppedSimulation.class.getName());
      sampler.shutdown();
      assertThat(sampler.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    GatlingReport report = ended.report();
    List<Integer> users = report.activeUsers();
    System.out.println(
        "active users per second: " + users + ", of connections: " + runs(connections));
    assertThat(ended.activeAndDone()).containsExactly(0, 20);
    // A second in which the target moves shows both, as Gatling draws the most of each second.
    assertThat(plateaus(users, STEP_SECONDS - 3)).containsExactly(5, 20, 8);
    assertThat(
            plateaus(connections, (STEP_SECONDS - 3) * SAMPLES_PER_SECOND).stream()
                .filter(number -> number > 1))
        .containsExactly(5, 20, 8);
    assertThat(connections.get(connections.size() - 1)).isZero();
    assertThat(users.size()).isBetween(3 * STEP_SECONDS, 3 * STEP_SECONDS + 4);
    assertThat(users.stream().filter(number -> number > 20)).isEmpty();
  }

  private static int read(PreparedStatement count) {
    try (ResultSet result = count.executeQuery()) {
      result.next();
      return result.getInt(1);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Values that stay for at least {@code least} readings on end. */
  private static List<Integer> plateaus(List<Integer> values, int least) {
    List<Integer> plateaus = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < values.size(); i++) {
      length = i > 0 && values.get(i).equals(values.get(i - 1)) ? length + 1 : 1;
      if (length == least) {
        plateaus.add(values.get(i));
      }
    }
    return plateaus;
  }

  private static String runs(List<Integer> values) {
    List<String> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= values.size(); i++) {
      if (i == values.size() || !values.get(i).equals(values.get(from))) {
        runs.add(values.get(from) + "×" + (i - from));
        from = i;
      }
    }
    return runs.stream().collect(Collectors.joining(" "));
  }
}
