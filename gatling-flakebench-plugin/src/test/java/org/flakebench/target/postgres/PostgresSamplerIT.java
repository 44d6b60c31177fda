package org.flakebench.target.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flakebench.Templates;
import org.flakebench.TestServer;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.TableProfile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sampling of real tables of every sort. */
@Timeout(120)
class PostgresSamplerIT {
  private static final int BIG = 400_000;

  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.in(folder.resolve("data"));
    server.execute(
        "CREATE EXTENSION pg_stat_statements",
        "CREATE TABLE small (id bigint PRIMARY KEY, status text, at timestamptz, day date, n numeric, ok boolean,"
            + " token uuid, doc jsonb, f real, nothing integer, local timestamp)",
        "INSERT INTO small SELECT n, 'S' || n % 7, timestamptz '2026-01-01Z' + n * interval '1 min', date '2026-01-01' + n % 5,"
            + " n / 4.0, n % 2 = 0, gen_random_uuid(), jsonb_build_object('a', n % 3), n / 2.0, NULL,"
            + " timestamp '2026-01-01' + n * interval '1 h' FROM generate_series(1, 3000) n",
        "UPDATE small SET n = 'NaN', at = 'infinity', day = '-infinity' WHERE id = 17",
        "CREATE TABLE big (id integer PRIMARY KEY, status text, padding text DEFAULT repeat('x', 60))",
        "INSERT INTO big SELECT n, 'S' || n % 7 FROM generate_series(1, " + BIG + ") n",
        "VACUUM ANALYZE big",
        "CREATE TABLE raw (id integer PRIMARY KEY, padding text DEFAULT repeat('x', 60)) WITH (autovacuum_enabled = false)",
        "INSERT INTO raw SELECT n FROM generate_series(1, " + BIG + ") n",
        "CREATE TABLE parted (id integer, at timestamptz, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
        "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (150001)",
        "CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (150001) TO (1000000) PARTITION BY RANGE (id)",
        "CREATE TABLE parted_2a PARTITION OF parted_2 FOR VALUES FROM (150001) TO (1000000) WITH (autovacuum_enabled = false)",
        "INSERT INTO parted SELECT n FROM generate_series(1, " + BIG + ") n",
        "ANALYZE parted_1",
        "CREATE TABLE documents (id integer PRIMARY KEY, body text, doc jsonb)",
        "INSERT INTO documents SELECT n, repeat('x', n * 1000), jsonb_build_object('a', repeat('y', n * 1000))"
            + " FROM generate_series(1, 20) n",
        "CREATE TABLE empty (id integer PRIMARY KEY, status text)",
        "CREATE VIEW big_view AS SELECT * FROM big",
        "CREATE MATERIALIZED VIEW big_kept AS SELECT * FROM big",
        "CREATE TABLE guess (customer_id integer, entry_id integer, void_id integer)",
        "INSERT INTO guess SELECT n % 50, n, NULL FROM generate_series(1, 30000) n",
        "CREATE VIEW guess_view AS SELECT * FROM guess");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static PostgresTarget target(String table) {
    return server.target(Templates.template().table("public", table).build());
  }

  private static SampledPool sample(String table, PoolKind kind, String column, int size) {
    return sample(table, kind, column, size, 42);
  }

  private static SampledPool sample(
      String table, PoolKind kind, String column, int size, long seed) {
    PostgresTarget target = target(table);
    TableProfile profile = target.profile(false);
    PoolNeed need = new PoolNeed(kind, List.of(profile.column(column).orElseThrow()), size);
    return target.sample(profile, List.of(need), seed).get(0);
  }

  private static List<Object> values(SampledPool pool) {
    PoolColumn column = pool.columns().get(0);
    return IntStream.range(0, pool.size()).mapToObj(column::value).toList();
  }

  /** Blocks that sampling has read. */
  private static long blocksOf(String table, Runnable work) throws Exception {
    server.execute("SELECT pg_stat_statements_reset()");
    work.run();
    Object blocks =
        server
            .query(
                "SELECT coalesce(sum(shared_blks_hit + shared_blks_read), 0)::bigint FROM pg_stat_statements"
                    + " WHERE query LIKE 'SELECT DISTINCT v %' AND query LIKE '%\""
                    + table
                    + "\"%'")
            .get(0);
    return (Long) blocks;
  }

