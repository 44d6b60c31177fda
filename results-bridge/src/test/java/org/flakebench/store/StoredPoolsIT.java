package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.flakebench.workload.Column;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.PoolRequest;
import org.flakebench.workload.PoolSource;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.ValueType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class StoredPoolsIT {
  @Parameter private StoreUnderTest kind;
  private static final Column ID =
      new Column("id", ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, true);
  private static final Column STATUS =
      new Column("status", ValueType.TEXT, "text", null, null, 0, false);
  private static final TableFacts FACTS = new TableFacts("4711", 1000);

  @TempDir Path folder;
  private Store store;
  private final String template = UUID.randomUUID().toString();
  private FlakeBenchHome home;
  private StoredPools pools;

  @BeforeEach
  void open() {
    store = kind.store();
    home = FlakeBenchHome.of(folder);
    pools = StoredPools.ofRuns(store, home);
  }

  private PoolRequest request(String target, TableFacts facts, long seed, PoolNeed... needs) {
    return new PoolRequest(template, target, "\"public\".\"t\"", facts, seed, List.of(needs));
  }

  private static PoolNeed key(int size) {
    return new PoolNeed(PoolKind.KEY, List.of(ID), size);
  }

  private PoolRequest usual() {
    return request("a/b", FACTS, 42, key(100));
  }

  private static SampledPool keys(int from, int to) {
    return SampledPool.of(
        PoolKind.KEY,
        PoolColumn.of("id", ValueType.INTEGER, LongStream.range(from, to).boxed().toList()));
  }

  /** The value as text without blanks: PostgreSQL has its own. */
  private String json() {
    return "replace(" + store.dialect().jsonText("value") + ", ' ', '')";
  }

  private List<String> rows(String expression) {
    return store
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT "
                            + expression
                            + " FROM template_value_pools WHERE template_id = :template")
                    .bind("template", template)
                    .mapTo(String.class)
                    .list());
  }

  private static List<Object> values(PoolSource.Found found) {
    PoolColumn column = found.pools().get(0).columns().get(0);
    return IntStream.range(0, column.size()).mapToObj(column::value).toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(home.pools().resolve(template))) {
      return files.sorted().toList();
    }
  }

  @Test
  void whatWasKeptIsFoundAgainAndStandsInTheStore() {
    assertThat(pools.find(usual())).isEqualTo(new PoolSource.Found(null, null));
    assertThat(pools.keep(usual(), List.of(keys(5, 25)))).isEmpty();

    PoolSource.Found found = StoredPools.ofRuns(store, home).find(usual());
    assertThat(values(found)).isEqualTo(LongStream.range(5, 25).boxed().toList());
    assertThat(found.note()).matches("value pools that were sampled at \\S+Z are used");
    assertThat(
            rows(
                "count(*) || ' ' || count(DISTINCT pool_id) || ' ' || min(seq) || ' ' || max(seq)"))
        .containsExactly("20 1 0 19");
    assertThat(rows("pool_kind || ' ' || column_name || ' ' || seq || ' ' || " + json()))
        .contains("KEY id 0 5", "KEY id 19 24");
  }

  @Test
  void rowsAreObjects() {
    PoolNeed need = new PoolNeed(PoolKind.ROW, List.of(ID, STATUS), 10);
    SampledPool pool =
        new SampledPool(
            PoolKind.ROW,
            List.of(
                PoolColumn.of("id", ValueType.INTEGER, List.of(1L, 2L)),
                PoolColumn.of("status", ValueType.TEXT, Arrays.asList("it's \"x\\", null))));
    pools.keep(request("a/b", FACTS, 42, need), List.of(pool));

    assertThat(rows("coalesce(column_name, 'none') || ' ' || " + json()))
        .containsExactlyInAnyOrder(
            "none {\"id\":1,\"status\":\"it's\\\"x\\\\\"}", "none {\"id\":2,\"status\":null}");
    assertThat(pools.find(request("a/b", FACTS, 42, need)).usable()).isPresent();
  }

  @Test
  void poolsOfAnotherPlaceOrNeedAreNotUsed() {
    pools.keep(usual(), List.of(keys(0, 10)));

    for (PoolRequest other :
        List.of(
            request("a/other", FACTS, 42, key(100)),
            request("a/b", FACTS, 43, key(100)),
            request("a/b", FACTS, 42, key(200)),
            request("a/b", FACTS, 42, new PoolNeed(PoolKind.COLUMN, List.of(ID), 100)),
            request(
                "a/b", FACTS, 42, key(100), new PoolNeed(PoolKind.COLUMN, List.of(STATUS), 9)))) {
      assertThat(pools.find(other)).as("%s", other).isEqualTo(new PoolSource.Found(null, null));
    }
  }

  @Test
  void aTableThatHasChangedIsSaid() {
    pools.keep(usual(), List.of(keys(0, 10)));

    PoolSource.Found anew = pools.find(request("a/b", new TableFacts("9", 1000), 42, key(100)));
    assertThat(anew.usable()).isEmpty();
    assertThat(anew.note())
        .matches(
            "the table \"public\".\"t\" was made anew since its value pools were sampled at \\S+; they are sampled again");
    PoolSource.Found grown = pools.find(request("a/b", new TableFacts("4711", 2500), 42, key(100)));
    assertThat(grown.usable()).isEmpty();
    assertThat(grown.note())
        .contains("has about 2,500 rows and had 1,000", "they are sampled again");
    assertThat(pools.find(request("a/b", new TableFacts("4711", 1400), 42, key(100))).usable())
        .as("a little growth does not matter")
        .isPresent();
  }

  @Test
  void theNewestPreparationIsUsedAndTheLastTwoAreKept() throws IOException {
    for (int n = 0; n < 4; n++) {
      pools.keep(usual(), List.of(keys(n, n + 3)));
    }
    assertThat(values(pools.find(usual()))).containsExactly(3L, 4L, 5L);
    assertThat(files()).hasSize(2);
    assertThat(rows("count(*) || ' ' || count(DISTINCT pool_id)")).containsExactly("6 2");
  }

  @Test
  void theSameValuesOfATableThatWasFilledAnewAreTheSamePoolForRunsAndNewForPreparations()
      throws IOException {
    pools.keep(usual(), List.of(keys(0, 10)));
    PoolRequest anew = request("a/b", new TableFacts("9", 1000), 42, key(100));
    assertThat(pools.find(anew).usable()).isEmpty();
    pools.keep(anew, List.of(keys(0, 10)));
    assertThat(pools.find(anew).usable()).isPresent();
    assertThat(files()).hasSize(1);
    assertThat(rows("count(*)")).containsExactly("10");

    StoredPools.ofPreparations(store, home).keep(anew, List.of(keys(0, 10)));
    assertThat(files()).hasSize(2);
    assertThat(rows("count(*)")).containsExactly("20");
  }

  @Test
  void ofTemplatesFromFilesTheLastFiftyUsedAreKept() throws IOException {
    List<PoolRequest> requests =
        IntStream.range(0, PoolFiles.KEPT_TEMPLATES + 1)
            .mapToObj(n -> String.format("%064x", n))
            .map(key -> new PoolRequest(key, "a/b", "t", FACTS, 42, List.of(key(100))))
            .toList();
    FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    for (PoolRequest request : requests.subList(0, PoolFiles.KEPT_TEMPLATES)) {
      pools.keep(request, List.of(keys(0, 2)));
      Files.setLastModifiedTime(home.pools().resolve(request.templateKey()), time);
      time = FileTime.from(time.toInstant().plusSeconds(60));
    }
    assertThat(pools.find(requests.get(0)).usable()).as("used again").isPresent();
    pools.keep(usual(), List.of(keys(0, 2)));
    pools.keep(requests.get(PoolFiles.KEPT_TEMPLATES), List.of(keys(0, 2)));

    assertThat(pools.find(requests.get(0)).usable()).isPresent();
    assertThat(pools.find(requests.get(1)).usable()).as("the longest unused").isEmpty();
    assertThat(pools.find(requests.get(2)).usable()).isPresent();
    assertThat(pools.find(usual()).usable()).as("a stored template's").isPresent();
    assertThat(
            store
                .jdbi()
                .<Integer, RuntimeException>withHandle(
                    handle ->
                        handle
                            .createQuery(
                                "SELECT count(*) FROM template_value_pools WHERE template_id = :id")
                            .bind("id", requests.get(1).templateKey())
                            .mapTo(Integer.class)
                            .one()))
        .isZero();
  }

  @Test
  void aDamagedFileIsSaidAndItsPoolSampledAgain() throws IOException {
    pools.keep(usual(), List.of(keys(0, 10)));
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    PoolSource.Found found = pools.find(usual());
    assertThat(found.usable()).isEmpty();
    assertThat(found.note())
        .isEqualTo(
            "the value pool "
                + file
                + " is damaged (its checksum is wrong); value pools are sampled again");
    pools.keep(usual(), List.of(keys(0, 10)));
    assertThat(pools.find(usual()).usable()).isPresent();
  }

  @Test
  void anotherStoreGetsTheRowsOfPoolsThatAreFound() {
    pools.keep(usual(), List.of(keys(0, 10)));
    store
        .jdbi()
        .useHandle(
            handle ->
                handle.execute("DELETE FROM template_value_pools WHERE template_id = ?", template));

    assertThat(pools.find(usual()).usable()).isPresent();
    assertThat(rows("count(*)")).containsExactly("10");
  }

  @Test
  void ofTwoThatKeepTheSamePoolAtOnceOneDoes() throws Exception {
    String id = UUID.randomUUID().toString();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Void> keep =
          () -> {
            store.valuePools().keep(id, template, keys(0, 2_000));
            return null;
          };
      for (Future<Void> one : threads.invokeAll(List.of(keep, keep), 60, TimeUnit.SECONDS)) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(rows("count(*) || ' ' || count(DISTINCT seq)")).containsExactly("2000 2000");
  }

  @Test
  void aPoolThatCannotBeKeptAsAFileIsNoReasonToFail() throws IOException {
    Files.createDirectories(home.pools());
    Files.writeString(home.pools().resolve(template), "in the way");

    assertThat(pools.keep(usual(), List.of(keys(0, 10))))
        .singleElement()
        .asString()
        .contains("the next run samples it again");
  }
}
