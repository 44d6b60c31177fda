package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flakebench.conduct.Progress;
import org.flakebench.store.StoreLocation;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools that were prepared are used by runs, as long as their table is the same. */
class PreparedPoolsIT {
  private static final String SAMPLING =
      "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements WHERE query LIKE 'SELECT DISTINCT v FROM %\"pooled\"%'";
  private static final String STATEMENTS =
      """
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 100, sql: "SELECT * FROM {table} WHERE id = ?"}
      values: {seed: 11, distribution: {type: ZIPFIAN, theta: 0.9}}
      """;

  @TempDir Path folder;

  private static final class Messages implements RunListener {
    private final List<String> texts = new ArrayList<>();

    @Override
    public void message(String text) {
      texts.add(text);
    }

    @Override
    public void progress(Progress progress) {
      throw new AssertionError("no load runs");
    }
  }

  private static RunSpec spec(Path template, String target) {
    Template read = new TemplateReader().read(template);
    return new RunSpec(
        read,
        target,
        Map.of(),
        new StoreLocation.Embedded(),
        TestDatabases.home(),
        TestDatabases.environment(),
        "test");
  }

  private static List<TemplatePools.Pool> prepare(Path template, RunListener listener) {
    return TemplatePools.prepare(
        spec(template, TestDatabases.demo().jdbcUrl()), TestDatabases.store(), listener);
  }

  private static void table() throws Exception {
    TestTemplates.table("pooled", 3000);
    TestDatabases.execute(
        "CREATE EXTENSION IF NOT EXISTS pg_stat_statements", "SELECT pg_stat_statements_reset()");
  }

  private List<String> logsOfRun(Path template) throws Exception {
    ForkedGatling.Ended ended = TemplateRuns.onTable(folder, template);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return TestDatabases.store()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT message FROM test_logs WHERE run_id = :run ORDER BY seq")
                    .bind("run", TestDatabases.newestRun("pooled"))
                    .mapTo(String.class)
                    .list());
  }

  private static List<String> stored(Path template, String expression) {
    return TestDatabases.store()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT "
                            + expression
                            + " FROM template_value_pools WHERE template_id = :template")
                    .bind("template", new TemplateReader().read(template).poolHash())
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void aRunTakesWhatWasPreparedAndSamplesWhenTheTableIsAnotherOne() throws Exception {
    table();
    Path template = TestTemplates.write(folder, "pooled", "pooled", 2, 0, 1, STATEMENTS);
    Messages said = new Messages();

    assertThat(prepare(template, said))
        .containsExactly(new TemplatePools.Pool("KEY", "id", 3000, 3000L));
    assertThat(said.texts)
        .contains(
            "sampling public.pooled",
            "value pool KEY id: 3,000 values of about 3,000 rows, drawn ZIPFIAN");
    assertThat(TestDatabases.number(SAMPLING)).isEqualTo(1);

    assertThat(logsOfRun(template))
        .anySatisfy(
            line -> assertThat(line).matches("value pools that were sampled at \\S+ are used"))
        .contains("value pool KEY id: 3,000 values of about 3,000 rows, drawn ZIPFIAN");
    assertThat(TestDatabases.number(SAMPLING)).as("the run has not sampled").isEqualTo(1);

    // Another length is another template, but the same pools.
    Path longer = TestTemplates.write(folder, "pooled", "pooled", 2, 1, 1, STATEMENTS);
    assertThat(logsOfRun(longer)).anySatisfy(line -> assertThat(line).endsWith("are used"));
    assertThat(TestDatabases.number(SAMPLING)).isEqualTo(1);

    table();
    assertThat(logsOfRun(template))
        .anySatisfy(
            line ->
                assertThat(line).contains("was made anew since its value pools were sampled at"));
    assertThat(TestDatabases.number(SAMPLING)).isEqualTo(1);
  }

  @Test
  void preparingAgainSamplesAgainAndTheLastTwoAreKept() throws Exception {
    table();
    Path template =
        TestTemplates.write(
            folder, "prepared", "pooled", 2, 0, 1, STATEMENTS.replace("seed: 11", "seed: 12"));
    for (int n = 1; n <= 3; n++) {
      prepare(template, new Messages());
      assertThat(TestDatabases.number(SAMPLING)).isEqualTo(n);
      assertThat(stored(template, "count(DISTINCT pool_id) || ' ' || count(*)"))
          .containsExactly(Math.min(n, 2) + " " + 3000 * Math.min(n, 2));
    }
    assertThat(stored(template, "DISTINCT pool_kind || ' ' || column_name"))
        .containsExactly("KEY id");
  }

  @Test
  void withoutATargetTheDemoIsPreparedAsARunDoes() throws Exception {
    TestDatabases.demo();
    Path template = TestTemplates.write(folder, "demo", "orders", 2, 0, 1, STATEMENTS);
    Messages said = new Messages();

    assertThat(TemplatePools.prepare(spec(template, null), TestDatabases.store(), said))
        .containsExactly(new TemplatePools.Pool("KEY", "id", 100_000, 200_000L));
    assertThat(said.texts).contains("filling the demo table with 200000 rows");
  }

  @Test
  void aTemplateWithoutDrawsNeedsNoPools() throws Exception {
    table();
    Path template =
        TestTemplates.write(
            folder,
            "inserts",
            "pooled",
            2,
            0,
            1,
            """
            statements:
              - {kind: INSERT, weight_pct: 100, sql: "INSERT INTO {table} (id, status, amount) VALUES (?, ?, ?)"}
            """);

    assertThat(prepare(template, new Messages())).isEmpty();
    assertThat(stored(template, "count(*)")).containsExactly("0");
  }

  @Test
  void aFeederGivesUsersKeysOfTheTable() throws Exception {
    table();
    Path template = TestTemplates.write(folder, "fed", "pooled", 2, 0, 1, STATEMENTS);
    ForkedGatling.Ended ended =
        new ForkedGatling(folder)
            .with("test.template", template)
            .with("test.url", TestDatabases.demo().jdbcUrl())
            .with("test.user", TestDatabases.demo().user())
            .run(FedSimulation.class.getName());

    assertThat(ended.output().lines().filter(line -> line.startsWith("fed with ")))
        .hasSize(5)
        .allSatisfy(
            line ->
                assertThat(Long.parseLong(line.substring("fed with ".length())))
                    .isBetween(1L, 3000L));
  }
}
