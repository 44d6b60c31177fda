package org.flakebench.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.flakebench.Templates;
import org.flakebench.TestPools;
import org.flakebench.template.SqlTokens;
import org.flakebench.template.StatementKind;
import org.flakebench.template.TableType;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.StatementPlanner;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalSqlTest {
  private static final Column ID = column("id", ValueType.INTEGER, true);
  private static final Column TOKEN = column("Token", ValueType.UUID, true);
  private static final Column AT = column("created_at", ValueType.TIMESTAMP, false);
  private static final Column STATUS = column("status", ValueType.TEXT, true);
  private static final Column NOTE = column("note", ValueType.TEXT, false);

  private static final TableProfile ORDERS = table(ID, AT, ID, STATUS, NOTE, AT);
  private static final TableProfile TOKENS = table(TOKEN, null, TOKEN, NOTE);
  private static final TableProfile EVENTS = table(null, AT, AT, STATUS);
  private static final TableProfile LOOSE =
      table(null, null, NOTE, column("n", ValueType.FLOAT, false));

  private static Column column(String name, ValueType type, boolean required) {
    long largest = type == ValueType.INTEGER ? Long.MAX_VALUE : 0;
    return new Column(name, type, type.name(), null, null, largest, required);
  }

  private static TableProfile table(Column key, Column time, Column... columns) {
    Instant latest = time == null ? null : Instant.parse("2026-06-30T00:00:00Z");
    return new TableProfile("\"s\".\"t\"", false, Arrays.asList(columns), key, 900L, time, latest);
  }

  @Test
  void everyDialectReadsAndWritesTheSameRows() {
    for (TableType type : TableType.values()) {
      assertThat(CanonicalSql.of(type, StatementKind.POINT_LOOKUP, ORDERS))
          .isEqualTo("SELECT * FROM {table} WHERE \"id\" = ?");
      assertThat(CanonicalSql.of(type, StatementKind.RANGE_SCAN, ORDERS))
          .isEqualTo("SELECT * FROM {table} WHERE \"id\" BETWEEN ? AND ? + 99");
      boolean sorts = type != TableType.HYBRID;
      assertThat(CanonicalSql.of(type, StatementKind.RANGE_SCAN, TOKENS))
          .isEqualTo(
              "SELECT * FROM {table} WHERE \"Token\" >= ?"
                  + (sorts ? " ORDER BY \"Token\"" : "")
                  + " LIMIT 100");
      assertThat(CanonicalSql.of(type, StatementKind.RANGE_SCAN, EVENTS))
          .isEqualTo(
              "SELECT * FROM {table} WHERE \"created_at\" >= ?"
                  + (sorts ? " ORDER BY \"created_at\"" : "")
                  + " LIMIT 100");
    }
    for (TableType type : List.of(TableType.POSTGRES, TableType.STANDARD, TableType.HYBRID)) {
      assertThat(CanonicalSql.of(type, StatementKind.INSERT, ORDERS))
          .isEqualTo("INSERT INTO {table} (\"id\", \"status\", \"created_at\") VALUES (?, ?, ?)");
      assertThat(CanonicalSql.of(type, StatementKind.UPDATE, ORDERS))
          .isEqualTo("UPDATE {table} SET \"status\" = ? WHERE \"id\" = ?");
      assertThat(CanonicalSql.of(type, StatementKind.INSERT, LOOSE))
          .isEqualTo("INSERT INTO {table} (\"note\", \"n\") VALUES (?, ?)");
    }
  }

  static Stream<Arguments> shapes() {
    return Stream.of(ORDERS, TOKENS, EVENTS, LOOSE)
        .flatMap(
            table ->
                Stream.of(TableType.POSTGRES, TableType.STANDARD, TableType.HYBRID)
                    .flatMap(
                        type ->
                            Stream.of(StatementKind.values())
                                .filter(kind -> kind != StatementKind.GENERIC_SQL)
                                .map(kind -> Arguments.of(table, type, kind))));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void placeholdersAreThoseThatTheBinderFills(
      TableProfile table, TableType type, StatementKind kind) {
    String sql;
    try {
      sql = CanonicalSql.of(type, kind, table);
    } catch (TemplateException none) {
      assertThat(table.keyColumn()).isNull();
      return;
    }
    StatementPlan plan =
        new StatementPlanner(table, TestPools.ranges(table))
            .plan(0, Templates.statement(kind, 1, ""), sql);

    assertThat(plan.sources()).hasSize(SqlTokens.placeholders(sql));
    assertThat(plan.drawsKey())
        .isEqualTo(kind != StatementKind.INSERT && table.keyColumn() != null);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void readsHaveParity(TableProfile table, TableType type, StatementKind kind) {
    boolean reads =
        kind == StatementKind.POINT_LOOKUP && table.keyColumn() != null
            || kind == StatementKind.RANGE_SCAN && table != LOOSE;
    if (reads) {
      for (TableType other : TableType.values()) {
        Parity parity = Parity.of(kind, table, type, other);
        assertThat(parity.holds()).as(parity.toString()).isTrue();
        assertThat(parity.first().rows()).isEqualTo(kind == StatementKind.RANGE_SCAN ? 100 : 1);
        assertThat(parity.intent().columns()).isEqualTo(table.columns());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | SELECT * FROM t WHERE id = ?",
        "101 | SELECT * FROM t WHERE id BETWEEN ? AND ? + 100",
        "100 | SELECT * FROM t WHERE id BETWEEN ? AND ? LIMIT 100",
        "-1 | SELECT * FROM t WHERE id BETWEEN ? AND ?",
        "-1 | SELECT * FROM t WHERE id > ?",
        "-1 | SELECT * FROM t",
        "-1 | SELECT",
      })
  void rowsAreToldFromTheSql(int rows, String sql) {
    assertThat(Parity.rows(sql)).isEqualTo(rows);
  }

  @Test
  void sidesThatReadOtherNumbersOfRowsHaveNoParity() {
    Parity same = Parity.of(StatementKind.RANGE_SCAN, ORDERS, TableType.POSTGRES, TableType.HYBRID);
    Parity.Side one = new Parity.Side(TableType.POSTGRES, "", 1);
    assertThat(new Parity(same.intent(), same.first(), one).holds()).isFalse();
    assertThat(new Parity(same.intent(), one, one).holds()).isFalse();
  }

  @Test
  void whatCannotBeWrittenIsNamed() {
    assertNone(
        TableType.INTERACTIVE,
        StatementKind.INSERT,
        ORDERS,
        "INSERT has no canonical sql for INTERACTIVE tables, which are only read from; give it weight 0");
    assertNone(
        TableType.DYNAMIC,
        StatementKind.UPDATE,
        ORDERS,
        "UPDATE has no canonical sql for DYNAMIC tables, which are only read from; give it weight 0");
    assertNone(
        TableType.POSTGRES,
        StatementKind.POINT_LOOKUP,
        EVENTS,
        "POINT_LOOKUP needs its sql: there is no canonical one for a table without a key column");
    assertNone(
        TableType.POSTGRES,
        StatementKind.UPDATE,
        EVENTS,
        "UPDATE needs its sql: there is no canonical one for a table without a key column");
    assertNone(
        TableType.POSTGRES,
        StatementKind.RANGE_SCAN,
        LOOSE,
        "RANGE_SCAN needs its sql: there is no canonical one for a table without a key column and without a time column");
    assertNone(
        TableType.POSTGRES,
        StatementKind.UPDATE,
        table(ID, null, ID, column("doc", ValueType.OTHER, false)),
        "UPDATE needs its sql: there is no canonical one for \"s\".\"t\": it has no column to change");
    assertNone(
        TableType.POSTGRES,
        StatementKind.INSERT,
        table(null, null, column("doc", ValueType.OTHER, false)),
        "INSERT needs its sql: there is no canonical one for \"s\".\"t\": it has no column to fill");
    assertNone(
        TableType.POSTGRES,
        StatementKind.GENERIC_SQL,
        ORDERS,
        "GENERIC_SQL needs its sql: there is no canonical one for GENERIC_SQL");
  }

  private static void assertNone(
      TableType type, StatementKind kind, TableProfile table, String message) {
    assertThatThrownBy(() -> CanonicalSql.of(type, kind, table))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        new TemplateException.Problem("statements", "NO_CANONICAL_SQL", message)));
  }
}