  private static long pages(String table) throws Exception {
    return (Long)
        server
            .query(
                "SELECT (sum(pg_relation_size(oid)) / 8192)::bigint FROM pg_class WHERE relkind = 'r' AND relname LIKE '"
                    + table
                    + "%'")
            .get(0);
  }

  @Test
  void a_small_table_is_taken_whole_in_its_order() {
    SampledPool keys = sample("small", PoolKind.KEY, "id", 100_000);

    assertThat(keys.size()).isEqualTo(3000);
    assertThat(values(keys)).startsWith(1L, 2L, 3L).endsWith(3000L);
  }

  @Test
  void of_more_values_than_are_wanted_the_seed_chooses() {
    List<Object> chosen = values(sample("small", PoolKind.KEY, "id", 100));

    assertThat(chosen).hasSize(100).doesNotHaveDuplicates();
    assertThat(chosen.stream().map(Long.class::cast).toList()).isSorted();
    assertThat(chosen)
        .isEqualTo(values(sample("small", PoolKind.KEY, "id", 100)))
        .isNotEqualTo(values(sample("small", PoolKind.KEY, "id", 100, 43)));
    assertThat(chosen.stream().filter(id -> (Long) id > 1500).count()).isBetween(25L, 75L);
  }

  @Test
  void values_of_every_type_are_had_and_those_that_cannot_be_put_left_out() {
    assertThat(values(sample("small", PoolKind.GENERIC_SQL, "status", 5000)))
        .containsExactly("S0", "S1", "S2", "S3", "S4", "S5", "S6");
    assertThat(values(sample("small", PoolKind.RANGE, "at", 5000)))
        .hasSize(2999)
        .startsWith(Instant.parse("2026-01-01T00:01:00Z"));
    assertThat(values(sample("small", PoolKind.COLUMN, "day", 5000)))
        .hasSize(5)
        .startsWith(LocalDate.of(2026, 1, 1));
    assertThat(values(sample("small", PoolKind.COLUMN, "n", 5000)))
        .hasSize(2999)
        .allSatisfy(n -> assertThat(n).isInstanceOf(BigDecimal.class));
    assertThat(values(sample("small", PoolKind.COLUMN, "ok", 5000))).containsExactly(false, true);
    assertThat(values(sample("small", PoolKind.COLUMN, "token", 5000)))
        .hasSize(3000)
        .allSatisfy(token -> assertThat(token).isInstanceOf(UUID.class));
    assertThat(values(sample("small", PoolKind.COLUMN, "doc", 5000)))
        .containsExactly("{\"a\": 0}", "{\"a\": 1}", "{\"a\": 2}");
    assertThat(values(sample("small", PoolKind.COLUMN, "f", 5000))).startsWith(0.5, 1.0);
    assertThat(values(sample("small", PoolKind.COLUMN, "local", 5000)))
        .startsWith(Instant.parse("2026-01-01T01:00:00Z"));
  }

  @Test
  void long_documents_are_left_out() {
    assertThat(values(sample("documents", PoolKind.COLUMN, "body", 5000))).hasSize(8);
    assertThat(values(sample("documents", PoolKind.COLUMN, "doc", 5000))).hasSize(8);
    PostgresTarget target = target("documents");
    TableProfile table = target.profile(false);
    SampledPool rows =
        target.sample(table, List.of(new PoolNeed(PoolKind.ROW, table.columns(), 500)), 1).get(0);
    assertThat(rows.size()).isEqualTo(20);
    assertThat(rows.columns().get(1).value(7)).asString().hasSize(8000);
    assertThat(rows.columns().get(1).value(8)).isNull();
  }

  @Test
  void rows_stay_together_and_stand_in_the_order_of_their_time() {
    PostgresTarget target = target("small");
    TableProfile table = target.profile(false);
    List<Column> columns =
        List.of("status", "id", "local", "nothing", "at").stream()
            .map(name -> table.column(name).orElseThrow())
            .toList();
    SampledPool rows =
        target.sample(table, List.of(new PoolNeed(PoolKind.ROW, columns, 500)), 42).get(0);

    assertThat(rows.size()).isEqualTo(500);
    assertThat(rows.columns())
        .extracting(PoolColumn::name)
        .containsExactly("status", "id", "local", "nothing", "at");
    long before = 0;
    for (int place = 0; place < rows.size(); place++) {
      long id = (Long) rows.columns().get(1).value(place);
      assertThat(rows.columns().get(0).value(place)).isEqualTo("S" + id % 7);
      assertThat(rows.columns().get(3).value(place)).isNull();
      if (rows.columns().get(4).value(place) != null) {
        assertThat(id).isGreaterThan(before);
        before = id;
      }
    }
  }

