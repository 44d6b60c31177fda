package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements that our own limits end: they are errors of the run, and the run ends as planned. */
@ExtendWith(Faults.class)
class PolicyIT {
  private static final int SLO_FAILED = 2;
  private static final String SLO = "slo: [{metric: error_ratio, op: \"<=\", value: 0.01}]\n";

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

  private RunSummary run(String template) throws Exception {
    Flakebench.Ended ended =
        flakebench.run(
            "run", Yaml.write(directory, template), "--target", home.demo().jdbcUrl(), "--quiet");
    assertThat(ended.exit()).as("%s%s", ended.out(), ended.err()).isEqualTo(SLO_FAILED);
    assertThat(ended.err()).isEmpty();
    return home.summary(home.runs().get(0));
  }

  @Test
  void aStatementTimeoutIsAnErrorByPolicy() throws Exception {
    home.table("slow");
    RunSummary summary =
        run(
            Yaml.template(
                    "slow",
                    ", statement_timeout_ms: 50",
                    "{kind: POINT_LOOKUP, weight_pct: 50, sql: \"SELECT * FROM {table} WHERE id = ?\"}",
                    "{kind: GENERIC_SQL, weight_pct: 50, label: nap, operation: READ, sql: \"SELECT pg_sleep(30)\"}")
                + SLO);
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.errorsByCategory())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.category()).isEqualTo("STATEMENT_TIMEOUT");
              assertThat(error.sqlstate()).isEqualTo("57014");
              assertThat(error.count()).isEqualTo(summary.errors());
            });
    assertThat(summary.errors()).isPositive();
    assertThat(summary.byKind().get("POINT_LOOKUP").errors()).isZero();
    assertThat(summary.operations()).isGreaterThan(summary.errors());
  }

  @Test
  void operationsThatNeverEndAreCancelled() throws Exception {
    home.table("locked");
    try (Connection other = home.demo().dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM locked FOR UPDATE");
      RunSummary summary =
          run(
              Yaml.template(
                      "locked",
                      "",
                      "{kind: UPDATE, weight_pct: 100, sql: \"UPDATE {table} SET status = ? WHERE id = ?\"}")
                  + SLO);
      assertThat(summary.status()).isEqualTo("COMPLETED");
      assertThat(summary.completionReason()).isEqualTo("DURATION_ELAPSED");
      // Each slot began one operation, and none of them succeeded.
      assertThat(summary.operations()).isEqualTo(2);
      assertThat(summary.errors()).isEqualTo(2);
      assertThat(summary.errorsByCategory())
          .singleElement()
          .satisfies(error -> assertThat(error.category()).isEqualTo("CANCELLED"));
      assertThat(summary.latencyMs().p50()).isNull();
      assertThat(summary.measuredSeconds()).isEqualTo(2.0);
    }
  }
}
