package org.flakebench.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flakebench.store.SchemaCheck.Applied;
import org.flakebench.store.SchemaCheck.Difference;
import org.flakebench.store.SchemaInstaller.Installed;
import org.jdbi.v3.core.Jdbi;

/**
 * The schema on Snowflake. Each definition commits by itself, so an installation is made of
 * statements that may run any number of times, by several installers at once: who comes second
 * finds an object there and goes on. The versions are written last; until then the store counts as
 * not installed, or as of an older edition. Stateless.
 */
final class SnowflakeSchema implements StoreSchema {
  /** Object exists; column exists: another installer was faster. */
  private static final Set<Integer> EXISTS = Set.of(2002, 1430);

  private static final int MISSING_PRIVILEGE = 3001;
  private static final int NO_WAREHOUSE = 606;
  private static final int DUPLICATE_KEY = 200001;

  private static final String ROLE_SCRIPT = "flakebench schema print --dialect snowflake --roles";

  private static final List<SchemaFiles.SchemaFile> FILES = SchemaFiles.of("snowflake");
  private static final Map<String, SnowflakeObject> EXPECTED = SnowflakeDefinition.of(FILES);

  private final Jdbi jdbi;
  private final SnowflakePlace place;

  SnowflakeSchema(Jdbi jdbi, SnowflakePlace place) {
    this.jdbi = jdbi;
    this.place = place;
  }

  @Override
  public String name() {
    return place.schema();
  }

  @Override
  public List<Difference> versions() {
    return on("read SCHEMA_VERSION", this::versions);
  }

  @Override
  public List<Difference> differences() {
    return on(
        "check the schema",
        connection -> {
          List<Difference> found = new ArrayList<>(versions(connection));
          findings(connection).forEach(finding -> found.add(finding.difference()));
          return found;
        });
  }

  @Override
  public Installed install() {
    return on("install the schema", this::install);
  }

  private Installed install(Connection connection) throws SQLException {
    boolean there = hasSchema(connection);
    List<Difference> versions = versions(connection);
    SchemaInstaller.refuseNewer(versions);
    List<SnowflakeFinding> findings = findings(connection);
    if (versions.isEmpty() && findings.isEmpty()) {
      return new Installed(List.of());
    }
    List<Difference> beyond =
        findings.stream()
            .filter(finding -> !finding.isRepairable())
            .map(SnowflakeFinding::difference)
            .toList();
    if (!beyond.isEmpty()) {
      throw new StoreSchemaException(
          "the schema "
              + place.schema()
              + " cannot be brought to what this program needs without risk for its rows,"
              + " nothing was changed:"
              + SchemaInstaller.lines(beyond));
    }
    if (!there) {
      run(connection, "", "CREATE SCHEMA IF NOT EXISTS " + place.quotedSchema());
    }
    run(connection, "", "USE SCHEMA " + place.quotedSchema());
    for (SnowflakeFinding finding : findings) {
      if (finding.needsStatement()) {
        run(connection, "", finding.repair());
      }
    }
    for (SchemaFiles.SchemaFile file : FILES) {
      for (String sql : SqlScan.statements(file.text(), SqlScan.Syntax.SNOWFLAKE)) {
        run(connection, file.name() + ", ", sql);
      }
    }
    List<Difference> left =
        findings(connection).stream().map(SnowflakeFinding::difference).toList();
    if (!left.isEmpty()) {
      throw new StoreSchemaException(
          "the files were applied, but the schema "
              + place.schema()
              + " is not what this program needs:"
              + SchemaInstaller.lines(left));
    }
    for (SchemaFiles.SchemaFile file : FILES) {
      applied(connection, file);
    }
    return new Installed(FILES.stream().map(SchemaFiles.SchemaFile::name).toList());
  }

