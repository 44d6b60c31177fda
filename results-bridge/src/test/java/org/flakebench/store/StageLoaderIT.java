package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.flakebench.emulator.faults.Faults;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.store.BulkTable.Kind;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong on the way by files and a stage, and what is left there. */
class StageLoaderIT {
  private static final BulkTable LOGS =
      BulkTable.of("test_logs", "log lines")
          .columns(Kind.TEXT, "log_id", "test_id", "run_id")
          .columns(Kind.BIGINT, "seq")
          .columns(Kind.TIME, "timestamp")
          .columns(Kind.TEXT, "level")
          .build();

  @TempDir private Path folder;
  private final String run = UUID.randomUUID().toString();
  private final Store store = StoreUnderTest.SNOWFLAKE.store();
  private final Faults faults = StoreUnderTest.emulator().faults();

  @AfterEach
  void wellAgain() {
    faults.clear();
  }

  private record Lines(String run, int count) implements BulkSource {
    @Override
    public BulkTable table() {
      return LOGS;
    }

    @Override
    public void rows(Handle handle, BulkRows into) throws IOException {
      for (int i = 0; i < count; i++) {
        into.row();
        into.text(run.substring(0, 20) + i);
        into.text("test");
        into.text(run);
        into.bigint(i);
        into.time(1_795_168_800_000_000L + i);
        into.text("INFO");
      }
    }
  }

  private boolean firstSegment(Handle handle) {
    return handle.execute(
            "INSERT INTO loaded_segments (run_id, worker, worker_epoch, segment_no, records, bytes, checksum)"
                + " SELECT ?, 'worker-0', 1, 1, 5, 5, 'x'",
            run)
        == 1;
  }

  private Optional<Long> load(
      Path temporary, int lines, BulkLoader.Gate gate, BulkLoader.After<Long> after)
      throws IOException {
    return store
        .bulkJdbi()
        .<Optional<Long>, IOException>withHandle(
            handle ->
                new StageLoader(temporary)
                    .load(
                        handle,
                        run + "/worker-0-1/segment-000001",
                        gate,
                        List.of(new Lines(run, lines)),
                        after));
  }

  private Optional<Long> load(int lines, BulkLoader.Gate gate) throws IOException {
    return load(folder, lines, gate, (handle, taken) -> taken.get(0));
  }

