package org.flakebench.conduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flakebench.Templates;
import org.flakebench.TestAccount;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.load.Phase;
import org.flakebench.measure.QueryTag;
import org.flakebench.measure.Totals;
import org.flakebench.target.snowflake.SnowflakeTarget;
import org.flakebench.template.Arrival;
import org.flakebench.template.RatePattern;
import org.flakebench.template.StatementKind;
import org.flakebench.template.TableType;
import org.flakebench.template.Template;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs on an emulated Snowflake account: every operation is one statement with its tag. */
class SnowflakeRunIT {
  private TestAccount account;

  @BeforeEach
  void start() throws SQLException {
    account = new TestAccount();
  }

  @AfterEach
  void stop() throws SQLException {
    account.close();
  }

  private static Templates mixed(TableType type) {
    return TestAccount.template(type)
        .with(Templates.statement(StatementKind.POINT_LOOKUP, 5_000, ""))
        .with(Templates.statement(StatementKind.RANGE_SCAN, 2_000, ""))
        .with(Templates.statement(StatementKind.INSERT, 1_500, ""))
        .with(
            Templates.statement(
                StatementKind.UPDATE, 1_500, "UPDATE {table} SET status = ? WHERE id = ?"));
  }

  private MeasuredRun run(Template template) throws Exception {
    MeasuredRun run = new MeasuredRun();
    try (SnowflakeTarget target = account.target(template)) {
      Conductor.End end = run.run(template, target);
      assertThat(end.reason().status()).isEqualTo(RunStatus.COMPLETED);
    }
    return run;
  }

  /** Statements of the load, which carry a mark. */
  private List<QueryRecord> load(Phase phase) {
    return account.tagged(phase);
  }

  @ParameterizedTest
  @EnumSource(
      value = TableType.class,
      names = {"STANDARD", "HYBRID"})
  void operationsAreStatementsWithTheTagOfTheirPhase(TableType type) throws Exception {
    account.orders(type, 300);

    MeasuredRun run = run(mixed(type).connections(4).seconds(1, 2).build());

    Totals measured = run.measured();
    assertThat(measured.all().operations()).isPositive();
    assertThat(measured.errors()).isEmpty();
    assertThat(load(Phase.MEASUREMENT)).hasSize((int) measured.all().operations());
    assertThat(load(Phase.WARMUP)).hasSize((int) run.totals(Phase.WARMUP).all().operations());
    assertThat(load(Phase.MEASUREMENT))
        .allMatch(query -> query.sql().matches("(?s)\\w+ /\\*fb k=\\w+ l=- r=run-1\\*/.*"));
    assertThat(kinds(load(Phase.MEASUREMENT)))
        .containsExactly("INSERT", "POINT_LOOKUP", "RANGE_SCAN", "UPDATE");
    assertNothingUntagged();
  }

  private static Set<String> kinds(List<QueryRecord> statements) {
    return statements.stream()
        .map(query -> query.sql().replaceAll("(?s).*fb k=(\\w+) .*", "$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void assertNothingUntagged() {
    assertThat(account.emulator.history().statements())
        .filteredOn(query -> query.sql().contains("/*fb "))
        .isNotEmpty()
        .allMatch(query -> QueryTag.parse(query.tag()).isPresent());
  }

  @Test
  void ticketsToo() throws Exception {
    account.orders(TableType.HYBRID, 300);
    Template template =
        mixed(TableType.HYBRID)
            .rate(new RatePattern.Steady(100), Arrival.CONSTANT)
            .connections(8)
            .seconds(1, 2)
            .build();

    MeasuredRun run = run(template);

    Totals measured = run.measured();
    assertThat(measured.all().operations()).isEqualTo(200);
    assertThat(measured.errors()).isEmpty();
    assertThat(load(Phase.MEASUREMENT)).hasSize(200);
    assertThat(load(Phase.WARMUP)).hasSize(100);
    assertNothingUntagged();
  }

  @Test
  void expiredTokensAreRenewedByTheDriver() throws Exception {
    account.orders(TableType.STANDARD, 100);
    Template template =
        TestAccount.template(TableType.STANDARD).connections(2).seconds(0, 3).build();
    MeasuredRun run = new MeasuredRun();
    try (SnowflakeTarget target = account.target(template)) {
      run.run(
          template,
          target,
          plan -> plan,
          local -> {
            awaitLoad();
            account.emulator.faults().expireSessions();
          });
    }

    assertThat(run.measured().errors()).isEmpty();
    assertThat(load(Phase.MEASUREMENT)).hasSize((int) run.measured().all().operations());
  }

  @Test
  void lostSessionsAreReplacedAndTaggedAgain() throws Exception {
    account.orders(TableType.STANDARD, 100);
    Template template =
        TestAccount.template(TableType.STANDARD).connections(2).seconds(0, 3).build();
    MeasuredRun run = new MeasuredRun();
    try (SnowflakeTarget target = account.target(template)) {
      run.run(
          template,
          target,
          plan -> plan,
          local -> {
            awaitLoad();
            account.emulator.endSession(load(Phase.MEASUREMENT).get(0).sessionId());
            await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> sessions().size() > 2 || local.ended().isDone());
          });
    }

    assertThat(sessions()).hasSize(3);
    assertThat(run.measured().errors())
        .hasSize(1)
        .allSatisfy(
            (key, count) -> {
              assertThat(key.category()).isEqualTo("SESSION_LOST");
              assertThat(count).isEqualTo(1);
            });
    assertThat(load(Phase.MEASUREMENT)).hasSize((int) run.measured().all().operations() - 1);
    assertNothingUntagged();
  }

  private Set<Long> sessions() {
    return load(Phase.MEASUREMENT).stream().map(QueryRecord::sessionId).collect(Collectors.toSet());
  }

  private void awaitLoad() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> load(Phase.MEASUREMENT).size() > 20 && sessions().size() == 2);
  }
}
