package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Accounts furnished by a script, among them the one of the demo. */
class InitScriptTest {
  @Test
  void demo() throws IOException, SQLException {
    try (Account account = new Account()) {
      account.emulator.run(Files.readString(Path.of("..", "demo", "snowflake_orders.sql")));
      for (String table :
          new String[] {"orders", "orders_hybrid", "orders_dynamic", "orders_interactive"}) {
        assertThat(
                account.rows(
                    "SELECT COUNT(*), MIN(id), MAX(id), SUM(amount), MIN(created_at), COUNT(DISTINCT status)"
                        + " FROM demo.public."
                        + table))
            .as(table)
            .isEqualTo(account.rows(SUMS));
      }
      assertThat(account.rows("SHOW WAREHOUSES LIKE 'FLAKEBENCH_INTERACTIVE'").get(0))
          .contains("STARTED", "INTERACTIVE", "X-Small");
      assertThat(account.value("SELECT CURRENT_DATABASE()")).isEqualTo("FLAKEBENCH");
    }
  }

  /** The rows that the embedded PostgreSQL demo has. */
  private static final String SUMS =
      "SELECT 200000, 1, 200000, 99999000.00::NUMBER(38,2), '2026-01-01 00:01:00'::TIMESTAMP_NTZ, 5";

  @Test
  void whatIsRefusedIsNamed() throws SQLException {
    try (Account account = new Account()) {
      assertThatThrownBy(
              () ->
                  account.emulator.run(
                      "-- first\nCREATE TABLE t (id INT);\nCREATE TABLE t (id INT);\n"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already exists")
          .hasMessageContaining("CREATE TABLE t (id INT)");
      assertThatThrownBy(() -> account.emulator.run("SELECT 1"))
          .hasMessageContaining("no semicolon");
    }
  }
}