  private long count(String table) {
    return store
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT count(*) FROM " + table + " WHERE run_id = :run")
                    .bind("run", run)
                    .mapTo(Long.class)
                    .one());
  }

  private List<String> onTheStage() {
    return store
        .jdbi()
        .<List<String>, RuntimeException>withHandle(
            handle ->
                handle
                    .createQuery("LIST @flakebench_load/" + run)
                    .map((row, context) -> row.getString("name"))
                    .list());
  }

  private void nothingIn(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).isEmpty();
    }
  }

  private List<String> statements(String beginning) {
    return StoreUnderTest.emulator()
        .history()
        .statements(query -> query.sql().startsWith(beginning) && query.sql().contains(run))
        .stream()
        .map(QueryRecord::sql)
        .toList();
  }

  @Test
  void filesHaveTheSameNamesEachTimeAndAreRemoved() throws IOException {
    assertThat(load(5, this::firstSegment)).contains(5L);
    assertThat(onTheStage()).isEmpty();
    nothingIn(folder);
    String place = "@flakebench_load/" + run + "/worker-0-1/segment-000001/";
    assertThat(statements("PUT"))
        .singleElement()
        .asString()
        .matches(
            "PUT 'file://"
                + folder
                + "/flakebench-load-\\d+/test_logs\\.csv\\.gz' "
                + place
                + " SOURCE_COMPRESSION = GZIP AUTO_COMPRESS = FALSE OVERWRITE = TRUE");
    assertThat(statements("COPY"))
        .singleElement()
        .asString()
        .contains("FROM " + place + ") FILES = ('test_logs.csv.gz')")
        .endsWith("ON_ERROR = ABORT_STATEMENT FORCE = TRUE");
    assertThat(statements("REMOVE")).containsExactly("REMOVE " + place);
  }

  @Test
  void namesOfOthersDoNotLeaveTheirPlace() {
    assertThat(StageLoader.path("a b/../it's_ü.x/worker-0"))
        .isEqualTo("a_20b/_2e_2e/it_27s_5f_c3_bc_2ex/worker-0");
  }

  @Test
  void aFolderMayHaveBlanks() throws IOException {
    Path blanks = Files.createDirectories(folder.resolve("my temporary files (ü)"));
    assertThat(load(blanks, 5, this::firstSegment, (handle, taken) -> taken.get(0))).contains(5L);
    assertThat(count("test_logs")).isEqualTo(5);
    nothingIn(blanks);
  }

  @Test
  void aFolderThatPutCannotNameIsRefused() throws IOException {
    Path quotes = Files.createDirectories(folder.resolve("it's"));
    assertThatThrownBy(() -> load(quotes, 5, this::firstSegment, (handle, taken) -> taken.get(0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(quotes.toString())
        .hasMessageContaining("-Djava.io.tmpdir");
    nothingIn(quotes);
    assertThat(count("loaded_segments")).isZero();
  }

  /** As long as this holds, such a folder has to be refused. */
  @Test
  void theDriverCannotNameAFolderWithAQuote() throws IOException {
    Path file = Files.createDirectories(folder.resolve("it's")).resolve("x.csv");
    Files.writeString(file, "1");
    String name = file.toString();
    for (String quoted : List.of(name.replace("'", "\\'"), name.replace("'", "''"))) {
      assertThatThrownBy(
              () ->
                  store
                      .bulkJdbi()
                      .useHandle(
                          handle -> {
                            try (Statement put = handle.getConnection().createStatement()) {
                              put.execute("PUT 'file://" + quoted + "' @flakebench_load/" + run);
                            }
                          }))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aRefusedPutSaysWhatIsMissingAndChangesNothing() throws IOException {
    faults.refusePuts(1);
    assertThatThrownBy(() -> load(5, this::firstSegment))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the store did not take the log lines of " + run)
        .hasMessageContaining("READ and WRITE on the stage FLAKEBENCH_LOAD");
    faults.denyPrivilege("PUT", "stage 'FLAKEBENCH_LOAD'");
    assertThatThrownBy(() -> load(5, this::firstSegment))
        .hasMessageContaining("Insufficient privileges")
        .hasMessageContaining("READ and WRITE on the stage FLAKEBENCH_LOAD");
    assertThat(count("loaded_segments")).isZero();
    nothingIn(folder);
    faults.clear();
    assertThat(load(5, this::firstSegment)).contains(5L);
  }

  @Test
  void aCopyThatFailsTakesTheRowOfItsSegmentBackAndTheNextAttemptReplacesItsFile()
      throws IOException {
    faults.fail("COPY INTO", "100038", "22018", "Numeric value 'x' is not recognized", 1);
    assertThatThrownBy(() -> load(7, this::firstSegment))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not recognized");
    assertThat(count("loaded_segments")).isZero();
    assertThat(count("test_logs")).isZero();
    assertThat(onTheStage()).hasSize(1);

    assertThat(load(5, this::firstSegment)).contains(5L);
    assertThat(count("test_logs")).isEqualTo(5);
    assertThat(count("loaded_segments")).isEqualTo(1);
    assertThat(onTheStage()).isEmpty();
  }

  @Test
  void aFileThatWasLoadedBeforeIsLoadedAgainWhenItsSegmentIsNew() throws IOException {
    assertThatThrownBy(
            () ->
                load(
                    folder,
                    5,
                    this::firstSegment,
                    (handle, taken) -> {
                      throw new IOException("after the copy");
                    }))
        .hasMessage("after the copy");
    assertThat(count("test_logs")).isZero();
    // Also when Snowflake remembers that file: here it was loaded for good and deleted.
    assertThat(load(5, this::firstSegment)).contains(5L);
    store
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("DELETE FROM test_logs WHERE run_id = ?", run);
              handle.execute("DELETE FROM loaded_segments WHERE run_id = ?", run);
            });
    assertThat(load(5, this::firstSegment)).contains(5L);
    assertThat(count("test_logs")).isEqualTo(5);
  }

  @Test
  void aLostAnswerLoadsNothingTwice() throws IOException {
    assertThat(
            load(
                folder,
                5,
                handle -> {
                  boolean first = firstSegment(handle);
                  // The next statement is the COPY.
                  faults.loseAnswers(1);
                  return first;
                },
                (handle, taken) -> {
                  // And this is the COMMIT.
                  faults.loseAnswers(1);
                  return taken.get(0);
                }))
        .contains(5L);
    assertThat(faults.takeLostAnswer()).as("both answers were lost").isFalse();
    assertThat(count("test_logs")).isEqualTo(5);
    assertThat(count("loaded_segments")).isEqualTo(1);
  }

  @Test
  void aSessionThatExpiresInTheMiddleGoesOn() throws IOException {
    assertThat(
            load(
                folder,
                5,
                handle -> {
                  boolean first = firstSegment(handle);
                  faults.expireSessions();
                  return first;
                },
                (handle, taken) -> {
                  faults.expireSessions();
                  return taken.get(0);
                }))
        .contains(5L);
    assertThat(count("test_logs")).isEqualTo(5);
    assertThat(count("loaded_segments")).isEqualTo(1);
  }

  @Test
  void itIsNotForUseInsideATransaction() {
    assertThatThrownBy(
            () ->
                store
                    .jdbi()
                    .<Object, IOException>inTransaction(
                        handle ->
                            new StageLoader(folder)
                                .load(handle, run, h -> true, List.of(), (h, taken) -> 1)))
        .isInstanceOf(IllegalStateException.class);
  }
}
