package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flakebench.store.WarehouseSnapshotRepository.Configuration;
import org.flakebench.store.WarehouseSnapshotRepository.Look;
import org.flakebench.store.WarehouseSnapshotRepository.Seen;
import org.flakebench.target.WarehouseSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class WarehouseSnapshotRepositoryIT {
  private static final Instant AT = Instant.parse("2026-03-29T01:30:00.123456Z");

  @Parameter StoreUnderTest under;

  private final String runId = UUID.randomUUID().toString();

  private static WarehouseSample sample(Integer clusters, String size, Integer ownQueued) {
    Map<String, String> raw = new LinkedHashMap<>();
    raw.put("name", "BENCH_WH");
    raw.put("state", "STARTED");
    raw.put("size", size);
    raw.put("type", "STANDARD");
    raw.put("min_cluster_count", "1");
    raw.put("auto_suspend", "600");
    raw.put("auto_resume", "true");
    raw.put("resource_constraint", null);
    raw.put("comment", "it's \"quoted\"; 日本");
    return new WarehouseSample(
        "BENCH_WH", "STARTED", "STANDARD", size, clusters, 1, 3, 4, 2, ownQueued, null, true, raw);
  }

  private Store store() {
    return under.store();
  }

  private void insertRun() {
    store()
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        "INSERT INTO test_results (test_id, run_id, test_name, scenario_name, table_name, table_type, status,"
                            + " start_time, concurrent_connections) VALUES (:run, :run, 'n', 'n', 't', 'STANDARD', 'PREPARED',"
                            + " :at, 1)")
                    .bind("run", runId)
                    .bind("at", AT)
                    .execute());
  }

  private List<Seen> looks() {
    return store()
        .jdbi()
        .withHandle(handle -> WarehouseSnapshotRepository.looks(handle, store().dialect(), runId));
  }

  @Test
  void looksComeBackInOrderAndEachOnce() {
    WarehouseSnapshotRepository warehouses = store().warehouses();
    Look second = new Look(2, AT.plusSeconds(5), 1.5, sample(2, "Small", 3));
    warehouses.add(runId, List.of(second));
    warehouses.add(runId, List.of(new Look(1, AT, null, sample(null, "X-Small", null)), second));
    warehouses.add(runId, List.of());

    assertThat(looks())
        .containsExactly(
            new Seen(AT, null, "X-Small", "STANDARD", null),
            new Seen(AT.plusSeconds(5), 2, "Small", "STANDARD", null));
  }

  @Test
  void theColumnsOfTheTableAreFilled() throws Exception {
    store().warehouses().add(runId, List.of(new Look(1, AT, -2.5, sample(2, "Small", 3))));

    Map<String, Object> row =
        store()
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT snapshot_id, elapsed_seconds, warehouse_name, started_clusters, running, queued,"
                                + " min_cluster_count, max_cluster_count, scaling_policy, "
                                + store().dialect().jsonText("raw_result")
                                + " AS raw FROM warehouse_poll_snapshots WHERE run_id = :run")
                        .bind("run", runId)
                        .mapToMap()
                        .one());
    assertThat(row)
        .containsEntry("elapsed_seconds", -2.5)
        .containsEntry("warehouse_name", "BENCH_WH");
    assertThat(row.get("scaling_policy")).isNull();
    assertThat(((Number) row.get("running")).intValue()).isEqualTo(4);
    assertThat(((Number) row.get("queued")).intValue()).isEqualTo(2);
    assertThat(((Number) row.get("max_cluster_count")).intValue()).isEqualTo(3);
    assertThat((String) row.get("snapshot_id")).hasSize(36);
    JsonNode raw = new ObjectMapper().readTree((String) row.get("raw"));
    assertThat(raw.get("comment").textValue()).isEqualTo("it's \"quoted\"; 日本");
    assertThat(raw.get("run_queued").intValue()).isEqualTo(3);
  }

  @Test
  void theConfigurationStandsWithTheRun() throws Exception {
    insertRun();
    assertThat(configuration()).isNull();

    store().warehouses().configure(runId, sample(1, "X-Small", null), AT);

    assertThat(configuration())
        .isEqualTo(new Configuration(new Seen(AT, null, "X-Small", "STANDARD", null), true));
    Map<String, Object> row =
        store()
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT warehouse_size, "
                                + store().dialect().jsonText("warehouse_config_snapshot")
                                + " AS config FROM test_results WHERE test_id = :run")
                        .bind("run", runId)
                        .mapToMap()
                        .one());
    assertThat(row).containsEntry("warehouse_size", "X-Small");
    JsonNode config = new ObjectMapper().readTree((String) row.get("config"));
    assertThat(config.get("auto_suspend").intValue()).isEqualTo(600);
    assertThat(config.get("auto_resume").textValue()).isEqualTo("true");
    assertThat(config.get("scaling_policy").textValue()).isEqualTo("STANDARD");
    assertThat(config.get("captured_at").textValue()).isEqualTo(AT.toString());
  }

  private Configuration configuration() {
    return store()
        .jdbi()
        .withHandle(
            handle ->
                WarehouseSnapshotRepository.configuration(handle, store().dialect(), runId)
                    .orElse(null));
  }
}
