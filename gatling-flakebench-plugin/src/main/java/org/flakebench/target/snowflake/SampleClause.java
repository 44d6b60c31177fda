package org.flakebench.target.snowflake;

import java.util.Locale;

/**
 * Which rows of a table a pool is sampled from: what stands behind the table's name and what at the
 * end of the query.
 *
 * @param behindTable as {@code SAMPLE SYSTEM (1.5) SEED (42)}; empty to read from the whole
 * @param part of the table's rows, 0 to 1
 * @param limit most rows that are read
 */
record SampleClause(String behindTable, double part, long limit) {
  /** A table with fewer rows than this many times the wanted values is read as a whole. */
  static final int SMALL = 3;

  /** Blocks are not equally full, and values come twice. */
  private static final double MARGIN = 2;

  /**
   * Rows of one micro-partition are neighbours: fewer of them would not stand for the table. One
   * holds 50 to 500 MB, compressed to about {@value #BLOCK_BYTES} bytes
   * (https://docs.snowflake.com/en/user-guide/tables-clustering-micropartitions).
   */
  static final int LEAST_BLOCKS = 20;

  static final long BLOCK_BYTES = 16L << 20;

  /** Where the server's estimates are wrong, no more than this many times the wanted are read. */
  private static final int MOST_READ = 4;

  private static final int LARGEST_SEED = Integer.MAX_VALUE;

  /**
   * Blocks are taken only of tables that have some: SYSTEM is not for views
   * (https://docs.snowflake.com/en/sql-reference/constructs/sample), and on hybrid and interactive
   * tables a sample may read everything. Those give their first rows, which is not random. Of a
   * table of few blocks single rows are taken, which reads all of it: its first rows would be those
   * of one block, neighbours in the order in which they were loaded.
   *
   * @param wanted how many values
   * @param seed of which the lower 31 bits are used
   */
  static SampleClause of(SnowflakeTable table, int wanted, long seed) {
    double part = part(table, wanted);
    if (part >= 1) {
      return new SampleClause("", 1, (long) MOST_READ * wanted);
    }
    String sample =
        String.format(
            Locale.ROOT,
            " SAMPLE %s (%.6f) SEED (%d)",
            blocks(table) <= LEAST_BLOCKS ? "BERNOULLI" : "SYSTEM",
            100 * part,
            seed & LARGEST_SEED);
    long expected = (long) Math.ceil(Math.max(wanted, part * table.rows()));
    return new SampleClause(sample, part, MOST_READ * expected);
  }

  /** The first rows, for a table whose sample was empty. */
  static SampleClause first(int wanted) {
    return new SampleClause("", 1, wanted);
  }

  private static double part(SnowflakeTable table, int wanted) {
    if (!table.hasBlocks() || table.rows() <= (long) SMALL * wanted) {
      return 1;
    }
    long blocks = blocks(table);
    double rows = MARGIN * wanted / table.rows();
    return blocks <= LEAST_BLOCKS
        ? rows
        : Math.min(1, Math.max(rows, (double) LEAST_BLOCKS / blocks));
  }

  private static long blocks(SnowflakeTable table) {
    return Math.max(0, table.bytes()) / BLOCK_BYTES;
  }

  /** What stands at the end of the query. */
  String limitText() {
    return " LIMIT " + limit;
  }
}
