package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import org.flakebench.target.snowflake.SnowflakeTable.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SampleClauseTest {
  private static final long GIB = 1L << 30;

  private static SnowflakeTable table(Kind kind, long rows, long bytes) {
    return new SnowflakeTable("t", kind, "", rows, bytes, "");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"STANDARD", "DYNAMIC"})
  void largeTablesGiveSomeBlocks(Kind kind) {
    SampleClause clause = SampleClause.of(table(kind, 100_000_000, 10 * GIB), 100_000, 42);

    assertThat(clause.behindTable()).isEqualTo(" SAMPLE SYSTEM (3.125000) SEED (42)");
    assertThat(clause.limit()).isEqualTo(4 * 3_125_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"HYBRID", "INTERACTIVE", "VIEW"})
  void othersAreNotSampled(Kind kind) {
    SampleClause clause = SampleClause.of(table(kind, 100_000_000, 10 * GIB), 1_000, 42);

    assertThat(clause.behindTable()).isEmpty();
    assertThat(clause.limitText()).isEqualTo(" LIMIT 4000");
  }

  @Test
  void smallTablesAreReadFromTheirBegin() {
    assertThat(SampleClause.of(table(Kind.STANDARD, 299_999, GIB), 100_000, 1).behindTable())
        .isEmpty();
    assertThat(SampleClause.of(table(Kind.STANDARD, -1, -1), 100_000, 1).behindTable()).isEmpty();
  }

  /** The first rows of such a table would all be of one block. */
  @Test
  void tablesOfFewBlocksGiveRowsFromEverywhere() {
    SampleClause clause = SampleClause.of(table(Kind.STANDARD, 9_000_000, GIB / 8), 100_000, 1);

    assertThat(clause.behindTable()).isEqualTo(" SAMPLE BERNOULLI (2.222222) SEED (1)");
    assertThat(clause.limit()).isEqualTo(4 * 200_000);
  }

  @Test
  void seedsFitSnowflakesRange() {
    assertThat(
            SampleClause.of(table(Kind.STANDARD, 100_000_000, 10 * GIB), 10, Long.MIN_VALUE - 1)
                .behindTable())
        .endsWith("SEED (2147483647)");
  }
}
