package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractSampleTest {
  private final Template sample = Samples.READER.read(Samples.contract(), "sample");

  @Test
  void isAcceptedAsItStands() {
    assertThat(sample.name()).isEqualTo("oltp-mixed");
    assertThat(sample.target())
        .isEqualTo(
            new TargetSpec(
                TableType.POSTGRES, null, "demo", "public", "orders", null, false, false));
    assertThat(sample.load())
        .isEqualTo(
            new LoadSpec(
                LoadMode.CONCURRENCY,
                16,
                null,
                Arrival.CONSTANT,
                null,
                60,
                10,
                0,
                null,
                600_000,
                null));
    assertThat(sample.scaling())
        .isEqualTo(
            new ScalingSpec(
                ScalingMode.AUTO,
                1,
                null,
                1,
                null,
                30,
                ScalingSpec.Allocation.EVEN,
                ScalingSpec.WorkerLossPolicy.FAIL));
    assertThat(sample.guardrails()).isNull();
    assertThat(sample.values())
        .isEqualTo(new ValuesSpec(42, ValuesSpec.Distribution.UNIFORM, null));
    assertThat(sample.record()).isEqualTo(new RecordSpec(RecordMode.SAMPLED, 2000));
    assertThat(sample.trials()).isEqualTo(new TrialsSpec(1, "SEQUENTIAL", 0));
    assertThat(sample.tags()).containsExactly(Map.entry("team", "demo"));
    assertThat(sample.slo())
        .containsExactly(
            new SloSpec(
                SloSpec.Metric.ERROR_RATIO,
                SloSpec.Op.LE,
                0.01,
                null,
                null,
                SloSpec.Clock.SERVICE,
                SloSpec.Scope.RUN));
  }

  @Test
  void statementsCarryWeightsOperationsAndParameters() {
    assertThat(sample.statements())
        .extracting(StatementSpec::weightBasisPoints)
        .containsExactly(4450, 2000, 2500, 1000, 50);
    assertThat(sample.statements())
        .extracting(StatementSpec::operation)
        .containsExactly(
            Operation.READ, Operation.READ, Operation.WRITE, Operation.WRITE, Operation.READ);
    assertThat(sample.statements())
        .extracting(StatementSpec::label)
        .containsExactly(null, null, null, null, "revenue_by_status");
    ParameterSpec parameter = sample.statements().get(4).parameters().get(0);
    assertThat(parameter.strategy()).isEqualTo(ParameterSpec.Strategy.RANDOM_IN_RANGE);
    assertThat(parameter.options()).hasToString("{\"min\":\"2026-01-01\",\"max\":\"2026-06-30\"}");
  }

  @Test
  void itCanBeRun() {
    assertThat(Supported.problems(sample)).isEmpty();
  }

  @Test
  void sameAsJsonHasTheSameConfigAndHash() {
    Template json = Samples.READER.read(sample.config().toPrettyString(), "sample.json");

    assertThat(json.config()).isEqualTo(sample.config());
    assertThat(json.contentHash()).isEqualTo(sample.contentHash()).matches("[0-9a-f]{64}");
    assertThat(json).isEqualTo(sample);
  }

  @Test
  void shorterFormWithoutItsDefaultsIsTheSameTemplate() {
    String shorter =
        """
        {"tags": {"team": "demo"}, "slo": [{"value": 1e-2, "op": "<=", "metric": "ERROR_RATIO"}],
        \t"statements": [
          {"weight_pct": 44.50, "kind": "point_lookup", "sql": "SELECT * FROM {table} WHERE id = ?"},
          {"kind": "RANGE_SCAN", "weight_pct": 20.0, "sql": "SELECT * FROM {table} WHERE id BETWEEN ? AND ? + 99"},
          {"kind": "INSERT", "weight_pct": 25, "operation": "write",
           "sql": "INSERT INTO {table} (id, customer_id, amount, status, created_at) VALUES (?, ?, ?, ?, ?)"},
          {"kind": "UPDATE", "weight_pct": 10, "sql": "UPDATE {table} SET status = ? WHERE id = ?"},
          {"kind": "GENERIC_SQL", "weight_pct": 0.5, "label": "revenue by status", "operation": "READ",
           "sql": "SELECT status, sum(amount) FROM {table} WHERE created_at >= ? GROUP BY status",
           "parameters": [{"strategy": "random_in_range", "max": "2026-06-30", "min": "2026-01-01"}]}],
         "load": {"connections": 16, "duration_seconds": 60, "warmup_seconds": 10},
         "target": {"table": "orders", "schema": "public", "database": "demo", "table_type": "postgres"},
         "description": "Point lookups, range scans, inserts and updates on one table", "name": "oltp-mixed"}
        """;

    Template same = Samples.READER.read(shorter, "shorter.json");

    assertThat(same.config().toString()).isEqualTo(sample.config().toString());
    assertThat(same.contentHash()).isEqualTo(sample.contentHash());
  }

  @Test
  void anotherValueIsAnotherHash() {
    Template other =
        Samples.READER.read(
            Samples.contract(), "sample", List.of(TemplateOverride.parse("values.seed=43")));

    assertThat(other.contentHash()).isNotEqualTo(sample.contentHash());
  }

  @Test
  void configHasTheKeysInTheOrderOfTheSchema() throws Exception {
    var keys = JsonMapper.builder().build().readTree(sample.config().toString()).fieldNames();

    assertThat(keys)
        .toIterable()
        .containsExactly(
            "name",
            "description",
            "target",
            "load",
            "scaling",
            "guardrails",
            "statements",
            "values",
            "record",
            "slo",
            "trials",
            "tags");
  }
}
