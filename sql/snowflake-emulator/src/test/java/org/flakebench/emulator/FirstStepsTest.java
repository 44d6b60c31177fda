package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way from a login to rows. */
class FirstStepsTest {
  private static Account account;

  @BeforeAll
  static void start() throws SQLException {
    account = new Account();
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @Test
  void constant() throws SQLException {
    assertThat(account.value("SELECT 1")).isEqualTo("1");
  }

  @Test
  void tableWithBinds() throws SQLException {
    account.run("CREATE TABLE first_steps (id INTEGER, name VARCHAR(20), at TIMESTAMP_NTZ)");
    assertThat(
            account.run(
                "INSERT INTO first_steps (id, name, at) VALUES (?, ?, '2024-05-06 07:08:09')",
                1,
                "one"))
        .isEqualTo(1);
    assertThat(account.rows("SELECT id, name, at FROM first_steps WHERE id = ?", 1))
        .isEqualTo(List.of(List.of("1", "one", "2024-05-06 07:08:09.000")));
  }

  @Test
  void arrayBindOfTenThousandRows() throws SQLException {
    account.run("CREATE TABLE many (id INTEGER, text VARCHAR)");
    long before = account.emulator.history().count();
    try (PreparedStatement insert =
        account.connection.prepareStatement("INSERT INTO many (id, text) VALUES (?, ?)")) {
      for (int i = 0; i < 10_000; i++) {
        insert.setInt(1, i);
        insert.setString(2, "row " + i);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).hasSize(10_000);
    }
    assertThat(account.emulator.history().count() - before).isEqualTo(1);
    assertThat(account.rows("SELECT COUNT(*), SUM(id), MAX(text) FROM many"))
        .isEqualTo(List.of(List.of("10000", "49995000", "row 9999")));
  }
}