  private boolean hasSchema(Connection connection) throws SQLException {
    try {
      return SnowflakeCatalog.hasSchema(connection, place);
    } catch (SQLException e) {
      if (!SnowflakeCatalog.isNoSuchObject(e)) {
        throw e;
      }
      throw new StoreSchemaException(
          place.text()
              + " has no database "
              + place.database()
              + ", or the role may not see it ("
              + oneLine(e)
              + "); an administrator creates it and gives the rights with the script of: "
              + ROLE_SCRIPT,
          e);
    }
  }

  private List<SnowflakeFinding> findings(Connection connection) throws SQLException {
    return SnowflakeFinding.all(EXPECTED, SnowflakeCatalog.live(connection, place));
  }

  private List<Difference> versions(Connection connection) throws SQLException {
    Map<String, Applied> applied = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT file_name, checksum, version FROM "
                    + place.quotedSchema()
                    + ".schema_version")) {
      while (row.next()) {
        applied.put(row.getString(1), new Applied(row.getString(2), row.getInt(3)));
      }
    } catch (SQLException e) {
      if (!SnowflakeCatalog.isNoSuchObject(e)) {
        throw e;
      }
    }
    return SchemaCheck.versions(FILES, applied);
  }

  /** Merged, and once more when another installer's row came in between. */
  private void applied(Connection connection, SchemaFiles.SchemaFile file) throws SQLException {
    String sql =
        "MERGE INTO "
            + place.quotedSchema()
            + ".schema_version AS t USING (SELECT ? AS file_name, ? AS checksum, ? AS version) AS s"
            + " ON t.file_name = s.file_name WHEN MATCHED THEN UPDATE SET checksum = s.checksum,"
            + " version = s.version, applied_at = SYSDATE() WHEN NOT MATCHED THEN INSERT"
            + " (file_name, checksum, version) VALUES (s.file_name, s.checksum, s.version)";
    for (boolean again = true; ; again = false) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, file.name());
        statement.setString(2, file.checksum());
        statement.setInt(3, SchemaFiles.VERSION);
        statement.executeUpdate();
        return;
      } catch (SQLException e) {
        if (!again || e.getErrorCode() != DUPLICATE_KEY) {
          throw e;
        }
      }
    }
  }

  private void run(Connection connection, String file, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      if (EXISTS.contains(e.getErrorCode()) && !sql.startsWith("CREATE OR REPLACE")) {
        return;
      }
      String first = sql.lines().findFirst().orElse("").replaceAll(" ?\\($", "");
      throw new StoreSchemaException(
          "cannot install the schema "
              + place.schema()
              + ": "
              + file
              + first
              + ": "
              + oneLine(e)
              + "; "
              + remedy(e, sql)
              + "what was made so far stays and does no harm, run the command again then",
          e);
    }
  }

  private static String remedy(SQLException e, String sql) {
    if (isPrivilege(e)) {
      return "an administrator gives the rights with the script of: " + ROLE_SCRIPT + "; ";
    }
    if (sql.startsWith("CREATE HYBRID TABLE")) {
      return "hybrid tables exist in commercial regions of AWS and Azure, not in trial accounts and"
          + " not in transient schemas; ";
    }
    return "";
  }

  private static boolean isPrivilege(SQLException e) {
    return e.getErrorCode() == MISSING_PRIVILEGE || "42501".equals(e.getSQLState());
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T on(String doing, Work<T> work) {
    return jdbi.withHandle(
        handle -> {
          try {
            return work.on(handle.getConnection());
          } catch (SQLException e) {
            throw new StoreSchemaException(
                "cannot " + doing + " of " + place.text() + ": " + oneLine(e) + hint(e), e);
          }
        });
  }

  private static String hint(SQLException e) {
    if (e.getErrorCode() == NO_WAREHOUSE) {
      return "; name a warehouse: warehouse=NAME in the URL, or SNOWFLAKE_WAREHOUSE";
    }
    return isPrivilege(e)
        ? "; an administrator gives the rights with the script of: " + ROLE_SCRIPT
        : "";
  }

  private static String oneLine(SQLException e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
