package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.flakebench.store.BulkTable.Kind;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of value, and all or nothing. */
@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class BulkLoaderIT {
  private static final BulkTable TABLE =
      BulkTable.of("worker_metrics_snapshots", "intervals")
          .columns(Kind.TEXT, "snapshot_id", "run_id", "test_id", "worker_id")
          .columns(Kind.INTEGER, "worker_group_id", "worker_group_count")
          .columns(Kind.TIME, "timestamp")
          .columns(Kind.FRACTION, "elapsed_seconds")
          .columns(Kind.TEXT, "phase")
          .columns(Kind.JSON, "custom_metrics")
          .columns(Kind.INTEGER, "worker_epoch")
          .columns(Kind.BIGINT, "seq")
          .columns(Kind.BINARY, "interval_data")
          .columns(Kind.BOOL, "saturated")
          .build();

  private static final BulkTable LOGS =
      BulkTable.of("test_logs", "log lines")
          .columns(Kind.TEXT, "log_id", "test_id", "run_id")
          .columns(Kind.BIGINT, "seq")
          .columns(Kind.TIME, "timestamp")
          .columns(Kind.TEXT, "level", "message")
          .build();

  private static final long MICROS = 1_795_168_800_123_456L;

  @Parameter private StoreUnderTest kind;
  private final String run = UUID.randomUUID().toString();

  private interface Writer {
    void write(BulkRows into) throws IOException;
  }

  private record Source(BulkTable table, Writer writer) implements BulkSource {
    @Override
    public void rows(Handle handle, BulkRows into) throws IOException {
      writer.write(into);
    }
  }

  private Optional<List<Long>> load(BulkLoader.Gate gate, Source... sources) throws IOException {
    return kind.store()
        .bulkJdbi()
        .<Optional<List<Long>>, IOException>withHandle(
            handle ->
                kind.store()
                    .dialect()
                    .bulk()
                    .load(handle, run + "/of test's", gate, List.of(sources), (h, taken) -> taken));
  }

  private void row(BulkRows into, long seq, String text, String json, byte[] bytes)
      throws IOException {
    into.row();
    into.text(run.substring(0, 16) + seq);
    into.text(run);
    into.text("test");
    into.text("worker-0");
    into.integer(Integer.MIN_VALUE);
    into.integer((Integer) 7);
    into.time(MICROS);
    into.fraction(1.234567890123e-7);
    into.text(text);
    into.json(json);
    into.integer(1);
    into.bigint(seq);
    into.binary(bytes);
    into.bool(seq % 2 == 0);
  }

  private Source logs(long count) {
    return new Source(
        LOGS,
        into -> {
          for (long i = 0; i < count; i++) {
            into.row();
            into.text(run.substring(0, 20) + i);
            into.text("test");
            into.text(run);
            into.bigint(i);
            into.time(MICROS + i);
            into.text("INFO");
            into.text("line " + i);
          }
        });
  }

  private long count(String table) {
    return kind.store()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT count(*) FROM " + table + " WHERE run_id = :run")
                    .bind("run", run)
                    .mapTo(Long.class)
                    .one());
  }

  @Test
  void everyValueArrivesAsItWas() throws IOException {
    List<String> texts =
        List.of(
            "",
            "\\N",
            "NULL",
            " a ",
            "it's \"x\", a;b\\",
            "line\nline\r\nline\ttab",
            "ü € 😀",
            "\"\"",
            ",",
            "zero\0");
    byte[] bytes = new byte[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
    }
    Optional<List<Long>> taken =
        load(
            handle -> true,
            new Source(
                TABLE,
                into -> {
                  for (int i = 0; i < texts.size(); i++) {
                    row(into, i, texts.get(i), "{\"a\": [1, \"it's \\\"x\\\"\\n\"]}", bytes);
                  }
                  row(into, Long.MAX_VALUE, null, null, null);
                }),
            logs(0));
    assertThat(taken).contains(List.of(texts.size() + 1L, 0L));

    List<Read> rows = read();
    assertThat(rows).hasSize(texts.size() + 1);
    for (int i = 0; i < texts.size(); i++) {
      Read row = rows.get(i);
      assertThat(row.text()).isEqualTo(texts.get(i).replace('\0', '\uFFFD'));
      assertThat(row.json().replace(" ", "")).isEqualTo("{\"a\":[1,\"it's\\\"x\\\"\\n\"]}");
      assertThat(row.bytes()).isEqualTo(bytes);
      assertThat(row.at()).isEqualTo(Instant.EPOCH.plus(MICROS, ChronoUnit.MICROS));
      assertThat(row.fraction()).isEqualTo(1.234567890123e-7);
      assertThat(row.group()).isEqualTo(Integer.MIN_VALUE);
      assertThat(row.flag()).isEqualTo(i % 2 == 0);
    }
    Read last = rows.get(texts.size());
    assertThat(last.seq()).isEqualTo(Long.MAX_VALUE);
    assertThat(last.text()).isNull();
    assertThat(last.json()).isNull();
    assertThat(last.bytes()).isNull();
  }

  private record Read(
      long seq,
      String text,
      String json,
      byte[] bytes,
      Instant at,
      double fraction,
      long group,
      boolean flag) {}

  private List<Read> read() {
    return kind.store()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT seq, phase, "
                            + kind.store().dialect().jsonText("custom_metrics")
                            + " AS custom, interval_data, timestamp AS at, elapsed_seconds,"
                            + " worker_group_id, saturated FROM worker_metrics_snapshots"
                            + " WHERE run_id = :run ORDER BY seq")
                    .bind("run", run)
                    .map(
                        row ->
                            new Read(
                                row.getColumn("seq", Long.class),
                                row.getColumn("phase", String.class),
                                row.getColumn("custom", String.class),
                                row.getColumn("interval_data", byte[].class),
                                row.getColumn("at", Instant.class),
                                row.getColumn("elapsed_seconds", Double.class),
                                row.getColumn("worker_group_id", Long.class),
                                row.getColumn("saturated", Boolean.class)))
                    .list());
  }

  @Test
  void manyRowsOfSeveralTablesGoInTogether() throws IOException {
    assertThat(
            load(
                handle -> true,
                logs(30_000),
                new Source(TABLE, into -> row(into, 1, "x", "1", new byte[0]))))
        .contains(List.of(30_000L, 1L));
    assertThat(count("test_logs")).isEqualTo(30_000);
    assertThat(read().get(0).bytes()).isEmpty();
  }

  @Test
  void whatGoesWrongTakesAllBack() throws IOException {
    Source bad =
        new Source(
            TABLE,
            into -> {
              row(into, 1, "x", "{}", null);
              row(into, 2, "x", "no json", null);
            });
    assertThatThrownBy(() -> load(handle -> true, logs(10), bad))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the store did not take the intervals of " + run);
    assertThat(count("test_logs")).isZero();

    Source broken =
        new Source(
            TABLE,
            into -> {
              row(into, 1, "x", "{}", null);
              throw new IOException("no more to read");
            });
    assertThatThrownBy(() -> load(handle -> true, logs(10), broken))
        .isInstanceOf(IOException.class)
        .hasMessage("no more to read");
    assertThatThrownBy(
            () ->
                kind.store()
                    .bulkJdbi()
                    .<Object, IOException>withHandle(
                        handle ->
                            kind.store()
                                .dialect()
                                .bulk()
                                .load(
                                    handle,
                                    run,
                                    h -> true,
                                    List.of(logs(10)),
                                    (h, taken) -> {
                                      throw new IOException("after all");
                                    })))
        .hasMessage("after all");
    assertThat(count("test_logs")).isZero();
    assertThat(load(handle -> false, logs(10))).isEmpty();
    assertThat(count("test_logs")).isZero();
    assertThat(load(handle -> true, logs(10))).isPresent();
    assertThat(count("test_logs")).isEqualTo(10);
  }

  @Test
  void whatTheGateWroteBelongsToIt() throws IOException {
    BulkLoader.Gate writes =
        handle ->
            handle.execute(
                    "INSERT INTO run_labels (run_id, label_key, label_value) VALUES (?, 'a', 'b')",
                    run)
                == 1;
    Source bad = new Source(TABLE, into -> row(into, 1, "x", "no json", null));
    assertThatThrownBy(() -> load(writes, bad)).isInstanceOf(IOException.class);
    assertThat(count("run_labels")).isZero();
    assertThat(load(writes, logs(1))).isPresent();
    assertThat(count("run_labels")).isEqualTo(1);
  }
}
