package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.flakebench.TestAccount;
import org.flakebench.load.Phase;
import org.flakebench.target.Session;
import org.flakebench.template.TableType;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values from tables, and back into them: the same whatever the zone of JVM and session. */
class SnowflakeSamplerIT {
  private static TestAccount account;

  @BeforeAll
  static void start() throws SQLException {
    account = new TestAccount();
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @BeforeEach
  void clean() throws SQLException {
    account.run("DROP TABLE IF EXISTS orders");
  }

  private static List<Object> values(SampledPool pool, int column) {
    PoolColumn values = pool.columns().get(column);
    List<Object> all = new ArrayList<>();
    IntStream.range(0, values.size()).forEach(i -> all.add(values.value(i)));
    return all;
  }

  @ParameterizedTest
  @EnumSource(
      value = TableType.class,
      names = {"STANDARD", "HYBRID", "INTERACTIVE", "DYNAMIC"})
  void everyTypeGivesItsKeys(TableType type) throws SQLException {
    account.orders(type, 50);
    try (SnowflakeTarget target = account.target(TestAccount.template(type).build())) {
      TableProfile profile = target.profile(true);
      List<PoolNeed> needs =
          List.of(
              new PoolNeed(PoolKind.KEY, List.of(profile.keyColumn()), 20),
              new PoolNeed(PoolKind.RANGE, List.of(profile.timeColumn()), 20),
              new PoolNeed(PoolKind.ROW, profile.columns(), 10));

      List<SampledPool> pools = target.sample(profile, needs, 7);

      assertThat(pools).extracting(SampledPool::size).containsExactly(20, 20, 10);
      assertThat(values(pools.get(0), 0))
          .allSatisfy(key -> assertThat((Long) key).isBetween(1L, 50L))
          .doesNotHaveDuplicates();
      assertThat(values(pools.get(1), 0))
          .allSatisfy(time -> assertThat((Instant) time).isBeforeOrEqualTo("2026-01-01T00:50:00Z"));
      assertThat(values(pools.get(2), 4))
          .allSatisfy(time -> assertThat((Instant) time).isAfter("2026-01-01T00:00:00Z"));
    }
  }

  @Test
  void anEmptyTableIsTold() throws SQLException {
    account.orders(TableType.STANDARD, 0);
    try (SnowflakeTarget target =
        account.target(TestAccount.template(TableType.STANDARD).build())) {
      TableProfile profile = target.profile(false);
      assertThatThrownBy(
              () ->
                  target.sample(
                      profile,
                      List.of(new PoolNeed(PoolKind.KEY, List.of(profile.keyColumn()), 20)),
                      7))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("has no rows");
    }
  }

  @Test
  void blocksAreSampledBySql() throws SQLException {
    account.orders(TableType.STANDARD, 200);
    String sample =
        SampleClause.of(
                new SnowflakeTable(
                    "t", SnowflakeTable.Kind.STANDARD, "", 1_000_000_000, 100L << 30, ""),
                1000,
                42)
            .behindTable();
    assertThat(sample).contains("SYSTEM", "SEED");
    assertThat(account.value("SELECT COUNT(*) FROM orders" + sample)).isNotNull();
  }

  @Test
  void theLikeliestKeyIsJudgedByASample() throws SQLException {
    account.run("CREATE OR REPLACE TABLE orders (customer_id INT, order_id INT, x INT)");
    account.run(
        "INSERT INTO orders SELECT MOD(SEQ4(), 5), SEQ4(), 1 FROM TABLE(GENERATOR(ROWCOUNT => 100))");
    try (SnowflakeTarget target =
        account.target(TestAccount.template(TableType.STANDARD).build())) {
      assertThat(target.profile(false).keyColumn().name()).isEqualTo("ORDER_ID");
    }
  }

  @Test
  void everyTypeGoesRound() throws SQLException {
    String columns =
        "id INT, ntz TIMESTAMP_NTZ, ltz TIMESTAMP_LTZ, tz TIMESTAMP_TZ, day DATE, yes BOOLEAN, f FLOAT, n NUMBER(10,2), t"
            + " VARCHAR(10)";
    account.run("CREATE OR REPLACE TABLE orders (" + columns + ", v VARIANT, big NUMBER(38,0))");
    account.run("CREATE OR REPLACE TABLE copied (" + columns + ")");
    account.run(
        "INSERT INTO orders SELECT 1, '2026-07-01 23:30:00.123456', '2026-07-01 23:30:00.123456 +00:00',"
            + " '2026-07-01 23:30:00.123456 +05:00', '2026-07-01', TRUE, 1.5, 12.34, 'text', PARSE_JSON('{\"a\":1}'),"
            + " 99999999999999999999");
    try (SnowflakeTarget target =
        account.target(TestAccount.template(TableType.STANDARD).build())) {
      TableProfile profile = target.profile(false);
      SampledPool rows =
          target
              .sample(profile, List.of(new PoolNeed(PoolKind.ROW, profile.columns(), 5)), 1)
              .get(0);
      List<Object> row = new ArrayList<>();
      rows.columns().forEach(column -> row.add(column.value(0)));
      assertThat(row)
          .containsExactly(
              1L,
              Instant.parse("2026-07-01T23:30:00.123456Z"),
              Instant.parse("2026-07-01T23:30:00.123456Z"),
              Instant.parse("2026-07-01T18:30:00.123456Z"),
              LocalDate.parse("2026-07-01"),
              true,
              1.5,
              new BigDecimal("12.34"),
              "text",
              "{\"a\":1}",
              null);

      copy(target, rows, profile.columns().subList(0, 9));
      assertThat(
              account.value(
                  "SELECT COUNT(*) FROM copied c JOIN orders o ON o.id = c.id AND o.ntz = c.ntz AND o.ltz = c.ltz AND o.tz ="
                      + " c.tz AND o.day = c.day AND o.yes = c.yes AND o.f = c.f AND o.n = c.n AND o.t = c.t"))
          .isEqualTo("1");
      assertThat(found(target, rows, 1, "ntz")).isEqualTo(1);
      assertThat(found(target, rows, 2, "ltz")).isEqualTo(1);
      assertThat(found(target, rows, 3, "tz")).isEqualTo(1);
      assertThat(found(target, rows, 4, "day")).isEqualTo(1);
    }
  }

  /** Puts the row that was sampled into another table, as an INSERT of a run does. */
  private static void copy(SnowflakeTarget target, SampledPool rows, List<Column> columns) {
    StatementPlan insert =
        Plans.write(
            0,
            "INSERT INTO copied VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            IntStream.range(0, columns.size())
                .mapToObj(
                    i ->
                        (ValueSource)
                            (slot, sink, index) ->
                                rows.view(rows.columns().get(i)).put(0, sink, index))
                .toArray(ValueSource[]::new));
    assertThat(run(target, insert)).isEqualTo(1);
  }

  private static int found(SnowflakeTarget target, SampledPool rows, int column, String name) {
    return run(
        target,
        Plans.read(
            0,
            "SELECT id FROM orders WHERE " + name + " = ?",
            (slot, sink, index) -> rows.view(rows.columns().get(column)).put(0, sink, index)));
  }

  private static int run(SnowflakeTarget target, StatementPlan plan) {
    try (Session session =
        target.open(
            List.of(plan), (one, opened) -> one.bind(null, opened.parameters(one.index())))) {
      session.enter(Phase.WARMUP);
      return session.execute(0);
    }
  }
}
