package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flakebench.store.SchemaCheck.Difference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SchemaIT {

  @Test
  void installsOnceAndThenFindsNothingToDo() {
    StoreLocation location = StoreFixture.emptyDatabase();
    try (Store store = Store.connect(location, StoreFixture.home(), StoreFixture.environment())) {
      assertThat(store.check().differences())
          .extracting(Difference::kind)
          .containsOnly(Difference.Kind.MISSING);
      assertThat(store.installer().install().applied())
          .hasSize(9)
          .startsWith("results_tables.sql")
          .endsWith("views.sql");
      assertThat(store.check().differences()).isEmpty();
      assertThat(store.installer().install().changed()).isFalse();
      assertThat(count(store, "SELECT count(*) FROM schema_version")).isEqualTo(9);
    }
  }

  @Test
  void hasEveryTableColumnAndViewThatIsPublic() throws IOException {
    Map<String, PostgresCatalog.Relation> live =
        StoreFixture.store().jdbi().inTransaction(handle -> PostgresCatalog.live(handle));
    Map<String, List<String>> missing = new TreeMap<>();
    publicNames()
        .forEach(
            (relation, columns) -> {
              List<String> absent = new ArrayList<>(columns);
              absent.removeAll(
                  live.containsKey(relation) ? live.get(relation).columns().keySet() : List.of());
              if (!absent.isEmpty() || !live.containsKey(relation)) {
                missing.put(relation, absent);
              }
            });
    assertThat(missing).isEmpty();
    assertThat(publicNames()).hasSizeGreaterThan(40);
  }

  @Test
  void checkNamesWhatIsMissingOrDifferentAndInstallBringsItBack() {
    try (Store store = StoreFixture.emptyStore()) {
      store
          .jdbi()
          .useHandle(
              handle -> {
                handle.execute("ALTER TABLE test_results DROP COLUMN report_path");
                handle.execute("ALTER TABLE worker_heartbeats DROP COLUMN worker_epoch");
                handle.execute("DROP VIEW v_metrics_by_minute");
                handle.execute("DROP TABLE audit_log");
                handle.execute("DROP INDEX query_executions_run");
                handle.execute(
                    "UPDATE schema_version SET checksum = 'other' WHERE file_name = 'test_logs_table.sql'");
              });
      assertThat(store.check().differences())
          .extracting(Difference::object)
          .contains(
              "test_results.report_path",
              "worker_heartbeats.worker_epoch",
              "v_metrics_by_minute",
              "audit_log",
              "query_executions",
              "test_logs_table.sql");
      assertThat(store.installer().install().changed()).isTrue();
      assertThat(store.check().differences()).isEmpty();
    }
  }

  @Test
  void checkTellsAColumnOfAnotherTypeAndInstallRefusesToGuess() {
    try (Store store = StoreFixture.emptyStore()) {
      store
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      "ALTER TABLE loaded_segments ALTER COLUMN checksum TYPE varchar(9)"));
      assertThat(store.check().differences())
          .singleElement()
          .hasToString(
              "loaded_segments.checksum: the column is character varying(9) NOT NULL, not text NOT NULL");
      assertThatThrownBy(() -> store.installer().install())
          .isInstanceOf(StoreSchemaException.class)
          .hasMessageContaining("loaded_segments.checksum")
          .hasMessageContaining("nothing was changed");
    }
  }

  @Test
  void checkLeavesNothingBehind() {
    StoreLocation location = StoreFixture.emptyDatabase();
    try (Store store = Store.connect(location, StoreFixture.home(), StoreFixture.environment())) {
      store.check().differences();
      assertThat(count(store, "SELECT count(*) FROM pg_class WHERE relname = 'test_results'"))
          .isZero();
    }
  }

  @Test
  void severalMayInstallAtOnce() throws Exception {
    StoreLocation location = StoreFixture.emptyDatabase();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Store store = Store.connect(location, StoreFixture.home(), StoreFixture.environment())) {
      List<Future<Boolean>> changes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        changes.add(threads.submit(() -> store.installer().install().changed()));
      }
      int changed = 0;
      for (Future<Boolean> change : changes) {
        changed += change.get() ? 1 : 0;
      }
      assertThat(changed).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void newerSchemaIsLeftAlone() {
    try (Store store = StoreFixture.emptyStore()) {
      store.jdbi().useHandle(handle -> handle.execute("UPDATE schema_version SET version = 99"));
      assertThatThrownBy(() -> store.installer().install())
          .isInstanceOf(StoreSchemaException.class)
          .hasMessageContaining("newer than this program");
      assertThatThrownBy(
              () -> Store.open(store.location(), StoreFixture.home(), StoreFixture.environment()))
          .isInstanceOf(StoreSchemaException.class)
          .hasMessageContaining("newer than this program");
    }
  }

  @Test
  void printedScriptMakesAWholeSchema() {
    StoreLocation location = StoreFixture.emptyDatabase();
    try (Store store = Store.connect(location, StoreFixture.home(), StoreFixture.environment())) {
      store
          .jdbi()
          .useHandle(
              handle ->
                  PostgresSchema.runScript(
                      handle,
                      new SchemaFiles.SchemaFile("printed", SchemaPrint.print("postgres"), "")));
      assertThat(store.check().differences()).isEmpty();
    }
    assertThatThrownBy(() -> SchemaPrint.print("oracle"))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("allowed are postgres and snowflake");
  }

  private static long count(Store store, String sql) {
    return store.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  /** Lines of {@code relation: column, column …}. */
  private static Map<String, List<String>> publicNames() throws IOException {
    Map<String, List<String>> names = new TreeMap<>();
    try (InputStream in = SchemaIT.class.getResourceAsStream("public-names.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(
              line -> {
                String[] parts = line.split(":", 2);
                names.put(
                    parts[0].trim(),
                    Arrays.stream(parts[1].trim().split("[,\\s]+"))
                        .filter(column -> !column.isEmpty())
                        .toList());
              });
    }
    return names;
  }
}
