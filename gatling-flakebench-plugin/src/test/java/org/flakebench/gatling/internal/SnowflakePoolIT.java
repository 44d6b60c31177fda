package org.flakebench.gatling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.flakebench.TestAccount;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.target.TargetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pool of hand-written scenarios on a Snowflake account. */
class SnowflakePoolIT {
  private static TestAccount account;

  @BeforeAll
  static void start() throws SQLException {
    account = new TestAccount();
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  private static ConnectionDesk open(String password) {
    TargetAddress address =
        new TargetAddress(account.emulator.jdbcUrl(), SnowflakeEmulator.USER, password);
    return SqlPools.open(PoolSettings.of(address).withConnections(2));
  }

  @Test
  void connectionsComeByTheSameConnectorAsThoseOfTemplates() throws Exception {
    try (ConnectionDesk desk = open(SnowflakeEmulator.PASSWORD)) {
      BlockingQueue<Object> got = new LinkedBlockingQueue<>();
      desk.acquire(
          new ConnectionDesk.Borrower() {
            @Override
            public void lent(ConnectionDesk.Lease lease) {
              got.add(lease);
            }

            @Override
            public void refused(SqlFailure reason) {
              got.add(reason);
            }
          });
      ConnectionDesk.Lease lease =
          (ConnectionDesk.Lease) Objects.requireNonNull(got.poll(20, TimeUnit.SECONDS));
      try (Statement statement = lease.connection().createStatement();
          ResultSet result = statement.executeQuery("SHOW PARAMETERS LIKE 'TIMEZONE' IN SESSION")) {
        result.next();
        assertThat(result.getString("value")).isEqualTo("UTC");
      }
      lease.release();
    }
  }

  @Test
  void aRefusedLoginIsNamedWithoutThePassword() {
    assertThatThrownBy(() -> open("wrong-password"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("flakebench() cannot connect to")
        .hasMessageContaining("SNOWFLAKE_PASSWORD")
        .hasMessageNotContaining("wrong-password");
  }
}
