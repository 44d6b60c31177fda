package org.flakebench.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.flakebench.store.SnowflakeObject.Column;
import org.flakebench.store.SnowflakeObject.Kind;

/**
 * What stands in a store's schema on Snowflake, as far as the role of the session may see it: SHOW,
 * by the names of its columns, tells what there is, INFORMATION_SCHEMA what columns it has.
 */
final class SnowflakeCatalog {
  private static final Set<Integer> NO_SUCH_OBJECT = Set.of(2003, 2043);

  private SnowflakeCatalog() {}

  /** Whether an error means that an object does not exist, or that the role may not see it. */
  static boolean isNoSuchObject(SQLException e) {
    return NO_SUCH_OBJECT.contains(e.getErrorCode());
  }

  /**
   * Whether the schema is there.
   *
   * @throws SQLException {@link #isNoSuchObject} when the database is not
   */
  static boolean hasSchema(Connection connection, SnowflakePlace place) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SHOW SCHEMAS IN DATABASE " + place.quotedDatabase())) {
      while (row.next()) {
        if (row.getString("name").equals(place.schema())) {
          return true;
        }
      }
      return false;
    }
  }

  /** Tables, views, stages and file formats by name; nothing when there is no such schema. */
  static Map<String, SnowflakeObject> live(Connection connection, SnowflakePlace place)
      throws SQLException {
    Map<String, SnowflakeObject> objects = new TreeMap<>();
    try {
      show(connection, place, "STAGES", objects, Kind.STAGE);
      show(connection, place, "FILE FORMATS", objects, Kind.FILE_FORMAT);
      show(connection, place, "VIEWS", objects, Kind.VIEW);
      show(connection, place, "TABLES", objects, Kind.TABLE);
      indexes(connection, place, objects);
      columns(connection, place, objects);
      return objects;
    } catch (SQLException e) {
      if (isNoSuchObject(e)) {
        return Map.of();
      }
      throw e;
    }
  }

  private static void show(
      Connection connection,
      SnowflakePlace place,
      String what,
      Map<String, SnowflakeObject> objects,
      Kind kind)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SHOW " + what + " IN SCHEMA " + place.quotedSchema())) {
      while (row.next()) {
        boolean hybrid = kind == Kind.TABLE && "Y".equals(row.getString("is_hybrid"));
        objects.put(
            row.getString("name"),
            new SnowflakeObject(
                hybrid ? Kind.HYBRID_TABLE : kind, new TreeMap<>(), new TreeMap<>()));
      }
    }
  }

  private static void indexes(
      Connection connection, SnowflakePlace place, Map<String, SnowflakeObject> objects)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW INDEXES IN SCHEMA " + place.quotedSchema())) {
      while (row.next()) {
        SnowflakeObject table = objects.get(row.getString("table"));
        if (table != null) {
          table.indexes().put(row.getString("name"), row.getString("columns"));
        }
      }
    }
  }

  private static void columns(
      Connection connection, SnowflakePlace place, Map<String, SnowflakeObject> objects)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, "
                + "is_nullable, column_default FROM "
                + place.quotedDatabase()
                + ".INFORMATION_SCHEMA.COLUMNS WHERE table_schema = ?")) {
      statement.setString(1, place.schema());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          SnowflakeObject object = objects.get(row.getString("TABLE_NAME"));
          if (object != null) {
            object.columns().put(row.getString("COLUMN_NAME"), column(row));
          }
        }
      }
    }
  }

  private static Column column(ResultSet row) throws SQLException {
    String type = row.getString("DATA_TYPE");
    String full =
        switch (type) {
          case "TEXT" -> "VARCHAR(" + row.getLong("CHARACTER_MAXIMUM_LENGTH") + ")";
          case "NUMBER" ->
              "NUMBER("
                  + row.getLong("NUMERIC_PRECISION")
                  + ","
                  + row.getLong("NUMERIC_SCALE")
                  + ")";
          default -> type;
        };
    return new Column(
        full,
        row.getString("IS_NULLABLE").equals("YES"),
        row.getString("COLUMN_DEFAULT"),
        false,
        null);
  }
}
