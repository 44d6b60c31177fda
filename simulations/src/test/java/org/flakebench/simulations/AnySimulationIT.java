package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DSL in simulations as anybody writes them: without store, without our command line. */
class AnySimulationIT {
  private static final String LOOKUPS =
      """
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT * FROM {table} WHERE id = ?"}
      """;

  @TempDir Path folder;

  private ForkedGatling gatling(String table, String statements, int connections) throws Exception {
    TestTemplates.table(table, 1000);
    Path template = TestTemplates.write(folder, table, table, connections, 0, 2, statements);
    return new ForkedGatling(folder).with("test.template", template);
  }

  @Test
  void aPopulationOfATemplateIsAWholeSimulation() throws Exception {
    ForkedGatling.Ended ended =
        gatling("plain", LOOKUPS, 3)
            .with("test.url", TestDatabases.demo().jdbcUrl())
            .with("test.user", TestDatabases.demo().user())
            .run(PlainSimulation.class.getName());

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    GatlingReport report = ended.report();
    assertThat(report.names()).containsExactly("POINT_LOOKUP");
    assertThat(report.count()).isGreaterThan(100);
    assertThat(ended.activeAndDone()).containsExactly(0, 3);
    assertThat(ended.results().resolve("index.html")).isNotEmptyFile();
  }

  @Test
  void aWorkloadIsAStepOfAnyScenarioUnderAnyInjection() throws Exception {
    // More connections than users: the run begins with those that come.
    ForkedGatling.Ended ended =
        gatling("own", LOOKUPS, 8)
            .with("test.url", TestDatabases.demo().jdbcUrl())
            .with("test.user", TestDatabases.demo().user())
            .run(OwnScenarioSimulation.class.getName());

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(linesWith(ended, "before of user")).hasSize(4);
    assertThat(linesWith(ended, "after of user")).hasSize(4);
    GatlingReport report = ended.report();
    assertThat(report.names()).containsExactly("orders / POINT_LOOKUP");
    assertThat(report.count()).isGreaterThan(100);
    assertThat(ended.activeAndDone()).containsExactly(0, 4);
  }

  @Test
  void aFailedAssertionOfGatlingEndsWithTwo() throws Exception {
    ForkedGatling gatling =
        gatling(
            "asserted",
            """
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 50, sql: "SELECT * FROM {table} WHERE id = ?"}
              - {kind: UPDATE, weight_pct: 50, sql: "UPDATE {table} SET status = ? WHERE id = ?"}
            """,
            4);
    TestDatabases.execute("ALTER TABLE asserted ADD CONSTRAINT closed CHECK (status = 'NEW')");

    ForkedGatling.Ended ended =
        gatling
            .with("test.url", TestDatabases.demo().jdbcUrl())
            .with("test.user", TestDatabases.demo().user())
            .run(OwnScenarioSimulation.class.getName());

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(2);
    assertThat(linesWith(ended, "after of user")).hasSize(4);
    assertThat(ended.report().errors().keySet())
        .containsExactly(
            "CHECK_VIOLATION: new row for relation \"asserted\" violates check constraint \"closed\"");
    assertThat(ended.results().resolve("index.html")).isNotEmptyFile();
  }

  @Test
  void aForgottenProtocolIsNamed() throws Exception {
    ForkedGatling.Ended ended =
        gatling("forgotten", LOOKUPS, 4).run(OwnScenarioSimulation.class.getName());

    assertThat(ended.exitCode()).as(ended.output()).isNotZero();
    assertThat(ended.output()).contains("add .protocols(flakebench()");
  }

  private static List<String> linesWith(ForkedGatling.Ended ended, String text) {
    return ended.output().lines().filter(line -> line.contains(text)).toList();
  }
}
