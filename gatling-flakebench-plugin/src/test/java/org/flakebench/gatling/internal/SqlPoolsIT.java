package org.flakebench.gatling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.flakebench.gatling.FlakeBenchDsl.flakebench;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.flakebench.TestServer;
import org.flakebench.target.TargetAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pool and the values on a real server. */
class SqlPoolsIT {
  private static final String CONNECTIONS =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'flakebench'";

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.in(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ConnectionDesk open(TargetAddress address, int connections) {
    return SqlPools.open(PoolSettings.of(address).withConnections(connections));
  }

  private static Object borrow(ConnectionDesk desk) throws InterruptedException {
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
    return Objects.requireNonNull(got.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void allConnectionsAreThereFromTheBeginToTheEnd() throws Exception {
    try (ConnectionDesk desk = open(server.address(), 3)) {
      assertThat(server.query(CONNECTIONS)).containsExactly(3L);
      assertThat(borrow(desk)).isInstanceOf(ConnectionDesk.Lease.class);
      assertThat(desk.waits().summary(3)).isNull();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(server.query(CONNECTIONS)).containsExactly(0L));
  }

  @Test
  void aTransactionThatIsOpenAtTheEndIsGone() throws Exception {
    server.execute("CREATE TABLE held (id int)");
    ConnectionDesk desk = open(server.address(), 1);
    ConnectionDesk.Lease lease = (ConnectionDesk.Lease) borrow(desk);
    lease.connection().setAutoCommit(false);
    lease.connection().createStatement().execute("INSERT INTO held VALUES (1)");

    desk.close();

    // Needs the lock that the transaction had.
    server.execute("SET lock_timeout = '20s'; DROP TABLE held");
    assertThat(borrow(desk)).isInstanceOf(SqlFailure.class);
    lease.release();
  }

  @Test
  void whoCannotBeReachedOrRefusesIsNamed() {
    TargetAddress nobody =
        new TargetAddress(
            "jdbc:postgresql://localhost:1/none?connectTimeout=1&password=secret", "me", "secret");
    TargetAddress missing =
        new TargetAddress(
            server.address().url().replaceAll("/postgres$", "/missing"), "postgres", null);

    assertThatThrownBy(() -> open(missing, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("flakebench() cannot connect to")
        .hasMessageContaining("SQLSTATE 3D000");
    assertThatThrownBy(
            () ->
                SqlPools.open(
                    PoolSettings.of(nobody)
                        .withConnections(1)
                        .withAcquireTimeout(Duration.ofMillis(300))))
        .hasMessageContaining("localhost:1")
        .hasMessageContaining("SQLSTATE 08001")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> open(new TargetAddress(null, null, null), 1))
        .hasMessageContaining("flakebench().url(");
  }

  @Test
  void oneBuilderIsOneProtocol() {
    var builder = flakebench().url("jdbc:postgresql://localhost/x");

    assertThat(builder.protocol()).isSameAs(builder.protocol());
    assertThat(builder.connections(2).protocol()).isNotSameAs(builder.protocol());
    assertThatThrownBy(() -> builder.connections(0)).hasMessageContaining("1–10000, not 0");
    assertThatThrownBy(() -> builder.acquireTimeout(Duration.ZERO))
        .hasMessageContaining("acquireTimeout must be longer than 0");
  }

  enum Level {
    HIGH
  }

  static List<Object[]> values() {
    Instant instant = Instant.parse("2026-03-01T10:00:00Z");
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
    UUID uuid = UUID.randomUUID();
    return Arrays.asList(
        new Object[][] {
          {"bigint", 7, 7L},
          {"bigint", "8", 8L},
          {"int", 9L, 9},
          {
            "numeric",
            new BigInteger("12345678901234567890"),
            new BigDecimal("12345678901234567890")
          },
          {"double precision", 1.5f, 1.5},
          {"text", "it's", "it's"},
          {"text", 'c', "c"},
          {"text", Level.HIGH, "HIGH"},
          {"text", null, null},
          {"bigint", null, null},
          {"boolean", true, true},
          {"boolean", "false", false},
          {"uuid", uuid, uuid},
          {"uuid", uuid.toString(), uuid},
          {"date", LocalDate.of(2026, 3, 1), java.sql.Date.valueOf("2026-03-01")},
          {"timestamptz", instant, java.sql.Timestamp.from(instant)},
          {"timestamptz", time, java.sql.Timestamp.from(instant)},
          {"timestamptz", ZonedDateTime.from(time), java.sql.Timestamp.from(instant)},
          {"timestamptz", Date.from(instant), java.sql.Timestamp.from(instant)},
          {"timestamptz", "2026-03-01 10:00+00", java.sql.Timestamp.from(instant)},
          {"bytea", new byte[] {1, 2}, new byte[] {1, 2}},
        });
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesGoInAndComeOutWithTheirTypes(String type, Object in, Object out) throws Exception {
    SqlText text = SqlText.parse("SELECT {value}::" + type + " AS value, array[1, 2] AS list");
    try (ConnectionDesk desk = open(server.address(), 1)) {
      Connection connection = ((ConnectionDesk.Lease) borrow(desk)).connection();
      SqlResult result = run(connection, text, in);

      assertThat(result.table().labels()).containsExactly("value", "list");
      assertThat(result.table().rows().get(0)[0]).isEqualTo(out);
      assertThat(result.table().rows().get(0)[1]).isEqualTo(List.of(1, 2));
    }
  }

  private static SqlResult run(Connection connection, SqlText text, Object value)
      throws SQLException {
    List<Object[]> rows = List.<Object[]>of(new Object[] {value});
    StatementLimits limits = new StatementLimits(Duration.ofMillis(1500), 10);
    try (SqlCommand.Ready ready =
        new SqlCommand.Query(text, true, null).ready(connection, rows, limits)) {
      return ready.execute();
    }
  }
}
