package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of inputs and results that the reader must agree with, row by row. */
class ValidationVectorsTest {

  /** A mix of lookups, each with a label of its own. */
  private static String mix(Object... weights) {
    return Stream.of(weights)
        .map(weight -> "{kind: POINT_LOOKUP, weight_pct: " + weight + "}")
        .collect(Collectors.joining(", ", "statements=[", "]"));
  }

  static Stream<Arguments> refused() {
    String qps = "load.mode=QPS";
    String generic = "statements=[{kind: GENERIC_SQL, weight_pct: 100, operation: READ, ";
    return Stream.of(
        row(
            "weights 33.33 x 3",
            "statements | WEIGHT_SUM | the weights sum to 99.99, they must sum to exactly 100.00",
            mix(33.33, 33.33, 33.33)),
        row(
            "weight -1",
            "statements[0].weight_pct | OUT_OF_RANGE | is -1, must be a number from 0 to 100",
            mix(-1, 101 - 1)),
        row(
            "weight 100.01",
            "statements[0].weight_pct | OUT_OF_RANGE | is 100.01, must be a number from 0 to 100",
            mix(100.01)),
        row(
            "weight NaN",
            "statements[0].weight_pct | WRONG_TYPE | is \".NaN\", must be a number from 0 to 100",
            mix(".NaN")),
        row(
            "weight abc",
            "statements[0].weight_pct | WRONG_TYPE | is \"abc\", must be a number from 0 to 100",
            mix("\"abc\"")),
        row(
            "weight that would take memory without end",
            "statements[0].weight_pct | WRONG_TYPE | is \"1E-999999999\", must be a number from 0 to 100",
            mix("1e-999999999")),
        row(
            "generic 2 placeholders, 1 spec",
            "statements[0].parameters | PARAMETER_COUNT | has 1 entry, but the SQL has 2 placeholders (?): count mismatch,"
                + " give one entry per placeholder",
            generic
                + "sql: 'SELECT 1 FROM {table} WHERE a = ? AND b = ?', parameters: [{value: 1}]}]"),
        row(
            "generic READ delete from t",
            "statements[0].sql | READ_WRITES | the statement begins with DELETE, but its operation is READ; say operation: WRITE",
            generic + "sql: 'delete from t'}]"),
        row(
            "target p95 = 0",
            "slo[0].value | SLO_VALUE | is 0, must be above 0 for p95_ms; to switch a limit off, leave it out",
            "slo=[{metric: p95_ms, op: '<=', value: 0}]"),
        row(
            "target p95 = -5 is no way to switch it off",
            "slo[0].value | SLO_VALUE | is -5, must be above 0 for p95_ms; to switch a limit off, leave it out",
            "slo=[{metric: p95_ms, op: '<=', value: -5}]"),
        row(
            "target p95 empty text",
            "slo[0].value | WRONG_TYPE | is \"\", must be a number",
            "slo=[{metric: p95_ms, op: '<=', value: ''}]"),
        row(
            "error target 101",
            "slo[0].value | SLO_VALUE | is 101, must be a ratio from 0 to 1 for error_ratio",
            "slo=[{metric: error_ratio, op: '<=', value: 101}]"),
        row(
            "QPS without target",
            "load.target_qps | TARGET_QPS_REQUIRED | is missing; load mode QPS needs the operations per second over all workers",
            qps),
        row(
            "QPS target inf",
            "load.target_qps | WRONG_TYPE | is \"inf\", must be a number above 0 and up to 10000000 or null",
            qps,
            "load.target_qps=inf"),
        row(
            "QPS target .inf",
            "load.target_qps | WRONG_TYPE | is \".inf\", must be a number above 0 and up to 10000000 or null",
            qps,
            "load.target_qps=.inf"),
        row(
            "QPS target 0",
            "load.target_qps | OUT_OF_RANGE | is 0, must be a number above 0 and up to 10000000 or null",
            qps,
            "load.target_qps=0"),
        row(
            "QPS concurrent empty text",
            "load.connections | WRONG_TYPE | is \"\", must be a whole number from 1 to 100000 or null",
            qps,
            "load.target_qps=1",
            "load.connections=''"),
        row(
            "QPS concurrent 0",
            "load.connections | OUT_OF_RANGE | is 0, must be a whole number from 1 to 100000 or null",
            qps,
            "load.target_qps=1",
            "load.connections=0"),
        row(
            "QPS concurrent 5 with min_connections 10",
            "load.connections | OUTSIDE_BOX | is 5, less than the scaling box needs: min_workers 1 × min_connections 10 = 10",
            qps,
            "load.target_qps=1",
            "load.connections=5",
            "scaling={mode: AUTO, min_connections: 10}"),
        row(
            "FIXED without min_workers",
            "scaling.min_workers | FIXED_NEEDS_SIZE | is missing; FIXED scaling needs the exact number of workers here",
            "scaling={mode: FIXED, min_connections: 4}"),
        row(
            "TURBO",
            "scaling.mode | NOT_ALLOWED | is \"TURBO\", must be one of FIXED, BOUNDED, AUTO",
            "scaling.mode=TURBO"),
        row(
            "guardrails cpu 0",
            "guardrails.max_cpu_percent | OUT_OF_RANGE | is 0, must be a number from 1 to 100",
            "guardrails.max_cpu_percent=0"),
        row(
            "guardrails cpu 101",
            "guardrails.max_cpu_percent | OUT_OF_RANGE | is 101, must be a number from 1 to 100",
            "guardrails.max_cpu_percent=101"));
  }

