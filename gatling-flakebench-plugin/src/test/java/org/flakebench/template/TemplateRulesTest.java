package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule with its exact place, code and message. */
class TemplateRulesTest {
  private static final String GENERIC = "{kind: GENERIC_SQL, weight_pct: 100, operation: READ, ";

  private static Arguments row(String problem, String... changes) {
    return Arguments.of(problem, List.of(changes));
  }

  private static String statement(String fields) {
    return "statements=[{" + fields + "}]";
  }

  private static String parameters(String sql, String parameters) {
    return "statements=[" + GENERIC + "sql: '" + sql + "', parameters: [" + parameters + "]}]";
  }

  static Stream<Arguments> schema() {
    return Stream.of(
        row("name | MISSING | is missing; it must be text of 1 to 255 characters", "name=null"),
        row("name | WRONG_LENGTH | is \"\", must be text of 1 to 255 characters", "name=''"),
        row("name | WRONG_TYPE | is 3, must be text of 1 to 255 characters", "name=3"),
        row(
            "target.table | MISSING | is missing; it must be text of 1 to 255 characters",
            "target.table=null"),
        row(
            "target.use_cached_result | WRONG_TYPE | is \"maybe\", must be true or false",
            "target.use_cached_result=maybe"),
        row(
            "load.mode | NOT_ALLOWED | is \"FAST\", must be one of CONCURRENCY, QPS, FIND_MAX_CONCURRENCY",
            "load.mode=FAST"),
        row(
            "load.duration_seconds | WRONG_TYPE | is 1.5, must be a whole number from 1 to 2592000",
            "load.duration_seconds=1.5"),
        row(
            "load.duration_seconds | OUT_OF_RANGE | is 0, must be a whole number from 1 to 2592000",
            "load.duration_seconds=0"),
        row(
            "load.warmup_seconds | OUT_OF_RANGE | is -1, must be a whole number from 0 to 86400",
            "load.warmup_seconds=-1"),
        row(
            "load.operations_per_connection | OUT_OF_RANGE | is 0, must be a whole number from 1 to 9007199254740991 or null",
            "load.operations_per_connection=0"),
        row(
            "record.max_per_second | OUT_OF_RANGE | is 0, must be a whole number from 1 to 1000000",
            "record.max_per_second=0"),
        row(
            "statements | WRONG_LENGTH | is an empty list, must be a list of 1 to 1000 entries",
            "statements=[]"),
        row(
            "tags.build | WRONG_TYPE | is 7, must be text of at most 1000 characters",
            "tags.build=7"),
        row(
            "slo[0].metric | NOT_ALLOWED | is \"p42_ms\", must be one of mean_ms, p50_ms, p90_ms, p95_ms, p99_ms, p999_ms, max_ms,"
                + " error_ratio, qps_min, achieved_ratio; did you mean p50_ms?",
            "slo=[{metric: p42_ms, op: '<', value: 1}]"),
        row(
            "slo[0].op | NOT_ALLOWED | is \"=<\", must be one of <, <=, >, >=, ==",
            "slo=[{metric: p95_ms, op: '=<', value: 1}]"),
        row(
            "load.pattern.to_qps | MISSING | is missing; it must be a number from 0 to 10000000",
            "load.pattern={type: ramp, from_qps: 1, seconds: 5}"),
        row(
            "load.pattern.type | NOT_ALLOWED | is \"ZIGZAG\", must be one of RAMP, STEP, SINE, BURST, REPLAY",
            "load.pattern={type: ZIGZAG}"),
        row(
            "load.pattern.factor | UNKNOWN_KEY | unknown key; allowed here: file, type",
            "load.pattern={type: REPLAY, file: x.csv, factor: 2}"),
        row(
            "values.distribution.theta | MISSING | is missing; it must be a number above 0 and up to 2",
            "values.distribution={type: zipfian}"),
        row(
            "values.distribution.theta | OUT_OF_RANGE | is 2.5, must be a number above 0 and up to 2",
            "values.distribution={type: zipfian, theta: 2.5}"),
        row(
            "values.distribution.share | OUT_OF_RANGE | is 1, must be a number above 0 and below 1",
            "values.distribution={type: hot_set, fraction: 0.5, share: 1}"),
        row(
            "values.distribution.fraction | OUT_OF_RANGE | is 0, must be a number above 0 and below 1",
            "values.distribution={type: hot_set, fraction: 0, share: 0.5}"),
        row(
            "statements[0].parameters[0].value | MISSING | is missing; literal needs it, and it must be text or a number or true or false or null",
            parameters("SELECT ?", "{strategy: literal}")),
        row(
            "statements[0].parameters[0].null_rate | MISSING | is missing; nullable_sample needs it, and it must be a number from 0"
                + " to 1",
            parameters("SELECT ?", "{strategy: nullable_sample, column: id}")),
        row(
            "statements[0].parameters[0].strategy | NOT_ALLOWED | is \"guess\", must be one of literal, choice, random_numeric,"
                + " random_in_range, sample_from_table, weighted_sample, offset_from_previous, sample_list, nullable_sample,"
                + " late_arrival_offset, target_selectivity",
            parameters("SELECT ?", "{strategy: guess}")));
  }

