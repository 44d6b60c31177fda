package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flakebench.simulations.HandWrittenSimulation.USERS;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hand-written scenarios on a real server, in a JVM as Gatling starts it. */
class HandWrittenIT {
  private static final int ITEMS = 10;

  @TempDir Path folder;

  @BeforeAll
  static void tables() throws Exception {
    TestDatabases.execute(
        "DROP TABLE IF EXISTS line, purchase, item, seen",
        "CREATE TABLE item (id bigint PRIMARY KEY, name text, price numeric(12, 2))",
        "INSERT INTO item SELECT n, 'item ' || n, n FROM generate_series(1, " + ITEMS + ") AS n",
        "CREATE TABLE purchase (id bigserial PRIMARY KEY, buyer text, token uuid, closed boolean)",
        "CREATE TABLE line (purchase bigint REFERENCES purchase, item bigint REFERENCES item, note text)",
        "CREATE TABLE seen (who text, item bigint)",
        "CREATE OR REPLACE FUNCTION twice(n bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 2 * n'",
        """
        CREATE OR REPLACE PROCEDURE close_order(wanted bigint, OUT how_many int) LANGUAGE plpgsql AS $$
        BEGIN
          UPDATE purchase SET closed = true WHERE id = wanted;
          GET DIAGNOSTICS how_many = ROW_COUNT;
        END $$
        """);
  }

  private ForkedGatling.Ended run(String wanted) throws Exception {
    return run(new ForkedGatling(folder), wanted);
  }

  private static ForkedGatling.Ended run(ForkedGatling gatling, String wanted) throws Exception {
    return gatling
        .with("test.case", wanted)
        .with("test.url", TestDatabases.demo().jdbcUrl())
        .with("test.user", TestDatabases.demo().user())
        .run(HandWrittenSimulation.class.getName());
  }

  @Test
  void aJourneyWithFeedersChecksGroupsAndTransactions() throws Exception {
    ForkedGatling.Ended ended = run("journey");

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    GatlingReport report = ended.report();
    assertThat(report.countInGroups("find item")).isEqualTo(USERS);
    assertThat(report.countInGroups("commit")).isEqualTo(USERS);
    assertThat(report.count("double")).isEqualTo(USERS);
    assertThat(report.count("close")).isEqualTo(USERS);
    assertThat(report.count()).isEqualTo(7L * USERS);
    assertThat(report.names())
        .contains("shop / find item", "shop / order 1 / add order", "shop / order 1 / commit");
    assertThat(
            TestDatabases.number(
                "SELECT count(*) FROM purchase WHERE closed AND token IS NOT NULL"))
        .isEqualTo(USERS);
    assertThat(
            TestDatabases.number(
                "SELECT count(DISTINCT buyer) FROM purchase WHERE buyer LIKE 'u%'"))
        .isEqualTo(USERS);
    assertThat(TestDatabases.number("SELECT count(*) FROM line WHERE note LIKE 'for u%'"))
        .isEqualTo(2L * USERS);
    assertThat(ended.activeAndDone()).containsExactly(0, USERS);
  }

  @Test
  void failuresAreReportedRolledBackAndDecideTheExitCode() throws Exception {
    ForkedGatling.Ended ended = run("failures");

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(2);
    GatlingReport report = ended.report();
    assertThat(report.names())
        .containsExactlyInAnyOrder(
            "buy / add order",
            "buy / add line",
            "buy / rollback",
            "check fails",
            "too slow",
            "missing");
    assertThat(report.errors().keySet())
        .containsExactlyInAnyOrder(
            "SQLSTATE 23503: ERROR: insert or update on table \"line\" violates foreign key"
                + " constraint \"line_item_fkey\"",
            "column(one).find.is(2), found 1",
            "SQLSTATE 57014: ERROR: canceling statement due to user request",
            "No attribute named 'nobody' is defined");
    assertThat(report.countInGroups("rollback")).isEqualTo(1);
    assertThat(TestDatabases.number("SELECT count(*) FROM purchase WHERE buyer = 'rolled back'"))
        .isZero();
    assertThat(ended.activeAndDone()).containsExactly(0, 1);
  }

  @Test
  void theGalaxioPluginAndOursRunInOneScenario() throws Exception {
    ForkedGatling.Ended ended = run("beside");

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    GatlingReport report = ended.report();
    long each = 10L * USERS;
    for (String name : List.of("theirs", "theirs, insert", "ours", "ours, insert")) {
      assertThat(report.count(name)).as(name).isEqualTo(each);
    }
    assertThat(report.errors()).isEqualTo(Map.of());
    assertThat(TestDatabases.number("SELECT count(*) FROM seen WHERE who = 'theirs'"))
        .isEqualTo(each);
    assertThat(TestDatabases.number("SELECT count(*) FROM seen WHERE who = 'ours'"))
        .isEqualTo(each);
    // 20 users at once share 4 connections, and this is said.
    assertThat(ended.output()).contains("waited for one of the 4 connections");
  }

  @Test
  void aThrottleHoldsRequestsBack() throws Exception {
    ForkedGatling.Ended ended = run("throttle");

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.report().count("throttled")).isBetween(60L, 120L);
  }

  @Test
  void aRunThatIsCutLeavesNoTransactionBehind() throws Exception {
    ForkedGatling.Ended ended = run("cut");

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.report().countInGroups("add order")).isEqualTo(1);
    assertThat(ended.output()).doesNotContain("WARN", "ERROR");
    assertThat(TestDatabases.number("SELECT count(*) FROM purchase WHERE buyer = 'cut'")).isZero();
    assertThat(
            TestDatabases.number(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'flakebench' AND state LIKE 'idle in%'"))
        .isZero();
  }

  @Test
  void usersAtATimeAreAsPlanned() throws Exception {
    ForkedGatling.Ended ended = run("injection");

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    GatlingReport report = ended.report();
    List<Integer> users = report.activeUsers();
    System.out.println("active users per second: " + users);
    assertThat(users.subList(1, 4)).containsOnly(4);
    assertThat(users.stream().filter(n -> n > 4)).isEmpty();
    // The box is walked through from below.
    int from = users.indexOf(1);
    List<Integer> ramp = users.subList(from, from + 8);
    assertThat(ramp).isSorted().contains(1, 2, 3).doesNotContain(4);
    // 30 per second.
    assertThat(report.count("paced")).isBetween(150L, 245L);
    assertThat(ended.output())
        .contains("too fast: 500.0 iterations per second were wanted")
        .doesNotContain("rate: 30.0 iterations");
  }

  @Test
  void requestsStandAroundAWorkload() throws Exception {
    TestTemplates.table("around", 100);
    Path template =
        TestTemplates.write(
            folder,
            "around",
            "around",
            3,
            0,
            2,
            """
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT * FROM {table} WHERE id = ?"}
            """);

    ForkedGatling.Ended ended =
        run(new ForkedGatling(folder).with("test.template", template), "both");

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    GatlingReport report = ended.report();
    assertThat(report.names()).containsExactlyInAnyOrder("before", "POINT_LOOKUP", "after");
    assertThat(report.count("before")).isEqualTo(report.count("after")).isGreaterThanOrEqualTo(3);
    assertThat(report.count("POINT_LOOKUP")).isGreaterThan(100);
  }
}
