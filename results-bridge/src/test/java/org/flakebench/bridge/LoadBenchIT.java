package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.flakebench.load.Phase;
import org.flakebench.store.Store;
import org.flakebench.store.StoreFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * The rate of the loader (all of it: checksums, LOADED_SEGMENTS, count, deletion) beside bare COPYs
 * of the same rows from a file into the same table, in turn. Prints rates; holds the medians of the
 * ratios only, since rates belong to the machine.
 */
@Tag("bench")
class LoadBenchIT {
  private static final int RECORDS = Integer.getInteger("flakebench.bench.records", 1_000_000);
  private static final int ROUNDS = 5;
  private static final String COLUMNS =
      "(execution_id, test_id, query_id, query_text, start_time, end_time, duration_ms, rows_affected, success, error,"
          + " connection_id, custom_metadata, query_kind, worker_id, warmup, app_elapsed_ms, run_id, worker, phase, wait_ms,"
          + " error_category, sqlstate)";

  @TempDir private Path folder;

  @Test
  void loadingIsNotMuchSlowerThanABareCopy() throws Exception {
    List<Round> rounds = new ArrayList<>();
    try (Store store = StoreFixture.emptyStore()) {
      SegmentLoader loader = new SegmentLoader(store);
      Path text = folder.resolve("rows.txt");
      Path binary = folder.resolve("rows.bin");
      // The round that warms up makes the files, too.
      load(store, loader);
      copyOut(store, "text", text);
      copyOut(store, "binary", binary);
      for (int round = 0; round < ROUNDS; round++) {
        // The loader in the middle of two: a machine that gets busier or quieter favours neither.
        double before = copyIn(store, "binary", binary);
        double ours = load(store, loader);
        double after = copyIn(store, "binary", binary);
        double asText = copyIn(store, "text", text);
        rounds.add(new Round(ours, (before + after) / 2, asText));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "load bench, %,d rows, rows/s%n%8s%12s%20s%8s%18s%8s%n",
        RECORDS,
        "round",
        "loader",
        "bare COPY binary",
        "ratio",
        "bare COPY text",
        "ratio");
    for (int i = 0; i < rounds.size(); i++) {
      rounds.get(i).print(i + 1);
    }
    double ofBinary = median(rounds, Round::ofBinary);
    double ofText = median(rounds, Round::ofText);
    System.out.printf(Locale.ROOT, "%8s%40.2f%26.2f%n", "median", ofBinary, ofText);
    assertThat(ofBinary).as("loader / bare binary COPY").isGreaterThanOrEqualTo(0.5);
    assertThat(ofText).as("loader / bare text COPY").isGreaterThanOrEqualTo(0.5);
  }

  /** Rates of one round in rows per second. */
  private record Round(double loader, double binary, double text) {
    double ofBinary() {
      return loader / binary;
    }

    double ofText() {
      return loader / text;
    }

    void print(int number) {
      System.out.printf(
          Locale.ROOT,
          "%8d%,12.0f%,20.0f%8.2f%,18.0f%8.2f%n",
          number,
          loader,
          binary,
          ofBinary(),
          text,
          ofText());
    }
  }

  private double load(Store store, SegmentLoader loader) throws Exception {
    StoredRun run = new StoredRun(store, 10);
    try (Spool spool = run.spool(folder, "worker-0")) {
      SegmentWriter writer = new SegmentWriter(spool, problem -> {});
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
        if (i % 100_000 == 0) {
          writer.accept(
              new Runs.Builder().ok(Runs.LOOKUP, 1_000_000).at(i / 100_000 + 1, Runs.START_MICROS));
          while (writer.counts().written() < i - 200_000L) {
            Thread.onSpinWait();
          }
        }
      }
      writer.close();
      assertThat(writer.counts().dropped()).isZero();
      empty(store);
      long begin = System.nanoTime();
      LoadResult result = loader.load(spool);
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertThat(result.executions()).isEqualTo(RECORDS);
      spool.removeIfLoaded();
      return RECORDS / seconds;
    }
  }

  private static void empty(Store store) throws Exception {
    try (Connection connection = store.bulkDataSource().getConnection()) {
      connection.createStatement().execute("TRUNCATE query_executions");
      connection.createStatement().execute("CHECKPOINT");
    }
  }

  private static void copyOut(Store store, String format, Path file) throws Exception {
    try (Connection connection = store.bulkDataSource().getConnection();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY query_executions " + COLUMNS + " TO STDOUT (FORMAT " + format + ")", out);
    }
  }

  private static double copyIn(Store store, String format, Path file) throws Exception {
    empty(store);
    try (Connection connection = store.bulkDataSource().getConnection();
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long begin = System.nanoTime();
      long rows =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(
                  "COPY query_executions " + COLUMNS + " FROM STDIN (FORMAT " + format + ")",
                  in,
                  1 << 16);
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertThat(rows).isEqualTo(RECORDS);
      return rows / seconds;
    }
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> rate) {
    double[] sorted = rounds.stream().mapToDouble(rate).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
