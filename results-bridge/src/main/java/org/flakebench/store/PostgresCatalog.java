package org.flakebench.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** What tables, views, columns and indexes a PostgreSQL database has, and what it should have. */
final class PostgresCatalog {
  private PostgresCatalog() {}

  /**
   * A table or view.
   *
   * @param kind {@code table} or {@code view}
   * @param columns definition by name, as {@code bigint DEFAULT 0 NOT NULL}
   * @param indexes names
   */
  record Relation(String kind, Map<String, String> columns, List<String> indexes) {}

  /** What the schema of the store has: by name. */
  static Map<String, Relation> live(Handle handle) {
    return read(handle, "'" + SchemaFiles.SCHEMA + "'");
  }

  /**
   * What the files define. They are run as temporary tables and views, which only this transaction
   * sees, and taken back: that needs no rights but CONNECT and TEMPORARY, and nobody must read SQL
   * but the server. The transaction is left as it was.
   */
  static Map<String, Relation> expected(Handle handle) {
    handle.savepoint("expected_schema");
    try {
      handle.execute("SET LOCAL search_path = pg_temp");
      for (SchemaFiles.SchemaFile file : SchemaFiles.of("postgres")) {
        PostgresSchema.runScript(handle, file);
      }
      return read(
          handle,
          "(SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = pg_catalog.pg_my_temp_schema())");
    } finally {
      handle.rollbackToSavepoint("expected_schema");
    }
  }

  private static Map<String, Relation> read(Handle handle, String schema) {
    Map<String, Relation> relations = new TreeMap<>();
    handle
        .createQuery(
            "SELECT c.relname, c.relkind, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) "
                + "|| coalesce(' DEFAULT ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') "
                + "|| CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS definition "
                + "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                + "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
                + "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
                + "WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname = "
                + schema
                + " ORDER BY c.relname, a.attnum")
        .map(
            (row, context) -> {
              String kind = row.getString("relkind").equals("v") ? "view" : "table";
              relations
                  .computeIfAbsent(
                      row.getString("relname"),
                      name -> new Relation(kind, new TreeMap<>(), new ArrayList<>()))
                  .columns()
                  .put(row.getString("attname"), row.getString("definition"));
              return row.getString("attname");
            })
        .list();
    handle
        .createQuery(
            "SELECT tablename, indexname FROM pg_catalog.pg_indexes WHERE schemaname = " + schema)
        .map(
            (row, context) -> {
              Relation relation = relations.get(row.getString("tablename"));
              return relation != null && relation.indexes().add(row.getString("indexname"));
            })
        .list();
    return relations;
  }
}