  static Stream<Arguments> hints() {
    return Stream.of(
        row("nmae | UNKNOWN_KEY | unknown key; did you mean name?; ", "nmae=x"),
        row(
            "duration_seconds | UNKNOWN_KEY | unknown key; did you mean load.duration_seconds?; ",
            "duration_seconds=3"),
        row(
            "load.duration | UNKNOWN_KEY | unknown key; did you mean duration_seconds?; ",
            "load.duration=3"),
        row(
            "load.min_workers | UNKNOWN_KEY | unknown key; did you mean scaling.min_workers?; ",
            "load.min_workers=3"),
        row(
            "scaling.min_concurrency | UNKNOWN_KEY | unknown key; did you mean min_connections?; allowed here: allocation, ",
            "scaling.min_concurrency=3"),
        row(
            "statements[0].query | UNKNOWN_KEY | unknown key; did you mean sql?; ",
            "statements[0].query=x"),
        row(
            "statements[0].parameters[0].collumn | UNKNOWN_KEY | unknown key; did you mean column?; ",
            parameters("SELECT ?", "{strategy: random_in_range, min: 1, max: 2, collumn: id}")),
        row("scaling.xyzzy | UNKNOWN_KEY | unknown key; allowed here: ", "scaling.xyzzy=3"));
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        row(
            "target.warehouse | WAREHOUSE_REQUIRED | is missing; a HYBRID table needs the warehouse that executes",
            "target.table_type=hybrid"),
        row(
            "target.via_pooler | POSTGRES_ONLY | is true, but the table type is STANDARD; only POSTGRES has poolers",
            "target.table_type=STANDARD",
            "target.warehouse=w",
            "target.via_pooler=true"),
        row(
            "statements[2] | READ_ONLY_TABLE | writes (INSERT), but DYNAMIC tables are only read by statements; give it weight 0"
                + " or take it out",
            "target.table_type=DYNAMIC",
            "target.warehouse=w",
            "statements=[{kind: POINT_LOOKUP, weight_pct: 50}, {kind: UPDATE, weight_pct: 0}, {kind: INSERT, weight_pct: 50}]"),
        row(
            "statements[0].sql | HYBRID_SORTS_ALL | has ORDER BY together with SELECT *: on a hybrid table that sorts whole rows, which"
                + " takes minutes on a large one; name the columns, or take ORDER BY out and read by a range of keys",
            "target.table_type=HYBRID",
            "target.warehouse=w",
            statement(
                "kind: RANGE_SCAN, weight_pct: 100, sql: 'SELECT t.* FROM {table} t WHERE id >= ? ORDER BY id LIMIT 100'")),
        row(
            "load.connections | CONNECTIONS_REQUIRED | is missing; load mode CONCURRENCY needs the number of connections over all"
                + " workers",
            "scaling={}"),
        row(
            "load.connections | FIXED_CONNECTIONS | is 5, but FIXED scaling gives min_workers 1 × min_connections 4 = 4; leave it out or"
                + " set it to 4",
            "load.connections=5"),
        row(
            "scaling.min_connections | FIXED_NEEDS_SIZE | is missing; FIXED scaling with load mode CONCURRENCY needs the exact number"
                + " of connections per worker here",
            "scaling={mode: FIXED, min_workers: 1}"),
        row(
            "scaling.max_workers | MAX_BELOW_MIN | is 1, must be at least scaling.min_workers (2) or null",
            "scaling.min_workers=2",
            "scaling.max_workers=1"),
        row(
            "scaling.max_connections | MAX_BELOW_MIN | is 3, must be at least scaling.min_connections (4) or null",
            "scaling.max_connections=3"),
        row(
            "load.connections | OUTSIDE_BOX | is 450, more than the scaling box holds: max_workers 2 × max_connections 100 = 200",
            "load.connections=450",
            "scaling={mode: BOUNDED, max_workers: 2, max_connections: 100}"),
        row(
            "load.find_max.start_concurrency | OUTSIDE_BOX | is 50, more than the scaling box holds: min_workers 1 × max_connections"
                + " 40 = 40",
            "load.mode=FIND_MAX_CONCURRENCY",
            "load.find_max.start_concurrency=50",
            "scaling.max_connections=40"),
        row(
            "load.connections | OUTSIDE_BOX | is 2, less than the scaling box needs: min_workers 3 × 1 connection = 3",
            "load.mode=QPS",
            "load.target_qps=5",
            "load.connections=2",
            "scaling.min_workers=3"),
        row(
            "load.pattern.every_seconds | PATTERN_LENGTH | is 5, must be at least the length of a burst (20)",
                "load.mode=QPS",
            "load.target_qps=5",
                "load.pattern={type: BURST, factor: 2, seconds: 20, every_seconds: 5}"),
        row(
            "load.think_time_ms | THINK_TIME_IN_QPS | is 5, but in load mode QPS the arrival schedule alone says when"
                + " operations begin; leave it out or set it to 0",
            "load.mode=QPS",
            "load.target_qps=5",
            "load.think_time_ms=5"),
        row(
            "values.distribution | DISTRIBUTION_INCOMPLETE | is HOT_SET without its fields; write it as in {type: HOT_SET, fraction:"
                + " 0.1, share: 0.9}",
            "values.distribution=hot_set"),
        row(
            "trials.count | NOT_SUPPORTED_YET | is 3, but repeated runs do not exist yet; set it to 1 or leave it out",
            "trials.count=3"),
        row(
            "statements[0].operation | OPERATION_CONFLICT | is WRITE, but POINT_LOOKUP is always READ; leave it out",
            "statements[0].operation=write"),
        row(
            "statements[0].operation | OPERATION_REQUIRED | is missing; GENERIC_SQL must say READ or WRITE",
            statement("kind: GENERIC_SQL, weight_pct: 100, sql: SELECT 1")),
        row(
            "statements[0].sql | SQL_REQUIRED | is empty; GENERIC_SQL with a weight above 0 needs its SQL",
            "statements=[" + GENERIC + "sql: ' '}]"),
        row(
            "statements[0].sql | SQL_NOT_CLOSED | the quote or comment that begins at character 8 is never closed: \"'x FROM t\"",
            statement("kind: POINT_LOOKUP, weight_pct: 100, sql: \"SELECT 'x FROM t\"")),
        row(
            "statements[0].sql | NUMBERED_PLACEHOLDER | has a numbered placeholder at character 8; write each placeholder as ?",
            statement("kind: POINT_LOOKUP, weight_pct: 100, sql: SELECT $1")),
        row(
            "statements[0].parameters | PARAMETERS_NOT_USED | has 1 entry, but POINT_LOOKUP binds its values by rule; only"
                + " GENERIC_SQL has parameters",
            "statements[0].parameters=[{value: 1}]"),
        row(
            "statements[0].label | LABEL_TOO_LONG | has 81 characters, may have at most 80",
            "statements[0].label=" + "x".repeat(81)),
        row(
            "statements[1].operation | SERIES_CONFLICT | is WRITE, but statements[0] has the same name in reports (GENERIC_SQL a_b)"
                + " and is READ; give one of them another label",
            "statements=[{kind: GENERIC_SQL, weight_pct: 50, operation: READ, label: a b, sql: S},"
                + " {kind: GENERIC_SQL, weight_pct: 50, operation: WRITE, label: a_b, sql: S}]"),
        row(
            "statements[0].parameters[0] | PARAMETER_BOUNDS | min 5 is above max 2",
            parameters("SELECT ?", "{strategy: random_numeric, min: 5, max: 2}")),
        row(
            "statements[0].parameters[0] | PARAMETER_BOUNDS | the bounds are 0.5 and 2; with integer: true they must be whole numbers",
            parameters("SELECT ?", "{strategy: random_numeric, min: 0.5, max: 2, integer: true}")),
        row(
            "statements[0].parameters[0] | PARAMETER_BOUNDS | min \"2026-02-01\" is above max \"2026-01-31\"",
            parameters(
                "SELECT ?", "{strategy: random_in_range, min: 2026-02-01, max: 2026-01-31}")),
        row(
            "statements[0].parameters[0].max | PARAMETER_BOUNDS | is \"2026-02-30\", must be a number, a date (2026-01-31) or a time"
                + " (2026-01-31T12:00:00)",
            parameters(
                "SELECT ?", "{strategy: random_in_range, min: 2026-02-01, max: 2026-02-30}")),
        row(
            "statements[0].parameters[0] | PARAMETER_BOUNDS | min 1 and max \"2026-01-31\" must be of the same type",
            parameters("SELECT ?", "{strategy: random_in_range, min: 1, max: 2026-01-31}")),
        row(
            "statements[0].parameters[0].max | PARAMETER_INCOMPLETE | is missing; random_in_range needs both min and max",
            parameters("SELECT ?", "{strategy: random_in_range, min: 1}")),
        row(
            "statements[0].parameters[0] | PARAMETER_INCOMPLETE | random_in_range needs min and max, or the column whose bounds are"
                + " used",
            parameters("SELECT ?", "{strategy: random_in_range}")),
        row(
            "statements[0].parameters[0].weights | PARAMETER_INCOMPLETE | has 1 weights for 2 values; give one weight per value",
            parameters("SELECT ?", "{strategy: weighted_sample, values: [a, b], weights: [1]}")),
        row(
            "statements[0].parameters[0] | PARAMETER_INCOMPLETE | sample_list needs either count or range",
            parameters("SELECT ?", "{strategy: sample_list, column: id}")),
        row(
            "statements[0].parameters[0].depends_on | PARAMETER_DEPENDENCY | is 1, but the first parameter has"
                + " no earlier one",
            parameters("SELECT ?", "{strategy: offset_from_previous, depends_on: 1, offset: 1}")),
        row(
            "statements[0].parameters[1].depends_on | PARAMETER_DEPENDENCY | is \"b\", must be the position"
                + " (1 to 1) or the name of an earlier parameter",
            parameters(
                "SELECT ?, ?",
                "{value: 1, name: a}, {strategy: late_arrival_offset, depends_on: b, lags: [1]}")),
        row(
            "statements[0].parameters[1].name | PARAMETER_NAME | is \"a\", which an earlier parameter already has",
            parameters("SELECT ?, ?", "{value: 1, name: a}, {value: 2, name: a}")),
        row(
            "statements[0].parameters | PARAMETER_POSITION | the positions must be 1 to 2, each once, or left out everywhere",
            parameters("SELECT ?, ?", "{value: 1, position: 1}, {value: 2, position: 3}")),
        row(
            "statements[0].parameters[1].depends_on | PARAMETER_DEPENDENCY | is 1, which can be \"new\"; only numbers, dates"
                + " (2026-01-31) and times (2026-01-31T12:00:00) can be moved",
            parameters(
                "SELECT ?, ?",
                "{values: [5, new]}, {strategy: offset_from_previous, depends_on: 1, offset: 1}")),
        row(
            "statements[0].parameters[1].depends_on | PARAMETER_DEPENDENCY | is 1, which can be 5; only dates (2026-01-31) and"
                + " times (2026-01-31T12:00:00) can be moved",
            parameters(
                "SELECT ?, ?",
                "{value: 5}, {strategy: late_arrival_offset, depends_on: 1, lags: [1]}")),
        row(
            "statements[0].parameters[1].depends_on | PARAMETER_DEPENDENCY | is \"ids\", which is a list; a value is made from"
                + " a single one",
            parameters(
                "SELECT 1 WHERE 1 IN (?) AND 2 > ?",
                "{strategy: sample_list, column: id, count: 3, name: ids},"
                    + " {strategy: offset_from_previous, depends_on: ids, offset: 1}")),
        row(
            "statements[0].parameters[0].range | PARAMETER_BOUNDS | is [5, 2]; the first must not be above the second",
            parameters("SELECT ?", "{strategy: sample_list, column: id, range: [5, 2]}")),
        row(
            "statements[0].parameters[0].band | PARAMETER_BOUNDS | is [0.5, 0.1]; the first must not be above the second",
            parameters(
                "SELECT 1 WHERE a < ?",
                "{strategy: target_selectivity, column: a, band: [0.5, 0.1]}")),
        row(
            "statements[0].parameters[0].band | OUT_OF_RANGE | is 10, must be a number above 0 and up to 1 or a list of 2 to 2"
                + " entries",
            parameters(
                "SELECT 1 WHERE a < ?", "{strategy: target_selectivity, column: a, band: 10}")),
        row(
            "statements[0].parameters[0] | PARAMETER_COMPARISON | target_selectivity needs its ? in a comparison with the column:"
                + " a < ?, <= ?, > ? or >= ?",
            parameters(
                "SELECT 1 WHERE a = ?", "{strategy: target_selectivity, column: a, band: 0.1}")),
        row(
            "statements[0].parameters[0].strategy | NOT_ALLOWED | is \"sample_form_table\", must be one of literal, choice,"
                + " random_numeric, random_in_range, sample_from_table, weighted_sample, offset_from_previous, sample_list,"
                + " nullable_sample, late_arrival_offset, target_selectivity; did you mean sample_from_table?",
            parameters("SELECT ?", "{strategy: sample_form_table, column: id}")),
        row(
            "statements[0].sql | READ_WRITES | the statement has a DELETE in it, but its operation is READ; say operation: WRITE",
            parameters("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", "")),
        row(
            "slo[0].metric | SLO_NEEDS_QPS | is achieved_ratio, which only load mode QPS has: it needs a target rate",
            "slo=[{metric: achieved_ratio, op: '>=', value: 0.99}]"),
        row(
            "slo[0].clock | SLO_NEEDS_QPS | is response, which only load mode QPS has: it counts from the intended start",
            "slo=[{metric: p95_ms, op: '<=', value: 5, clock: response}]"),
        row(
            "slo[0].clock | SLO_CLOCK | is response, but error_ratio is no latency; leave it out",
            "slo=[{metric: error_ratio, op: '<=', value: 0, clock: response}]"),
        row(
            "slo[0] | SLO_WHOLE_RUN | achieved_ratio belongs to the whole load; leave kind and label out",
                "load.mode=QPS",
            "load.target_qps=5",
                "slo=[{metric: achieved_ratio, op: '>=', value: 0.99, kind: POINT_LOOKUP}]"),
        row(
            "slo[0] | SLO_WITHOUT_STATEMENT | no statement has kind UPDATE and label x, so the limit could never be judged",
            "slo=[{metric: p95_ms, op: '<=', value: 5, kind: UPDATE, label: x}]"),
        row(
            "slo[0].value | SLO_VALUE | is 0, must be above 0 for qps_min; to switch a limit off, leave it out",
            "slo=[{metric: qps_min, op: '>=', value: 0}]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"schema", "rules"})
  void refused(String problem, List<String> changes) {
    assertThat(Samples.problems(changes.toArray(String[]::new))).containsExactly(problem);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hints")
  void unknownKeysAreRefusedWithAHint(String beginning, List<String> changes) {
    assertThat(Samples.problems(changes.toArray(String[]::new)))
        .singleElement()
        .asString()
        .startsWith(beginning);
  }

  @Test
  void allProblemsAreToldAtOnceInTheOrderOfTheDocument() {
    assertThat(
            Samples.problems(
                "name=null",
                "load.durtion=4",
                "load.duration_seconds=0",
                "statements=[{kind: LOOKUP, weight_pct: 60}, {kind: GENERIC_SQL, weight_pct: 30}]",
                "slo=[{metric: p95_ms, op: '<', value: 0, kind: UPDATE}]"))
        .extracting(
            problem -> problem.substring(0, problem.indexOf(" | ", problem.indexOf(" | ") + 1)))
        .containsExactly(
            "name | MISSING",
            "load.duration_seconds | OUT_OF_RANGE",
            "load.durtion | UNKNOWN_KEY",
            "statements | WEIGHT_SUM",
            "statements[0].kind | NOT_ALLOWED",
            "statements[1].operation | OPERATION_REQUIRED",
            "statements[1].sql | SQL_REQUIRED",
            "slo[0].value | SLO_VALUE");
  }

  @Test
  void messageOfTheExceptionHoldsALinePerProblem() {
    assertThat(new TemplateException(List.of(problem("a", "is bad"), problem("", "is worse"))))
        .hasMessage("a: is bad\nis worse");
  }

  private static TemplateException.Problem problem(String path, String message) {
    return new TemplateException.Problem(path, "X", message);
  }

  @Test
  void fixedSizesTheLoad() {
    assertThat(
            Samples.read("scaling.min_workers=5", "scaling.min_connections=20")
                .load()
                .connections())
        .isEqualTo(100);
    assertThat(Samples.read("load.connections=4").load().connections()).isEqualTo(4);
    assertThat(
            Samples.read(
                    "load.mode=QPS", "load.target_qps=1", "scaling={mode: FIXED, min_workers: 2}")
                .load()
                .connections())
        .isNull();
    assertThat(
            Samples.read("load.mode=FIND_MAX_CONCURRENCY", "load.connections=9")
                .load()
                .connections())
        .isNull();
  }

  @Test
  void storedConfigOfFixedCanBeReadAgainWithOtherWorkers() {
    Template template = Samples.read();

    Template other =
        Samples.READER.read(
            template.config(), List.of(TemplateOverride.parse("scaling.min_workers=2")));

    assertThat(Samples.READER.read(template.config())).isEqualTo(template);
    assertThat(other.load().connections()).isEqualTo(8);
  }

  @Test
  void figuresOfOtherModesAreNotPartOfTheLoad() {
    LoadSpec load =
        Samples.read(
                "load.target_qps=5",
                "load.pattern={type: SINE, amplitude_ratio: 1, period_seconds: 5}")
            .load();

    assertThat(load.targetQps()).isNull();
    assertThat(load.pattern()).isNull();
    assertThat(load.findMax()).isNull();
    assertThat(Samples.read("load.mode=FIND_MAX_CONCURRENCY").load().findMax())
        .isEqualTo(new FindMaxSpec(5, 10, 30, null, FindMaxSpec.Strategy.LINEAR, 5, 20, 1));
  }

  @Test
  void parametersComeInTheOrderOfTheirPositionsAndKnowTheirStrategy() {
    List<ParameterSpec> parameters =
        Samples.read(
                parameters(
                    "SELECT ?, ?, ?",
                    "{position: 3, value: null, name: n}, {position: 1, values: [1.50, true]},"
                        + " {position: 2, strategy: RANDOM_NUMERIC, min: 1, max: 9.0}"))
            .statements()
            .get(0)
            .parameters();

    assertThat(parameters)
        .extracting(p -> p.strategy() + " " + p.name() + " " + p.options())
        .containsExactly(
            "CHOICE null {\"values\":[1.5,true]}",
            "RANDOM_NUMERIC null {\"min\":1,\"max\":9,\"integer\":true}",
            "LITERAL n {\"value\":null}");
  }

  @Test
  void labelsAndDistributionsAreNormalised() {
    Template template =
        Samples.read(
            "statements[0].label=' by  key '",
            "values.distribution={type: latest}",
            "slo=[{metric: p95_ms, op: '<', value: 1, label: by key}]");

    assertThat(template.statements().get(0).series().displayName())
        .isEqualTo("POINT_LOOKUP by_key");
    assertThat(template.slo().get(0).label()).isEqualTo("by_key");
    assertThat(template.values())
        .isEqualTo(new ValuesSpec(42, ValuesSpec.Distribution.LATEST, null));
    assertThat(Samples.read("statements[0].label=' '").statements().get(0).label()).isNull();
  }

  @Test
  void sqlOfSnowflakeMayUseDollarColumns() {
    assertThat(
            Samples.problems(
                "target={table_type: STANDARD, database: d, schema: s, table: t, warehouse: w}",
                statement("kind: POINT_LOOKUP, weight_pct: 100, sql: SELECT $1 FROM t")))
        .isEmpty();
  }
}
