package org.flakebench.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flakebench.target.WarehouseSample;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What was seen of the warehouses of runs: how each was set up when its run began, in TEST_RESULTS,
 * and how it went on, in WAREHOUSE_POLL_SNAPSHOTS. Safe to use from several threads.
 */
public final class WarehouseSnapshotRepository {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keys of ours beside the columns of SHOW WAREHOUSES, which have no such names. */
  private static final String CAPTURED_AT = "captured_at";

  private static final String RESUMED_FOR_RUN = "resumed_for_run";
  private static final String RUN_QUEUED = "run_queued";

  /** Numbers of SHOW WAREHOUSES that belong into the snapshot as numbers. */
  private static final List<String> NUMBERS =
      List.of(
          "min_cluster_count",
          "max_cluster_count",
          "started_clusters",
          "running",
          "queued",
          "auto_suspend",
          "query_acceleration_max_scale_factor");

  private final Jdbi jdbi;
  private final Dialect dialect;

  WarehouseSnapshotRepository(Jdbi jdbi, Dialect dialect) {
    this.jdbi = jdbi;
    this.dialect = dialect;
  }

  /**
   * One look at a warehouse.
   *
   * @param number 1, 2, … within the run: with it the row's id is given, so that a look that is
   *     written again is there once
   * @param at when, UTC; by the clock of the run's worker, as the intervals of the run, which it is
   *     to be held against: nothing is decided by comparing it with another machine's
   * @param elapsedSeconds since the begin of the measurement, negative in the warm-up; null as long
   *     as nobody knew when it would be
   */
  public record Look(int number, Instant at, Double elapsedSeconds, WarehouseSample sample) {}

  /**
   * What the price of a warehouse depends on, at one moment.
   *
   * @param at when, UTC
   * @param clusters how many ran; null when the server did not tell
   * @param size as the server spells it; null when unknown
   * @param type STANDARD, SNOWPARK-OPTIMIZED, INTERACTIVE …; null when unknown
   * @param resourceConstraint as STANDARD_GEN_2; null without one
   */
  public record Seen(
      Instant at, Integer clusters, String size, String type, String resourceConstraint) {}

  /**
   * A warehouse when its run began.
   *
   * @param resumedForRun whether it was started for the run
   */
  public record Configuration(Seen seen, boolean resumedForRun) {}

