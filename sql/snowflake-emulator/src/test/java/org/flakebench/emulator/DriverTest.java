package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import net.snowflake.client.api.connection.SnowflakeConnection;
import net.snowflake.client.api.connection.UploadStreamConfig;
import net.snowflake.client.api.statement.SnowflakeStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What else of the driver's interface is used. */
class DriverTest {
  private Account account;

  @BeforeEach
  void start() throws SQLException {
    account = new Account();
    account.run("CREATE TABLE t (a INT, b VARCHAR(10), c NUMBER(10,2), d TIMESTAMP_NTZ)");
  }

  @AfterEach
  void stop() throws SQLException {
    account.close();
  }

  @Test
  void metadataBeforeExecution() throws SQLException {
    try (PreparedStatement query =
        account.connection.prepareStatement("SELECT a, b, c, d, ? AS e FROM t WHERE a = ?")) {
      assertThat(query.getMetaData().getColumnCount()).isEqualTo(5);
      assertThat(query.getMetaData().getColumnType(1)).isEqualTo(Types.BIGINT);
      assertThat(query.getMetaData().getScale(3)).isEqualTo(2);
      assertThat(query.getParameterMetaData().getParameterCount()).isEqualTo(2);
    }
    assertThat(account.emulator.history().statements(q -> q.type().equals("SELECT")))
        .as("nothing has run")
        .isEmpty();
  }

  @Test
  void queryTimeout() throws SQLException {
    account.emulator.faults().slow("SELECT a", Duration.ofMinutes(5));
    try (Statement statement = account.connection.createStatement()) {
      statement.setQueryTimeout(1);
      SQLException error = null;
      try {
        statement.executeQuery("SELECT a FROM t");
      } catch (SQLException e) {
        error = e;
      }
      assertThat(error.getErrorCode()).isIn(604, 630);
    }
  }

  @Test
  void queryIdsLeadToTheHistory() throws SQLException {
    try (Statement statement = account.connection.createStatement()) {
      statement.executeQuery("SELECT a FROM t").close();
      String id = statement.unwrap(SnowflakeStatement.class).getQueryID();
      assertThat(account.emulator.history().byId(id).sql()).isEqualTo("SELECT a FROM t");
      assertThat(id).matches("01[0-9a-f]{6}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    }
  }

  @Test
  void tagOfOneStatement() throws SQLException {
    try (Statement statement = account.connection.createStatement()) {
      statement.unwrap(SnowflakeStatement.class).setParameter("QUERY_TAG", "only this");
      statement.executeQuery("SELECT a FROM t").close();
    }
    assertThat(account.emulator.history().statements(q -> q.tag().equals("only this"))).hasSize(1);
  }

  @Test
  void maximumOfRows() throws SQLException {
    account.run("INSERT INTO t (a) SELECT SEQ4() FROM TABLE(GENERATOR(ROWCOUNT => 20))");
    try (Statement statement = account.connection.createStatement()) {
      statement.setMaxRows(5);
      int count = 0;
      try (ResultSet rows = statement.executeQuery("SELECT a FROM t")) {
        while (rows.next()) {
          count++;
        }
      }
      assertThat(count).isEqualTo(5);
    }
  }

  @Test
  void batchesOfPlainStatements() throws SQLException {
    try (Statement statement = account.connection.createStatement()) {
      statement.addBatch("INSERT INTO t (a) VALUES (1)");
      statement.addBatch("UPDATE t SET a = a + 1");
      assertThat(statement.executeBatch()).containsExactly(1, 1);
    }
  }

  @Test
  void streams() throws Exception {
    account.run("CREATE STAGE s");
    SnowflakeConnection connection = account.connection.unwrap(SnowflakeConnection.class);
    connection.uploadStream(
        "s",
        "data.csv",
        new ByteArrayInputStream("1,x\n".getBytes(StandardCharsets.UTF_8)),
        UploadStreamConfig.builder().setDestPrefix("in").setCompressData(true).build());
    assertThat(account.rows("LIST @s").get(0).get(0)).isEqualTo("s/in/data.csv.gz");
  }

  @Test
  void schemaOfTheConnection() throws SQLException {
    try (Connection connection = account.connect()) {
      Account.run(connection, "CREATE SCHEMA IF NOT EXISTS elsewhere");
      assertThat(connection.getSchema()).isEqualTo("ELSEWHERE");
      connection.setSchema("TEST_RESULTS");
      assertThat(Account.rows(connection, "SELECT CURRENT_SCHEMA()"))
          .containsExactly(List.of("TEST_RESULTS"));
      assertThat(connection.getCatalog()).isEqualTo("FLAKEBENCH");
    }
  }

  @Test
  void failedBatchInsertsNothing() throws SQLException {
    account.run("CREATE HYBRID TABLE h (id INT PRIMARY KEY)");
    try (PreparedStatement insert =
        account.connection.prepareStatement("INSERT INTO h VALUES (?)")) {
      for (int id : new int[] {1, 2, 2}) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      SQLException error = null;
      try {
        insert.executeBatch();
      } catch (SQLException e) {
        error = e;
      }
      assertThat(error.getErrorCode()).isEqualTo(200001);
    }
    assertThat(account.value("SELECT COUNT(*) FROM h")).isEqualTo("0");
  }
}
