package org.flakebench.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.flakebench.report.RunFacts;
import org.flakebench.report.SummaryJson;
import org.flakebench.store.RunRecords.NewRun;
import org.flakebench.store.Store;
import org.flakebench.template.SloSpec;
import org.jdbi.v3.core.statement.StatementContext;

/** A run of a test in the real store. */
final class StoredRun {
  final Store store;
  final RunFacts facts;

  StoredRun(Store store, int seconds, SloSpec... slo) {
    this(store, Runs.facts(UUID.randomUUID().toString(), seconds, slo));
  }

  StoredRun(Store store, RunFacts facts) {
    this.store = store;
    this.facts = facts;
    store
        .runs()
        .createRun(
            new NewRun(
                facts.runId(),
                facts.template(),
                null,
                "hash",
                facts.target().table(),
                facts.target().tableType(),
                null,
                facts.connections(),
                facts.workers(),
                "{}",
                null,
                facts.labels(),
                "test"));
  }

  Spool spool(Path folder, String worker) throws IOException {
    return Spool.create(folder, Runs.manifest(facts, worker, store.location().toString()));
  }

  /**
   * Rows of a query in which {@code :run} is this run. Values are the same on every store: whole
   * numbers are Long, times Instant, JSON text.
   */
  List<Map<String, Object>> rows(String sql) {
    return store
        .jdbi()
        .withHandle(
            handle ->
                handle.createQuery(sql).bind("run", facts.runId()).map(StoredRun::values).list());
  }

  private static Map<String, Object> values(ResultSet row, StatementContext context)
      throws SQLException {
    Map<String, Object> values = new LinkedHashMap<>();
    ResultSetMetaData columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      Object value =
          switch (columns.getColumnType(i)) {
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
                context.findColumnMapperFor(Instant.class).orElseThrow().map(row, i, context);
            case Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL -> row.getLong(i);
            case Types.DOUBLE, Types.FLOAT -> row.getDouble(i);
            case Types.BIT, Types.BOOLEAN -> row.getBoolean(i);
            case Types.BINARY -> row.getBytes(i);
            default -> row.getString(i);
          };
      values.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), row.wasNull() ? null : value);
    }
    return values;
  }

  /** The JSON in a column. */
  static JsonNode json(Map<String, Object> row, String column) {
    try {
      return SummaryJson.mapper().readTree((String) row.get(column));
    } catch (JsonProcessingException e) {
      throw new AssertionError(column + " is no JSON: " + row.get(column), e);
    }
  }

  Map<String, Object> row(String sql) {
    List<Map<String, Object>> rows = rows(sql);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows instead of one: " + sql);
    }
    return rows.get(0);
  }

  long count(String table) {
    return (Long) row("SELECT count(*) AS n FROM " + table + " WHERE run_id = :run").get("n");
  }
}