  /**
   * Keeps how the warehouse of a run is set up, with its size.
   *
   * @param at when it was looked at, UTC, by the clock of the run's worker
   */
  public void configure(String runId, WarehouseSample sample, Instant at) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "UPDATE test_results SET warehouse_size = :size, warehouse_config_snapshot = "
                        + dialect.json(":config")
                        + " WHERE test_id = :run")
                .bind("size", sample.size())
                .bind("config", configuration(sample, at).toString())
                .bind("run", runId)
                .execute());
  }

  /** By column name; what is a number is one, so that it can be counted with. */
  private static ObjectNode configuration(WarehouseSample sample, Instant at) {
    ObjectNode json = raw(sample);
    for (String name : NUMBERS) {
      String text = sample.raw().get(name);
      if (text != null && text.strip().matches("-?[0-9]{1,9}")) {
        json.put(name, Integer.parseInt(text.strip()));
      }
    }
    if (sample.scalingPolicy() == null) {
      json.put("scaling_policy", "STANDARD");
    }
    json.put(RESUMED_FOR_RUN, sample.resumedForRun());
    json.put(CAPTURED_AT, at.toString());
    return json;
  }

  private static ObjectNode raw(WarehouseSample sample) {
    ObjectNode json = JSON.createObjectNode();
    sample.raw().forEach(json::put);
    return json;
  }

  /** Adds looks; those that are there stay as they are. */
  public void add(String runId, List<Look> looks) {
    if (looks.isEmpty()) {
      return;
    }
    Map<String, String> values = new LinkedHashMap<>();
    values.put("snapshot_id", ":id");
    values.put("run_id", ":run");
    values.put("timestamp", ":at");
    for (String column :
        List.of(
            "elapsed_seconds",
            "warehouse_name",
            "started_clusters",
            "running",
            "queued",
            "min_cluster_count",
            "max_cluster_count",
            "scaling_policy")) {
      values.put(column, ":" + column);
    }
    values.put("raw_result", dialect.json(":raw"));
    String insert =
        dialect.insertIfAbsent("warehouse_poll_snapshots", List.of("snapshot_id"), values);
    jdbi.useTransaction(
        handle -> {
          try (PreparedBatch batch = handle.prepareBatch(insert)) {
            looks.forEach(look -> add(batch, runId, look));
            batch.execute();
          }
        });
  }

  private static void add(PreparedBatch batch, String runId, Look look) {
    WarehouseSample sample = look.sample();
    ObjectNode raw = raw(sample);
    raw.put(RUN_QUEUED, sample.ownQueued());
    String id = "warehouse look\n" + runId + "\n" + look.number();
    batch
        .bind("id", UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString())
        .bind("run", runId)
        .bind("at", look.at())
        .bind("elapsed_seconds", look.elapsedSeconds())
        .bind("warehouse_name", sample.name())
        .bind("started_clusters", sample.startedClusters())
        .bind("running", sample.running())
        .bind("queued", sample.queued())
        .bind("min_cluster_count", sample.minClusters())
        .bind("max_cluster_count", sample.maxClusters())
        .bind("scaling_policy", sample.scalingPolicy())
        .bind("raw", raw.toString())
        .add();
  }

  /** How the warehouse of a run was set up; empty when nobody looked. */
  public static Optional<Configuration> configuration(
      Handle handle, Dialect dialect, String runId) {
    return handle
        .createQuery(
            "SELECT "
                + dialect.jsonText("warehouse_config_snapshot")
                + " AS config FROM test_results WHERE test_id = :run")
        .bind("run", runId)
        .map((row, context) -> Optional.ofNullable(row.getString(1)))
        .findOne()
        .flatMap(config -> config)
        .map(WarehouseSnapshotRepository::configuration);
  }

  private static Configuration configuration(String text) {
    JsonNode json = read(text);
    Instant at =
        json.path(CAPTURED_AT).isTextual() ? Instant.parse(json.path(CAPTURED_AT).asText()) : null;
    JsonNode clusters = json.path("started_clusters");
    return new Configuration(
        seen(at, clusters.isInt() ? (Integer) clusters.intValue() : null, json),
        json.path(RESUMED_FOR_RUN).asBoolean(false));
  }

  /** What was seen of a run's warehouse, oldest first. */
  public static List<Seen> looks(Handle handle, Dialect dialect, String runId) {
    return handle
        .createQuery(
            "SELECT timestamp AS seen_at, started_clusters, "
                + dialect.jsonText("raw_result")
                + " AS raw FROM warehouse_poll_snapshots WHERE run_id = :run ORDER BY timestamp, snapshot_id")
        .bind("run", runId)
        .map(
            (row, context) -> {
              Instant at =
                  context.findColumnMapperFor(Instant.class).orElseThrow().map(row, 1, context);
              // By position: Snowflake gives unquoted names in upper case.
              int clusters = row.getInt(2);
              Integer known = row.wasNull() ? null : (Integer) clusters;
              return seen(at, known, read(row.getString(3)));
            })
        .list();
  }

  private static Seen seen(Instant at, Integer clusters, JsonNode raw) {
    return new Seen(at, clusters, text(raw, "size"), text(raw, "type"), constraint(raw));
  }

  /** Snowflake names it after the generation, or says null or nothing at all. */
  private static String constraint(JsonNode raw) {
    String text = text(raw, "resource_constraint");
    return text == null || text.toUpperCase(Locale.ROOT).equals("NULL") ? null : text;
  }

  private static String text(JsonNode json, String name) {
    String text = json.path(name).asText("");
    return text.isBlank() || json.path(name).isNull() ? null : text;
  }

  private static JsonNode read(String text) {
    try {
      return text == null ? JSON.createObjectNode() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "what was seen of a warehouse cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
