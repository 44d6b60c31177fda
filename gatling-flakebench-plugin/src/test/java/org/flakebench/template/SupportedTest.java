package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedTest {
  static Stream<Arguments> refused() {
    return Stream.of(
        row(
            "load.mode: is QPS, which does not exist yet; use CONCURRENCY",
            "load.mode=QPS",
            "load.target_qps=5"),
        row(
            "load.mode: is FIND_MAX_CONCURRENCY, which does not exist yet; use CONCURRENCY",
            "load.mode=find_max_concurrency"),
        row(
            "scaling.mode: is AUTO, which does not exist yet; set scaling: {mode: FIXED, min_workers: 1, min_connections: N}",
            "scaling.mode=AUTO",
            "load.connections=4"),
        row(
            "scaling.mode: is BOUNDED, which does not exist yet; set scaling: {mode: FIXED, min_workers: 1, min_connections: N}",
            "scaling.mode=BOUNDED",
            "load.connections=4"),
        row(
            "scaling.min_workers: is 2, which does not exist yet; use 1 worker with more connections",
            "scaling.min_workers=2"),
        row(
            "values.distribution: is LATEST, which does not exist yet; use UNIFORM",
            "values.distribution=latest"),
        row(
            "values.distribution: is ZIPFIAN, which does not exist yet; use UNIFORM",
            "values.distribution={type: ZIPFIAN, theta: 0.9}"),
        row(
            "target.table_type: is HYBRID, which does not exist yet; use POSTGRES",
            "target.table_type=HYBRID",
            "target.warehouse=w"),
        row(
            "target.connection: is prod, which does not exist yet; leave it out and give the target's URL on the command line or"
                + " in the environment",
            "target.connection=prod"),
        row(
            "target.via_pooler: is true, which does not exist yet; connect to the server directly and leave it out",
            "target.via_pooler=true"),
        row(
            "load.operations_per_connection: is 10, which does not exist yet; leave it out and limit the run by duration_seconds",
            "load.operations_per_connection=10"),
        row("guardrails: is an object, which does not exist yet; leave them out", "guardrails={}"));
  }

  private static Arguments row(String problem, String... changes) {
    return Arguments.of(problem, List.of(changes));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String problem, List<String> changes) {
    Template template = Samples.read(changes.toArray(String[]::new));

    assertThat(Supported.problems(template))
        .extracting(TemplateException.Problem::toString)
        .containsExactly(problem);
    assertThat(Supported.problems(template))
        .extracting(TemplateException.Problem::code)
        .containsOnly("NOT_SUPPORTED_YET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "load.think_time_ms=5",
        "load.statement_timeout_ms=0",
        "record.executions=ALL",
        "record.executions=NONE",
        "slo=[{metric: p99_ms, op: '<', value: 3, scope: seconds_pct}, {metric: qps_min, op: '>', value: 1}]",
        "tags={a: b}",
        "statements=[{kind: GENERIC_SQL, weight_pct: 100, operation: WRITE, sql: 'SELECT ?, ?, ?, ?', parameters: [{value: 1},"
            + " {values: [a, b]}, {strategy: random_numeric, min: 1, max: 2}, {strategy: random_in_range, min: 1, max: 2}]}]",
        "statements=[{kind: GENERIC_SQL, weight_pct: 100, operation: READ, sql: 'SELECT ?, ?', parameters: [{strategy: sample_from_table,"
            + " column: id}, {strategy: random_in_range, column: id}]}]"
      })
  void accepted(String change) {
    assertThat(Supported.problems(Samples.read(change))).isEmpty();
  }

  @Test
  void everythingThatIsMissingIsToldAtOnce() {
    assertThat(
            Supported.problems(
                Samples.read(
                    "load.mode=QPS",
                    "load.target_qps=5",
                    "scaling.min_workers=2",
                    "guardrails={}")))
        .hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oltp-mixed", "read-only"})
  void shippedTemplatesCanBeRun(String name) {
    Template template = Samples.READER.read(Path.of("../simulations/templates/" + name + ".yaml"));

    assertThat(template.name()).isEqualTo(name);
    assertThat(Supported.problems(template)).isEmpty();
    assertThat(template.load().connections()).isEqualTo(name.equals("read-only") ? 8 : 16);
  }
}
