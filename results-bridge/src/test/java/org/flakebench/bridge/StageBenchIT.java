package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.load.Phase;
import org.flakebench.store.Store;
import org.flakebench.store.StoreUnderTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rate of the loader on Snowflake's side (all of it: checksums, the file, PUT, COPY, count,
 * deletion) beside a bare PUT and COPY INTO of the very file that the loader made, in turn. Prints
 * rates; they are the emulator's and this machine's, so only the ratio says something.
 */
@Tag("bench")
class StageBenchIT {
  private static final int RECORDS = Integer.getInteger("flakebench.bench.stage.records", 50_000);
  private static final int ROUNDS = 5;

  @TempDir private Path folder;
  private final SnowflakeEmulator emulator = StoreUnderTest.emulator();

  @Test
  void loadingBesideABarePutAndCopy() throws Exception {
    Store store = StoreUnderTest.SNOWFLAKE.store();
    Bare bare = prepare(store);
    List<double[]> rounds = new ArrayList<>();
    load(store, spoolOf(store));
    for (int round = 0; round < ROUNDS; round++) {
      double before = bare.run(store);
      double ours = load(store, spoolOf(store));
      double after = bare.run(store);
      rounds.add(new double[] {ours, (before + after) / 2});
    }
    System.out.printf(
        Locale.ROOT,
        "stage bench, %,d rows, rows/s%n%8s%12s%18s%8s%n",
        RECORDS,
        "round",
        "loader",
        "bare PUT + COPY",
        "ratio");
    for (int i = 0; i < rounds.size(); i++) {
      double[] round = rounds.get(i);
      System.out.printf(
          Locale.ROOT, "%8d%,12.0f%,18.0f%8.2f%n", i + 1, round[0], round[1], round[0] / round[1]);
    }
    double[] ratios = rounds.stream().mapToDouble(round -> round[0] / round[1]).sorted().toArray();
    System.out.printf(Locale.ROOT, "%8s%38.2f%n", "median", ratios[ratios.length / 2]);
  }

  /** The statements of a load, and the file that it put. */
  private record Bare(String put, String copy) {
    double run(Store store) throws Exception {
      empty(store);
      try (Connection connection = store.bulkDataSource().getConnection();
          Statement statement = connection.createStatement()) {
        long begin = System.nanoTime();
        statement.execute(put);
        assertThat(statement.executeUpdate(copy)).isEqualTo(RECORDS);
        return RECORDS / ((System.nanoTime() - begin) / 1e9);
      }
    }
  }

  /** A load whose COPY fails leaves its file on the stage. */
  private Bare prepare(Store store) throws Exception {
    Spool spool = spoolOf(store);
    emulator.faults().fail("COPY INTO query_executions", "000000", "XX000", "not now", 1);
    assertThatThrownBy(() -> new SegmentLoader(store).load(spool)).isInstanceOf(IOException.class);
    spool.discard();
    String copy =
        emulator.history().statements(one -> one.sql().startsWith("COPY INTO query_exec")).stream()
            .reduce((first, last) -> last)
            .orElseThrow()
            .sql();
    String place = copy.replaceFirst("(?s).* FROM (@\\S+)\\) FILES.*", "$1");
    try (Connection connection = store.bulkDataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("GET " + place + " 'file://" + folder + "'");
    }
    return new Bare(
        "PUT 'file://"
            + folder.resolve("query_executions.csv.gz")
            + "' "
            + place
            + " SOURCE_COMPRESSION = GZIP AUTO_COMPRESS = FALSE OVERWRITE = TRUE",
        copy);
  }

  private double load(Store store, Spool spool) throws Exception {
    empty(store);
    long begin = System.nanoTime();
    LoadResult result = new SegmentLoader(store).load(spool);
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(result.executions()).isEqualTo(RECORDS);
    spool.discard();
    return RECORDS / seconds;
  }

  private Spool spoolOf(Store store) throws IOException {
    StoredRun run = new StoredRun(store, 10);
    Spool spool = run.spool(folder.resolve("spool"), "worker-0");
    try (SegmentWriter writer = new SegmentWriter(spool, problem -> {})) {
      writer.error(1, Runs.UNIQUE, "duplicate key value violates unique constraint");
      for (int i = 0; i < RECORDS; i++) {
        writer.execution(
            Runs.START_MICROS + i * 10L,
            500_000 + (i * 7919L) % 3_000_000,
            0,
            i % 16,
            i % 2,
            i % 1_000 == 0 ? 1 : 0,
            1,
            Phase.MEASUREMENT);
        while (i % 50_000 == 0 && writer.counts().written() < i - 100_000L) {
          Thread.onSpinWait();
        }
      }
    }
    return spool;
  }

  private static void empty(Store store) throws Exception {
    try (Connection connection = store.bulkDataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE TABLE query_executions");
    }
  }
}