  @Test
  void a_big_table_is_sampled_from_random_blocks() throws Exception {
    SampledPool[] pool = new SampledPool[1];
    long read = blocksOf("big", () -> pool[0] = sample("big", PoolKind.GENERIC_SQL, "id", 5000));

    assertThat(pool[0].size()).isEqualTo(5000);
    assertThat(read).isBetween(1L, pages("big") / 10);
    assertThat(values(pool[0]).stream().filter(id -> (Long) id > BIG / 2).count())
        .as("from the whole table")
        .isBetween(1000L, 4000L);
    assertThat(values(sample("big", PoolKind.GENERIC_SQL, "status", 5000))).hasSize(7);
    assertThat(sample("big", PoolKind.KEY, "id", 100_000).size()).isBetween(95_000, 100_000);
  }

  @Test
  void a_table_that_was_never_analysed_is_not_read_as_a_whole() throws Exception {
    assertThat(server.query("SELECT reltuples::bigint FROM pg_class WHERE relname = 'raw'"))
        .as("nobody has analysed it")
        .containsExactly(-1L);
    SampledPool[] pool = new SampledPool[1];
    long read = blocksOf("raw", () -> pool[0] = sample("raw", PoolKind.KEY, "id", 5000));

    assertThat(read).isBetween(1L, pages("raw") / 5);
    assertThat(pool[0].size()).isBetween(2500, 5000);
    assertThat(facts("raw").estimatedRows()).isBetween(BIG / 4L, BIG * 4L);
  }

  @Test
  void a_partitioned_table_is_judged_by_its_partitions() throws Exception {
    SampledPool[] pool = new SampledPool[1];
    long read = blocksOf("parted", () -> pool[0] = sample("parted", PoolKind.KEY, "id", 5000));

    assertThat(pages("parted")).isPositive();
    assertThat(read).isBetween(1L, pages("parted") / 5);
    assertThat(pool[0].size()).isBetween(2500, 5000);
    List<Object> ids = values(pool[0]);
    assertThat(ids.stream().filter(id -> (Long) id <= 150_000).count()).isBetween(500L, 4500L);
    assertThat(facts("parted").estimatedRows()).isBetween(BIG / 3L, BIG * 3L);
  }

  @Test
  void a_view_gives_its_first_rows_and_a_materialised_one_is_sampled() throws Exception {
    assertThat(values(sample("big_view", PoolKind.KEY, "id", 5000))).hasSize(5000);
    assertThat(facts("big_view").estimatedRows()).isEqualTo(-1);
    assertThat(blocksOf("big_view", () -> sample("big_view", PoolKind.KEY, "id", 5000)))
        .isBetween(1L, pages("big") / 5);
    assertThat(sample("big_kept", PoolKind.KEY, "id", 5000).size()).isBetween(2500, 5000);
  }

  @Test
  void an_empty_table_and_a_column_without_values_are_named() {
    assertThatThrownBy(() -> sample("empty", PoolKind.KEY, "id", 5000))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "target.table: \"public\".\"empty\" has no rows, so there are no keys to look up; fill it first");
    assertThatThrownBy(() -> sample("small", PoolKind.COLUMN, "nothing", 5000))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("no values in the rows that were sampled, in column nothing");
  }

  @Test
  void of_several_names_like_a_key_the_values_decide() {
    assertThat(target("guess").profile(false).keyColumn().name()).isEqualTo("entry_id");
    assertThat(target("guess_view").profile(false).keyColumn().name())
        .as("a view is not sampled: the first name")
        .isEqualTo("customer_id");
  }

  @Test
  void a_table_made_anew_is_another_one() throws Exception {
    server.execute("CREATE TABLE again (id integer)");
    TableFacts first = facts("again");
    assertThat(facts("again")).isEqualTo(first);
    server.execute("DROP TABLE again", "CREATE TABLE again (id integer)");
    assertThat(facts("again").incarnation()).isNotEqualTo(first.incarnation());
  }

  private static TableFacts facts(String table) {
    PostgresTarget target = target(table);
    return target.facts(target.profile(false));
  }
}
