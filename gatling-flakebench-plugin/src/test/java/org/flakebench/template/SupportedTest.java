package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedTest {
  static Stream<Arguments> refused() {
    return Stream.of(
        row(
            "target.connection: is prod, which does not exist yet; leave it out and give the target's URL on the command line or"
                + " in the environment",
            "target.connection=prod"));
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
        "target.table_type=HYBRID; target.warehouse=w",
        "target.table_type=STANDARD; target.warehouse=w; target.use_cached_result=true",
        "load.operations_per_connection=10",
        "target.via_pooler=true",
        "guardrails={}",
        "scaling={mode: AUTO}; load={connections: 4}",
        "scaling={mode: BOUNDED, max_workers: 2}; load={connections: 4}",
        "load.statement_timeout_ms=0",
        "record.executions=ALL",
        "values.distribution=latest",
        "values.distribution=SEQUENTIAL",
        "values.distribution={type: ZIPFIAN, theta: 0.9}",
        "values.distribution={type: HOT_SET, fraction: 0.2, share: 0.8}",
        "record.executions=NONE",
        "slo=[{metric: p99_ms, op: '<', value: 3, scope: seconds_pct}, {metric: qps_min, op: '>', value: 1}]",
        "tags={a: b}",
        "statements=[{kind: GENERIC_SQL, weight_pct: 100, operation: WRITE, sql: 'SELECT ?, ?, ?, ?', parameters: [{value: 1},"
            + " {values: [a, b]}, {strategy: random_numeric, min: 1, max: 2}, {strategy: random_in_range, min: 1, max: 2}]}]",
        "statements=[{kind: GENERIC_SQL, weight_pct: 100, operation: READ, sql: 'SELECT ?, ?', parameters: [{strategy: sample_from_table,"
            + " column: id}, {strategy: random_in_range, column: id}]}]"
      })
  void accepted(String change) {
    assertThat(Supported.problems(Samples.read(change.split("; ")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oltp-mixed", "read-only", "skewed-reads"})
  void shippedTemplatesCanBeRun(String name) {
    Template template = Samples.READER.read(Path.of("../simulations/templates/" + name + ".yaml"));

    assertThat(template.name()).isEqualTo(name);
    assertThat(Supported.problems(template)).isEmpty();
    assertThat(template.load().connections()).isEqualTo(name.equals("read-only") ? 8 : 16);
  }
}