  /** The rows that speak of the flat configuration, where it differs from ours. */
  static Stream<Arguments> refusedInAFlatConfiguration() {
    String generic = "generic_queries: [{operation_type: READ, weight_pct: 100, sql: ";
    String none = "custom_point_lookup_pct: 0";
    String from = " (from concurrent_connections)";
    return Stream.of(
        row(
            "weights 33.33 x 3",
            "statements | WEIGHT_SUM | the weights sum to 99.99, they must sum to exactly 100.00",
            "custom_point_lookup_pct: 33.33",
            "custom_insert_pct: '33.33'",
            "custom_update_pct: 33.33"),
        row(
            "weight -1",
            "statements[0].weight_pct | OUT_OF_RANGE | is -1, must be a number from 0 to 100 (from custom_point_lookup_pct)",
            "custom_point_lookup_pct: -1"),
        row(
            "weight 100.01",
            "statements[0].weight_pct | OUT_OF_RANGE | is 100.01, must be a number from 0 to 100 (from custom_point_lookup_pct)",
            "custom_point_lookup_pct: 100.01"),
        row(
            "weight NaN",
            "custom_point_lookup_pct | BAD_VALUE | is \".NaN\", must be a number",
            "custom_point_lookup_pct: .NaN"),
        row(
            "weight abc",
            "custom_point_lookup_pct | BAD_VALUE | is \"abc\", must be a number",
            "custom_point_lookup_pct: abc"),
        row(
            "generic READ delete from t",
            "statements[0].sql | READ_WRITES | the statement begins with DELETE, but its operation is READ; say operation: WRITE"
                + " (from generic_queries[0].sql)",
            none,
            generic + "delete from t}]"),
        row(
            "generic 2 placeholders, 1 spec",
            "statements[0].parameters | PARAMETER_COUNT | has 1 entry, but the SQL has 2 placeholders (?): count mismatch,"
                + " give one entry per placeholder (from generic_queries[0])",
            none,
            generic + "'SELECT $1, $2', parameters: [{value: 1}]}]"),
        row(
            "target p95 = 0",
            "target_point_lookup_p95_latency_ms | OUT_OF_RANGE | is 0, must be above 0, or -1 to switch it off",
            "target_point_lookup_p95_latency_ms: 0"),
        row(
            "error target 101",
            "target_point_lookup_error_rate_pct | OUT_OF_RANGE | is 101, must be a percentage from 0 to 100",
            "target_point_lookup_error_rate_pct: 101"),
        row(
            "QPS without target",
            "load.target_qps | TARGET_QPS_REQUIRED | is missing; load mode QPS needs the operations per second over all workers",
            "load_mode: QPS"),
        row(
            "QPS target inf",
            "target_qps | BAD_VALUE | is \"inf\", must be a number",
            "load_mode: QPS",
            "target_qps: inf"),
        row(
            "QPS concurrent 0",
            "load.connections | OUT_OF_RANGE | is 0, must be a whole number from 1 to 100000 or null"
                + from,
            "load_mode: QPS",
            "target_qps: 5",
            "concurrent_connections: 0"),
        row(
            "QPS concurrent 5 with min_connections 10",
            "load.connections | OUTSIDE_BOX | is 5, less than the scaling box needs: min_workers 1 × min_connections 10 = 10"
                + from,
            "load_mode: QPS",
            "target_qps: 5",
            "concurrent_connections: 5",
            "scaling: {min_connections: 10}"),
        row(
            "FIXED without min_workers",
            "scaling.min_workers | FIXED_NEEDS_SIZE | is missing; FIXED scaling needs the exact number of workers here",
            "scaling: {mode: FIXED, min_connections: 4}"),
        row(
            "TURBO",
            "scaling.mode | NOT_ALLOWED | is \"TURBO\", must be one of FIXED, BOUNDED, AUTO (from scaling.mode)",
            "scaling: {mode: TURBO}"),
        row(
            "guardrails cpu 0",
            "guardrails.max_cpu_percent | OUT_OF_RANGE | is 0, must be a number from 1 to 100 (from guardrails.max_cpu_percent)",
            "guardrails: {enabled: true, max_cpu_percent: 0}"),
        row(
            "guardrails cpu 101 by its old name",
            "guardrails.max_cpu_percent | OUT_OF_RANGE | is 101, must be a number from 1 to 100 (from autoscale_max_cpu_percent)",
            "guardrails: {enabled: true}",
            "autoscale_max_cpu_percent: 101"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusedInAFlatConfiguration(String name, String problem, List<String> lines) {
    assertThat(FlatImportTest.problems(lines.toArray(String[]::new))).containsExactly(problem);
  }

  @Test
  void aFlatConfigurationRoundsWeightsAndTakesTheStandardSql() {
    Template template =
        FlatImportTest.with("custom_point_lookup_pct: 12.345", "custom_insert_pct: '87.65'")
            .template();
    assertThat(template.statements())
        .extracting(StatementSpec::weightBasisPoints)
        .containsExactly(1235, 8765);
    assertThat(template.statements()).extracting(StatementSpec::sql).containsOnly("");
  }

  @Test
  void aFlatConfigurationSwitchesLimitsOffByAnythingBelowZeroAndByNothing() {
    for (String off : List.of("-5", "-1", "''", "null")) {
      assertThat(FlatImportTest.with("target_point_lookup_p95_latency_ms: " + off).template().slo())
          .isEmpty();
    }
    assertThat(FlatImportTest.with("target_point_lookup_error_rate_pct: 0").template().slo())
        .hasSize(1);
  }

  @Test
  void aFlatConfigurationLeavesAQpsRunWithoutACapByNothingAndByMinusOne() {
    for (String none : List.of("''", "-1", "null")) {
      assertThat(
              FlatImportTest.with(
                      "load_mode: QPS", "target_qps: 5", "concurrent_connections: " + none)
                  .template()
                  .load()
                  .connections())
          .isNull();
    }
  }

  @Test
  void aFlatConfigurationMaySayBoundedInSmallLetters() {
    assertThat(FlatImportTest.with("scaling: {mode: bounded}").template().scaling().mode())
        .isEqualTo(ScalingMode.BOUNDED);
  }

  @Test
  void aFlatConfigurationWithFixedScalingMayHaveAnyGuardrails() {
    Template template =
        FlatImportTest.with(
                "scaling: {mode: FIXED, min_workers: 1, min_connections: 4}",
                "guardrails: {enabled: true, max_cpu_percent: 101, max_memory_percent: 0}")
            .template();
    assertThat(template.guardrails())
        .isEqualTo(new GuardrailSpec(GuardrailSpec.Mode.HARD, 80, 85, 20, 3, "all"));
  }

  private static Arguments row(String name, String problem, String... changes) {
    return Arguments.of(name, problem, List.of(changes));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String name, String problem, List<String> changes) {
    assertThat(Samples.problems(changes.toArray(String[]::new))).containsExactly(problem);
  }

  @Test
  void weights25_25_35_15AreAccepted() {
    assertThat(Samples.read(mix(25, 25, 35, 15)).statements())
        .extracting(StatementSpec::weightBasisPoints)
        .containsExactly(2500, 2500, 3500, 1500);
  }

  @Test
  void weight12_345IsRoundedHalfUpToTwoDecimals() {
    Template template = Samples.read(mix(12.345, 87.65));

    assertThat(template.statements())
        .extracting(StatementSpec::weightBasisPoints)
        .containsExactly(1235, 8765);
    assertThat(template.config().at("/statements/0/weight_pct").decimalValue()).isEqualTo("12.35");
  }

  @Test
  void emptySqlOfAKindWithCanonicalSqlIsAccepted() {
    assertThat(Samples.read("statements[0].sql=''").statements().get(0).sql()).isEmpty();
  }

  @Test
  void qpsWithoutConnectionsHasNoCap() {
    Template template =
        Samples.read(
            "load.mode=QPS", "load.target_qps=1000", "load.connections=null", "scaling.mode=AUTO");

    assertThat(template.load().connections()).isNull();
    assertThat(template.load().targetQps()).isEqualTo(1000.0);
  }

  @Test
  void boundedInLowerCaseIsBounded() {
    assertThat(Samples.read("scaling.mode=bounded", "load.connections=4").scaling().mode())
        .isEqualTo(ScalingMode.BOUNDED);
  }

  @Test
  void guardrailsAreAcceptedInEveryScalingModeAndTheirValuesCheckedInEach() {
    assertThat(
            Samples.read("guardrails={}", "scaling.mode=AUTO", "load.connections=4").guardrails())
        .isEqualTo(new GuardrailSpec(GuardrailSpec.Mode.SOFT, 80, 85, 20, 3, "all"));
    assertThat(Samples.read("guardrails={max_cpu_percent: 1, mode: HARD}").guardrails())
        .isEqualTo(new GuardrailSpec(GuardrailSpec.Mode.HARD, 1, 85, 20, 3, "all"));
  }

  @Test
  void whatATemplateDoesNotDoIsRefusedWithAWayOut() {
    assertThat(Samples.problems("tables=[a, b]"))
        .singleElement()
        .asString()
        .contains("tables | UNKNOWN_KEY")
        .contains("a template has one table");
    assertThat(Samples.problems("background_tasks=[{sql: 'SELECT 1', period_seconds: 60}]"))
        .singleElement()
        .asString()
        .contains("nothing runs beside the mix");
  }
}
