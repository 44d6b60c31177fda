package org.flakebench.gatling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flakebench.gatling.FlakeBenchDsl.flakebench;
import static org.flakebench.gatling.FlakeBenchDsl.poolFeeder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.flakebench.TestServer;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.PoolKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PoolFeederIT {
  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.in(folder.resolve("data"));
    server.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text, created_at timestamptz)",
        "INSERT INTO orders SELECT n, 'S' || n % 3, timestamptz '2026-01-01Z' + n * interval '1 min'"
            + " FROM generate_series(1, 1000) n");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Supplier<Iterator<Map<String, Object>>> feeder(
      String values, PoolKind kind, String column) throws IOException {
    Path template =
        Files.writeString(
            folder.resolve("t.yaml"),
            """
            name: feeding
            target: {table_type: POSTGRES, database: postgres, schema: public, table: orders}
            load: {mode: CONCURRENCY, connections: 4, duration_seconds: 2}
            scaling: {mode: FIXED, min_workers: 1, min_connections: 4}
            statements:
              - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT * FROM {table} WHERE id = ?"}
            values: %s
            """
                .formatted(values));
    FlakeBenchProtocolBuilder database = flakebench().url(server.address().url()).user("postgres");
    return poolFeeder(database, template.toString(), kind, column);
  }

  private static List<Object> take(Iterator<Map<String, Object>> feeder, String name, int count) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      assertThat(feeder.hasNext()).isTrue();
      values.add(feeder.next().get(name));
    }
    return values;
  }

  @Test
  void keysComeOnceEachAndThenAgainInTheOrderOfTheSeed() throws IOException {
    List<Object> keys = take(feeder("{seed: 7}", PoolKind.KEY, null).get(), "id", 2000);

    assertThat(keys.subList(0, 1000)).doesNotHaveDuplicates().contains(1L, 1000L);
    assertThat(keys.subList(1000, 2000)).isEqualTo(keys.subList(0, 1000));
    assertThat(take(feeder("{seed: 7}", PoolKind.KEY, "ID").get(), "id", 2000)).isEqualTo(keys);
    assertThat(take(feeder("{seed: 8}", PoolKind.KEY, "id").get(), "id", 2000)).isNotEqualTo(keys);
  }

  @Test
  void twoFeedsOfOneFeederShareThePool() throws IOException {
    Supplier<Iterator<Map<String, Object>>> feeder = feeder("{seed: 7}", PoolKind.KEY, "id");
    List<Object> keys = new ArrayList<>(take(feeder.get(), "id", 500));
    keys.addAll(take(feeder.get(), "id", 500));

    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void theTemplatesDistributionDecides() throws IOException {
    String zipfian = "{seed: 7, distribution: {type: ZIPFIAN, theta: 1.2}}";
    List<Object> keys = take(feeder(zipfian, PoolKind.KEY, "id").get(), "id", 1000);
    assertThat(keys.stream().distinct().count()).isBetween(20L, 500L);
    assertThat(take(feeder("{distribution: SEQUENTIAL}", PoolKind.KEY, "id").get(), "id", 3))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void rowsAndTimesAndOtherColumnsAreFed() throws IOException {
    Map<String, Object> row = feeder("{seed: 7}", PoolKind.ROW, null).get().next();
    long id = (Long) row.get("id");
    assertThat(row)
        .containsOnlyKeys("id", "status", "created_at")
        .containsEntry("status", "S" + id % 3)
        .containsEntry("created_at", Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60 * id));

    assertThat(take(feeder("{seed: 7}", PoolKind.COLUMN, "status").get(), "status", 3))
        .containsExactlyInAnyOrder("S0", "S1", "S2");
    Instant latest = Instant.parse("2026-01-01T16:40:00Z");
    assertThat(take(feeder("{seed: 7}", PoolKind.RANGE, null).get(), "created_at", 100))
        .allSatisfy(
            time ->
                assertThat((Instant) time).isBetween(latest.minusSeconds(30 * 86_400L), latest));
  }

  @Test
  void whatCannotBeFedIsNamed() throws IOException {
    Supplier<?> missing = feeder("{seed: 7}", PoolKind.COLUMN, "nowhere");
    assertThatThrownBy(missing::get)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("the column nowhere does not exist in \"public\".\"orders\"");
    Supplier<?> unnamed = feeder("{seed: 7}", PoolKind.COLUMN, null);
    assertThatThrownBy(unnamed::get).hasMessageContaining("needs a column");
  }
}
