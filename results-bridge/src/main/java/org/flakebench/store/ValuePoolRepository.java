package org.flakebench.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.SampledPool;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;

/**
 * Value pools as rows: for queries and dumps, one row per value. Safe to use from several threads
 * and processes.
 */
public final class ValuePoolRepository {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHUNK = 20_000;

  private static final String INSERT =
      """
      INSERT INTO template_value_pools (pool_id, template_id, pool_kind, column_name, seq, value)
      SELECT :pool, :template, :kind, :column, :first + place - 1, v::jsonb
      FROM unnest(:values) WITH ORDINALITY AS t (v, place)
      ON CONFLICT (pool_id, seq) DO NOTHING
      """;

  private static final String DELETE_OLD =
      """
      DELETE FROM template_value_pools WHERE template_id = :template AND pool_id IN (
        SELECT pool_id FROM (
          SELECT pool_id, row_number() OVER (PARTITION BY pool_kind, column_name ORDER BY created_at DESC, pool_id) AS age
          FROM template_value_pools WHERE template_id = :template AND seq = 0) AS pools
        WHERE age > :kept)
      """;

  private final Jdbi jdbi;

  ValuePoolRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Keeps a pool; nothing happens when it is there. */
  public void keep(String poolId, String templateId, SampledPool pool) {
    jdbi.useTransaction(
        handle -> {
          if (isThere(handle, poolId)) {
            return;
          }
          for (int from = 0; from < pool.size(); from += CHUNK) {
            insert(handle, poolId, templateId, pool, from, Math.min(CHUNK, pool.size() - from));
          }
        });
  }

  private static boolean isThere(Handle handle, String poolId) {
    return handle
        .createQuery("SELECT 1 FROM template_value_pools WHERE pool_id = :pool AND seq = 0")
        .bind("pool", poolId)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static void insert(
      Handle handle, String poolId, String templateId, SampledPool pool, int from, int count) {
    String[] values = new String[count];
    for (int i = 0; i < count; i++) {
      values[i] = json(pool, from + i);
    }
    handle
        .createUpdate(INSERT)
        .bind("pool", poolId)
        .bind("template", templateId)
        .bind("kind", pool.kind().name())
        .bind("column", pool.column())
        .bind("first", from)
        .bind("values", array(values))
        .execute();
  }

  /** Errors name arguments: a lambda keeps the values out of them. */
  private static Argument array(String[] values) {
    return (position, statement, context) ->
        statement.setArray(position, statement.getConnection().createArrayOf("text", values));
  }

  /** Removes what is older than the last preparations of each of a template's pools. */
  public void deleteOld(String templateId, int kept) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(DELETE_OLD)
                .bind("template", templateId)
                .bind("kept", kept)
                .execute());
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
