package org.flakebench.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flakebench.store.BulkTable.Kind;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.SampledPool;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Value pools as rows: for queries and dumps, one row per value. Safe to use from several threads
 * and processes.
 */
public final class ValuePoolRepository {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BulkTable TABLE =
      BulkTable.of("template_value_pools", "values")
          .columns(Kind.TEXT, "pool_id", "template_id", "pool_kind", "column_name")
          .columns(Kind.INTEGER, "seq")
          .columns(Kind.JSON, "value")
          .build();

  /** Asked apart from the deletion: within it a server may look for them anew at every row. */
  private static final String OLD =
      """
      SELECT pool_id FROM (
        SELECT pool_id, row_number() OVER (PARTITION BY pool_kind, column_name ORDER BY created_at DESC, pool_id) AS age
        FROM template_value_pools WHERE template_id = :template AND seq = 0) AS pools
      WHERE age > :kept
      """;

  private final Jdbi jdbi;
  private final Dialect dialect;

  /**
   * @param jdbi for bulk loads
   */
  ValuePoolRepository(Jdbi jdbi, Dialect dialect) {
    this.jdbi = jdbi;
    this.dialect = dialect;
  }

  /**
   * Keeps a pool; nothing happens when it is there.
   *
   * @throws StoreUnavailableException when the store does not take it
   */
  public void keep(String poolId, String templateId, SampledPool pool) {
    try {
      jdbi.<Optional<Boolean>, IOException>withHandle(
          handle -> {
            if (isThere(handle, poolId)) {
              return Optional.empty();
            }
            return dialect
                .bulk()
                .load(
                    handle,
                    "pools/" + poolId,
                    inside -> {
                      // Of two that keep the same pool at once the second waits here.
                      inside.createUpdate(dialect.lockPool()).bind("pool", poolId).execute();
                      return !isThere(inside, poolId);
                    },
                    List.of(new Values(poolId, templateId, pool)),
                    (inside, taken) -> true);
          });
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "the value pool " + poolId + " is not stored: " + e.getMessage(), e);
    }
  }

  private static boolean isThere(Handle handle, String poolId) {
    return handle
        .createQuery("SELECT 1 FROM template_value_pools WHERE pool_id = :pool AND seq = 0")
        .bind("pool", poolId)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private record Values(String poolId, String templateId, SampledPool pool) implements BulkSource {
    @Override
    public BulkTable table() {
      return TABLE;
    }

    @Override
    public void rows(Handle handle, BulkRows into) throws IOException {
      byte[] id = BulkRows.utf8(poolId);
      byte[] template = BulkRows.utf8(templateId);
      byte[] kind = BulkRows.utf8(pool.kind().name());
      byte[] column = BulkRows.utf8(pool.column());
      for (int place = 0; place < pool.size(); place++) {
        into.row();
        into.text(id);
        into.text(template);
        into.text(kind);
        into.text(column);
        into.integer(place);
        into.json(ValuePoolRepository.json(pool, place));
      }
    }
  }

  /** Removes what is older than the last preparations of each of a template's pools. */
  public void deleteOld(String templateId, int kept) {
    jdbi.useHandle(
        handle -> {
          List<String> old =
              handle
                  .createQuery(OLD)
                  .bind("template", templateId)
                  .bind("kept", kept)
                  .mapTo(String.class)
                  .list();
          if (!old.isEmpty()) {
            handle
                .createUpdate(
                    "DELETE FROM template_value_pools WHERE template_id = :template AND pool_id IN (<old>)")
                .bind("template", templateId)
                .bindList("old", old)
                .execute();
          }
        });
  }

  /** Removes all pools of a template. */
  public void deleteAll(String templateId) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("DELETE FROM template_value_pools WHERE template_id = :template")
                .bind("template", templateId)
                .execute());
  }

  /** The value at a place; a row as an object. */
  private static String json(SampledPool pool, int place) {
    Object value;
    if (pool.kind() == PoolKind.ROW) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (PoolColumn column : pool.columns()) {
        row.put(column.name(), plain(column.value(place)));
      }
      value = row;
    } else {
      value = plain(pool.columns().get(0).value(place));
    }
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of a pool cannot be written as JSON", e);
    }
  }

  /** Numbers and booleans as they are; times, ids and what JSON has no number for as text. */
  private static Object plain(Object value) {
    boolean json =
        value == null
            || value instanceof Long
            || value instanceof Boolean
            || value instanceof BigDecimal
            || value instanceof Double number && Double.isFinite(number);
    return json ? value : value.toString();
  }
}
