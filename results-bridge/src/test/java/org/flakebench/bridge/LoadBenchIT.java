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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.flakebench.load.Phase;
import org.flakebench.report.RunFacts;
import org.flakebench.store.RunRecords.NewRun;
import org.flakebench.store.Store;
import org.flakebench.store.StoreFixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * The rate of the loader (all of it: checksums, LOADED_SEGMENTS, count, deletion) beside bare COPYs
 * of the same rows from a file into the same table, in turn. Prints rates; holds the ratio only,
 * since rates belong to the machine.
 */
@Tag("bench")
class LoadBenchIT {
  private static final int RECORDS = Integer.getInteger("flakebench.bench.records", 1_000_000);
  private static final int ROUNDS = 3;
  private static final String COLUMNS =
      "(execution_id, test_id, query_id, query_text, start_time, end_time, duration_ms, rows_affected, success, error,"
          + " connection_id, custom_metadata, query_kind, worker_id, warmup, app_elapsed_ms, run_id, worker, phase, wait_ms,"
          + " error_category, sqlstate)";

  @TempDir private Path folder;

  @Test
  void loadingIsNotMuchSlowerThanABareCopy() throws Exception {
    List<Double> toText = new ArrayList<>();
    try (Store store = StoreFixture.emptyStore()) {
      SegmentLoader loader = new SegmentLoader(store);
      Path text = folder.resolve("rows.txt");
      Path binary = folder.resolve("rows.bin");
      for (int round = 0; round <= ROUNDS; round++) {
        double ours = load(store, loader);
        if (round == 0) {
          // The round that warms up makes the files.
          copyOut(store, "text", text);
          copyOut(store, "binary", binary);
        }
        double bareText = copyIn(store, "text", text);
        double bareBinary = copyIn(store, "binary", binary);
        if (round > 0) {
          toText.add(ours / bareText);
          System.out.printf(
              Locale.ROOT,
              "load bench, round %d: loader %,.0f rows/s, bare COPY text %,.0f (ratio %.2f), binary %,.0f (ratio %.2f)%n",
              round,
              ours,
              bareText,
              ours / bareText,
              bareBinary,
              ours / bareBinary);
        }
      }
    }
    assertThat(median(toText)).isGreaterThanOrEqualTo(0.5);
  }

  private double load(Store store, SegmentLoader loader) throws Exception {
    RunFacts facts = Runs.facts(UUID.randomUUID().toString(), 10);
    store
        .runs()
        .createRun(
            new NewRun(
                facts.runId(),
                facts.template(),
                null,
                "hash",
                "orders",
                "POSTGRES",
                null,
                16,
                1,
                "{}",
                null,
                facts.labels(),
                "bench"));
    try (Spool spool =
        Spool.create(folder, Runs.manifest(facts, "worker-0", store.location().toString()))) {
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

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    assertThat(Arrays.stream(sorted).allMatch(value -> value > 0)).isTrue();
    return sorted[sorted.length / 2];
  }
}
