package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.flakebench.template.TemplateImport.Imported;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FlatImportTest {
  private static final TemplateImport IMPORT = new TemplateImport();

  private static final String POSTGRES =
      """
      name: orders
      table_type: postgres
      database: demo
      schema: public
      table_name: orders
      load_mode: concurrency
      concurrent_connections: 8
      duration: 60
      custom_point_lookup_pct: 100
      """;

  private static Imported read(String text) {
    return IMPORT.read(text, "file-name");
  }

  /** The simplest configuration, with more lines or other values for its fields. */
  static Imported with(String... lines) {
    StringBuilder text = new StringBuilder();
    for (String line : POSTGRES.split("\n")) {
      String field = line.substring(0, line.indexOf(':') + 1);
      if (Stream.of(lines).noneMatch(other -> other.startsWith(field))) {
        text.append(line).append('\n');
      }
    }
    return read(text + String.join("\n", lines));
  }

  static List<String> problems(String... lines) {
    return catchThrowableOfType(TemplateException.class, () -> with(lines)).problems().stream()
        .map(p -> p.path() + " | " + p.code() + " | " + p.message())
        .toList();
  }

  @Test
  void aWholeConfigurationBecomesATemplate() {
    Imported imported =
        read(
            """
            {"name": "TPC-H orders", "table_type": "Hybrid", "connection_id": "5b3e", "database": "bench", "schema": "tpch",
             "table_name": "orders", "columns": {"ID": "NUMBER"}, "warehouse_name": "LOAD_WH", "warehouse_size": "XS",
             "use_cached_result": "off", "initial_row_count": 0, "load_mode": "QPS", "target_qps": "1000", "concurrent_connections": -1,
             "starting_threads": 4, "max_thread_increase": null, "duration": "300", "warmup": 30, "think_time": 5,
             "metrics_interval_seconds": 1.0, "workload_type": "CUSTOM", "mix_preset": "MIXED",
             "custom_point_lookup_query": "SELECT * FROM {table} WHERE id = ?", "custom_point_lookup_pct": "39.995",
             "custom_range_scan_query": "", "custom_range_scan_pct": 20, "custom_insert_query": "", "custom_insert_pct": "",
             "custom_update_query": "UPDATE {table} SET note = ? WHERE id = ?", "custom_update_pct": 0,
             "generic_queries": [
               {"query_kind": "GENERIC_SQL", "operation_type": "read", "weight_pct": 30, "query_text": "SELECT count(*) FROM {table} WHERE id > ?",
                "parameters": [{"strategy": "random_numeric", "min": "1", "max": 10, "comment": "x", "column": null}]},
               {"id": "monthly", "label": "by month", "operation_type": "READ", "weight_pct": 10, "query": "SELECT 1", "parameters": []}],
             "target_point_lookup_p95_latency_ms": 20, "target_point_lookup_p99_latency_ms": -1, "target_generic_sql_error_rate_pct": 0.5,
             "target_insert_p95_latency_ms": 5, "target_update_error_rate_pct": "",
             "scaling": {"mode": "BOUNDED", "min_workers": 1, "max_workers": -1, "min_connections": 0, "max_connections": 50,
               "worker_count": 2, "bounds_patience_intervals": 4, "autoscale_enabled": true},
             "guardrails": {"enabled": true, "max_cpu_percent": 90}, "autoscale_max_memory_percent": 70,
             "data_distribution": "zipfian", "read_batch_size": 100, "ai_workload": {"pool_id": "x"}, "something_new": 1,
             "tags": {"smoke": true}}
            """);

    assertThat(imported.yaml())
        .isEqualToNormalizingNewlines(
            """
            name: TPC-H orders
            target:
              table_type: HYBRID
              database: BENCH
              schema: TPCH
              table: ORDERS
              warehouse: LOAD_WH
              use_cached_result: false
            load:
              mode: QPS
              target_qps: 1000
              duration_seconds: 300
              warmup_seconds: 30
            scaling:
              mode: BOUNDED
              min_workers: 1
              min_connections: 1
              max_connections: 50
              bounds_patience_seconds: 40
            guardrails:
              mode: hard
              max_cpu_percent: 90
              max_memory_percent: 70
            statements:
              - kind: POINT_LOOKUP
                weight_pct: 40
                sql: "SELECT * FROM {table} WHERE id = ?"
              - kind: RANGE_SCAN
                weight_pct: 20
              - kind: UPDATE
                weight_pct: 0
                sql: "UPDATE {table} SET note = ? WHERE id = ?"
              - kind: GENERIC_SQL
                weight_pct: 30
                label: GENERIC_SQL_1
                operation: READ
                sql: "SELECT count(*) FROM {table} WHERE id > ?"
                parameters:
                  - strategy: random_numeric
                    min: 1
                    max: 10
              - kind: GENERIC_SQL
                weight_pct: 10
                label: by_month
                operation: READ
                sql: SELECT 1
                parameters: []
            values:
              distribution:
                type: ZIPFIAN
                theta: 0.99
            slo:
              - kind: POINT_LOOKUP
                metric: p95_ms
                op: <=
                value: 20
              - kind: GENERIC_SQL
                metric: error_ratio
                op: <=
                value: 0.005
            tags:
              smoke: "true"
            """);
    assertThat(imported.notes())
        .containsExactlyInAnyOrder(
            "connection_id: left out; ids of connections mean nothing here; name a stored connection in target.connection, or"
                + " give the target's URL",
            "columns: left out; columns are read from the table",
            "warehouse_size: left out; the server knows it",
            "initial_row_count: left out; tables are never made or filled",
            "think_time: left out; in load mode QPS the arrival schedule says when operations begin",
            "starting_threads: left out; a rate is kept by an arrival schedule, which needs no numbers of threads to begin or grow"
                + " with",
            "metrics_interval_seconds: left out; figures are taken once a second",
            "scaling.min_connections: 0 became 1",
            "scaling.bounds_patience_intervals: became bounds_patience_seconds, with the 10 s between two decisions: 40",
            "scaling.worker_count: left out; it follows from the load and the box",
            "scaling.autoscale_enabled: left out; it follows from the load and the box",
            "generic_queries[0].parameters[0].comment: left out; random_numeric has no such field",
            "target_insert_p95_latency_ms: left out; no statement of this kind has a weight",
            "data_distribution: became values.distribution ZIPFIAN with theta 0.99",
            "mix_preset: left out; the weights say it",
            "ai_workload: left out; it describes pools and proposals of the other system; pools are sampled anew",
            "read_batch_size: left out; nothing ever used it",
            "something_new: left out; no such field is known");
    assertThat(new TemplateReader().read(imported.yaml(), "again").contentHash())
        .isEqualTo(imported.template().contentHash());
  }

  @Test
  void aRowBringsItsNameDescriptionAndTags() {
    Imported imported =
        read(
            """
            template_id: 1-2-3
            name: from the row
            description: what it is for
            usage_count: 7
            tags: {team: a}
            odd: 1
            config: '{"name": "inner", "table_type": "POSTGRES", "database": "d", "schema": "s", "table_name": "t",
              "custom_insert_pct": 100, "use_pgbouncer": "yes", "use_cached_result": true}'
            """);
    assertThat(imported.template().name()).isEqualTo("from the row");
    assertThat(imported.template().description()).isEqualTo("what it is for");
    assertThat(imported.template().tags()).containsEntry("team", "a");
    assertThat(imported.template().target().viaPooler()).isTrue();
    assertThat(imported.notes())
        .containsExactly(
            "config.use_cached_result: left out; PostgreSQL has no result cache",
            "odd: left out; no such field is known");
  }

  @Test
  void aTemplateOfOursStaysWhatItIs() {
    Imported imported = read(Samples.MINIMAL);
    assertThat(imported.notes()).isEmpty();
    assertThat(imported.template()).isEqualTo(Samples.READER.read(Samples.MINIMAL, "m"));
    assertThat(Samples.READER.read(imported.yaml(), "again")).isEqualTo(imported.template());
    assertThat(IMPORT.read(Samples.contract(), "c").template())
        .isEqualTo(Samples.READER.read(Samples.contract(), "c"));
  }

  @Test
  void whatIsNotSaidIsAsItWasThere() {
    Imported imported = with("name: ''", "load_mode: ''", "concurrent_connections: ''");
    assertThat(imported.template().name()).isEqualTo("file-name");
    assertThat(imported.template().load().mode()).isEqualTo(LoadMode.CONCURRENCY);
    assertThat(imported.template().load().connections()).isEqualTo(10);
    assertThat(imported.template().load().warmupSeconds()).isZero();
    assertThat(imported.template().scaling().mode()).isEqualTo(ScalingMode.AUTO);
    assertThat(imported.notes())
        .containsExactly("name: is missing; the file's name took its place: file-name");
    assertThat(with("table_type: ''", "warehouse_name: w").template().target())
        .isEqualTo(
            new TargetSpec(TableType.STANDARD, null, "DEMO", "PUBLIC", "ORDERS", "w", true, false));
    assertThat(
            with("total_threads: 5", "concurrent_connections: null")
                .template()
                .load()
                .connections())
        .isEqualTo(5);
  }

  @Test
  void findMaxKeepsItsFieldsAndFixedItsSize() {
    Template findMax =
        with(
                "load_mode: find_max_concurrency",
                "start_concurrency: 7",
                "concurrency_increment: '3'",
                "step_duration_seconds: 20",
                "qps_stability_pct: 40",
                "latency_stability_pct: 100",
                "max_error_rate_pct: 2")
            .template();
    assertThat(findMax.load().connections()).isNull();
    assertThat(findMax.load().findMax())
        .isEqualTo(new FindMaxSpec(7, 3, 20, null, FindMaxSpec.Strategy.LINEAR, 40, 100, 2));
    Imported fixed = with("scaling: {mode: FIXED, min_workers: 5, min_connections: 20}");
    assertThat(fixed.template().load().connections()).isEqualTo(100);
    assertThat(fixed.notes())
        .containsExactly(
            "concurrent_connections: left out; FIXED scaling gives min_workers x min_connections");
    Imported capped = with("scaling: {per_worker_capacity: 40}");
    assertThat(capped.template().scaling().maxConnections()).isEqualTo(40);
  }

  @Test
  void numberedPlaceholdersBecomeQuestionMarksInTheirOrder() {
    Imported imported =
        with(
            "custom_point_lookup_pct: 50",
            "custom_point_lookup_query: SELECT '$1' FROM {table} WHERE id = $1",
            "generic_queries:",
            "  - {operation_type: READ, weight_pct: 50, sql: 'SELECT $2 > $1 AND $3 = 4',",
            "     parameters: [{value: 1}, {value: 2}, {strategy: offset_from_previous, depends_on: 2, offset: 1}]}");
    List<StatementSpec> statements = imported.template().statements();
    assertThat(statements.get(0).sql()).isEqualTo("SELECT '$1' FROM {table} WHERE id = ?");
    assertThat(statements.get(1).sql()).isEqualTo("SELECT ? > ? AND ? = 4");
    assertThat(statements.get(1).parameters())
        .extracting(parameter -> parameter.options().toString())
        .containsExactly("{\"value\":2}", "{\"value\":1}", "{\"depends_on\":1,\"offset\":1}");
    assertThat(imported.notes())
        .containsExactly(
            "generic_queries[0].parameters: put into the order of the $n in the statement");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT $1, $1 | {value: 5} | 5 5",
        "SELECT $1, $2, $1 | {value: 5, name: a}, {value: 6} | 5 6 5",
        "SELECT $1, $1 | {value: 5}, {value: 6} | 5 6",
        "SELECT $2, $1 | {value: 5, position: 2}, {value: 6, position: 1} | 6 5",
        "SELECT ?, '$1' | {value: 5} | 5",
      })
  void aRepeatedNumberIsAPlaceholderOfItsOwn(String sql, String parameters, String values) {
    Template template =
        with(
                "custom_point_lookup_pct: 0",
                "generic_queries: [{operation_type: READ, weight_pct: 100, sql: \"" + sql + "\",",
                "  parameters: [" + parameters + "]}]")
            .template();
    assertThat(
            String.join(
                " ",
                template.statements().get(0).parameters().stream()
                    .map(parameter -> parameter.options().get("value").asText())
                    .toList()))
        .isEqualTo(values);
  }

  @Test
  void aScanThatReadsOneRowIsPointedOut() {
    Imported imported =
        with(
            "custom_point_lookup_pct: 0",
            "custom_range_scan_pct: 100",
            "custom_range_scan_query: SELECT * FROM {table} WHERE id BETWEEN $1 AND $2 ORDER BY id LIMIT 100");
    assertThat(imported.notes())
        .containsExactly(
            "custom_range_scan_query: reads one row at most, since both ? get the same key; for as many rows as elsewhere write"
                + " BETWEEN ? AND ? + 99");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        row(
            "target.table | MISSING | is missing; it must be text of 1 to 255 characters",
            "table_name: ''"),
        row(
            "target.table_type | NOT_ALLOWED | is \"MYSQL\", must be one of STANDARD, HYBRID, INTERACTIVE, DYNAMIC, POSTGRES (from"
                + " table_type)",
            "table_type: mysql"),
        row(
            "workload_type | NOT_ALLOWED | is \"READ_ONLY\", must be CUSTOM",
            "workload_type: READ_ONLY"),
        row(
            "scaling.min_concurrency | RENAMED | is not read any more; it is called scaling.min_connections",
            "scaling: {min_concurrency: 5}"),
        row("scaling | BAD_VALUE | is \"AUTO\", must be an object", "scaling: AUTO"),
        row(
            "generic_queries | BAD_VALUE | is an object, must be a list",
            "generic_queries: {a: 1}"),
        row(
            "generic_queries[0] | BAD_VALUE | is \"SELECT 1\", must be an object",
            "generic_queries: [SELECT 1]"),
        row(
            "generic_queries[1].id | DUPLICATE_ID | is \"a\", which an earlier entry has",
            "generic_queries: [{id: a, operation_type: READ}, {id: a, operation_type: READ}]"),
        row(
            "generic_queries[0].id | BAD_VALUE | is empty; leave it out or give one",
            "generic_queries: [{id: '', operation_type: READ}]"),
        row(
            "generic_queries[0].query_kind | NOT_ALLOWED | is \"INSERT\", must be GENERIC_SQL",
            "generic_queries: [{query_kind: INSERT, operation_type: READ}]"),
        row(
            "statements[1].operation | OPERATION_REQUIRED | is missing; GENERIC_SQL must say READ or WRITE (from generic_queries[0])",
            "generic_queries: [{sql: SELECT 1}]"),
        row(
            "statements[1].parameters[0].column | MISSING | is missing; sample_from_table needs it, and it must be text of 1 to 255 characters (from"
                + " generic_queries[0].parameters[0])",
            "generic_queries: [{operation_type: READ, sql: 'SELECT ?', parameters: [{strategy: sample_from_table}]}]"),
        row(
            "use_pgbouncer | BAD_VALUE | is \"maybe\", must be true or false",
            "use_pgbouncer: maybe"),
        row("duration | BAD_VALUE | is \"long\", must be a number", "duration: long"),
        row(
            "scaling.max_workers | OUT_OF_RANGE | is 0, must be a whole number from 1 to 1000 or null (from scaling.max_workers)",
            "scaling: {max_workers: 0}"));
  }

  static Arguments row(String problem, String... lines) {
    return Arguments.of(problem, List.of(lines));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String problem, List<String> lines) {
    assertThat(problems(lines.toArray(String[]::new))).containsExactly(problem);
  }

  @Test
  void allProblemsOfTheFieldsAreToldAtOnce() {
    assertThat(problems("duration: long", "workload_type: X", "custom_point_lookup_pct: abc"))
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "on",
        "12:30:00",
        "007",
        "1e3",
        "null",
        "'it''s'",
        "# no comment",
        "- a",
        "a: b",
        "~",
        "{table}",
        "x  y"
      })
  void textsThatLookLikeSomethingElseSurviveTheWriting(String description) {
    String text = description.replace("\"", "\\\"");
    Imported imported = with("description: \"" + text + "\"");
    assertThat(new TemplateReader().read(imported.yaml(), "again").description())
        .isEqualTo(imported.template().description())
        .isEqualTo(description.strip());
  }
}
