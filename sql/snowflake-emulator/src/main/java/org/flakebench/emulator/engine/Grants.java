package org.flakebench.emulator.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Schema;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement.Grant;
import org.flakebench.emulator.sql.Statement.Show;

/**
 * Who was granted what: kept and shown, not enforced. After
 * docs.snowflake.com/en/sql-reference/sql/grant-privilege, grant-role, grant-database-role and
 * snowflake-db-roles. Thread-safe.
 */
final class Grants {
  private static final Set<String> SNOWFLAKE_ROLES =
      Set.of("OBJECT_VIEWER", "USAGE_VIEWER", "GOVERNANCE_VIEWER", "SECURITY_VIEWER");

  private static final Set<String> OF_TABLES =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "TRUNCATE",
          "REFERENCES",
          "APPLYBUDGET",
          "EVOLVE SCHEMA",
          "SELECT ERROR TABLE");

  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "TABLE", OF_TABLES,
          "VIEW", Set.of("SELECT", "REFERENCES"),
          "STAGE", Set.of("READ", "WRITE"),
          "SEQUENCE", Set.of("USAGE"),
          "FILE FORMAT", Set.of("USAGE"),
          "WAREHOUSE", Set.of("APPLYBUDGET", "MODIFY", "MONITOR", "USAGE", "OPERATE"),
          "DATABASE",
              Set.of(
                  "APPLYBUDGET",
                  "CREATE DATABASE ROLE",
                  "CREATE SCHEMA",
                  "IMPORTED PRIVILEGES",
                  "MODIFY",
                  "MONITOR",
                  "USAGE"));

  private final List<Held> all = new CopyOnWriteArrayList<>();

  /**
   * One privilege on one object.
   *
   * @param kind as SHOW GRANTS names it
   * @param name with database and schema where it has them
   * @param to ROLE or USER
   */
  private record Held(
      Instant at, String privilege, String kind, String name, String to, String grantee) {
    boolean same(Held other) {
      return privilege.equals(other.privilege)
          && kind.equals(other.kind)
          && name.equals(other.name)
          && to.equals(other.to)
          && grantee.equals(other.grantee);
    }
  }

  void run(Session session, Grant grant) {
    Catalog catalog = session.catalog();
    if (grant.toKind().equals("ROLE") && !catalog.roles().contains(grant.to())) {
      throw SnowflakeError.doesNotExist("Role", grant.to());
    }
    for (Map.Entry<String, String> object : objects(session, grant)) {
      for (String privilege : grant.privileges()) {
        check(grant, object, privilege);
        Held held =
            new Held(
                catalog.clock().instant(),
                privilege,
                object.getKey(),
                object.getValue(),
                grant.toKind(),
                grant.to());
        if (grant.revoke()) {
          all.removeIf(held::same);
        } else if (all.stream().noneMatch(held::same)) {
          all.add(held);
        }
      }
    }
  }

  /** An object that is gone, or replaced without COPY GRANTS. */
  void forget(String kind, String name) {
    all.removeIf(held -> held.kind().equals(kind) && held.name().equals(name));
  }

  private void check(Grant grant, Map.Entry<String, String> object, String privilege) {
    String kind = object.getKey().replace('_', ' ');
    Set<String> allowed = ALLOWED.get(kind);
    boolean schema = kind.equals("SCHEMA");
    boolean fits =
        privilege.startsWith("ALL")
            || (allowed == null || allowed.contains(privilege))
                && (!schema
                    || Set.of("USAGE", "MODIFY", "MONITOR", "ADD SEARCH OPTIMIZATION")
                        .contains(privilege)
                    || privilege.startsWith("CREATE "));
    if (!fits) {
      throw SnowflakeError.compilation(
          "003008", "42501", "Invalid privilege '" + privilege + "' for object type " + kind + ".");
    }
    boolean blindWrite =
        kind.equals("STAGE")
            && privilege.equals("WRITE")
            && !grant.revoke()
            && all.stream()
                .noneMatch(
                    held ->
                        held.privilege().equals("READ")
                            && held.kind().equals("STAGE")
                            && held.name().equals(object.getValue())
                            && held.grantee().equals(grant.to()));
    if (blindWrite) {
      throw SnowflakeError.compilation(
          "003008", "42501", "READ must be granted on an internal stage before WRITE.");
    }
  }

  /** Kind and full name of each object that the statement is about; each must exist. */
  private static List<Map.Entry<String, String>> objects(Session session, Grant grant) {
    Catalog catalog = session.catalog();
    String on = grant.on();
    List<String> path = grant.name();
    String last = path.isEmpty() ? "" : path.get(path.size() - 1);
    if (on.startsWith("FUTURE")) {
      throw SnowflakeError.unknown("grants on future objects");
    }
    if (on.startsWith("ALL ")) {
      if (!on.endsWith(" IN SCHEMA")) {
        throw SnowflakeError.unknown("GRANT ON " + on);
      }
      ObjectName inside = Stages.complete(session, inSchema(path));
      Schema schema = catalog.schema(inside.database(), inside.schema());
      String plural = on.substring(4, on.length() - " IN SCHEMA".length());
      String kind = plural.replaceAll("S$", "");
      return names(schema, kind).stream()
          .map(
              name ->
                  Map.entry(
                      kind.replace(' ', '_'),
                      new ObjectName(inside.database(), inside.schema(), name).toString()))
          .toList();
    }
    String name =
        switch (on) {
          case "ACCOUNT" -> "ACCOUNT";
          case "ROLE" -> {
            if (!catalog.roles().contains(last)) {
              throw SnowflakeError.doesNotExist("Role", last);
            }
            yield last;
          }
          case "DATABASE_ROLE" -> {
            if (path.size() != 2
                || !path.get(0).equals(Catalog.SNOWFLAKE)
                || !SNOWFLAKE_ROLES.contains(last)) {
              throw SnowflakeError.doesNotExist("Database role", String.join(".", path));
            }
            yield last;
          }
          case "DATABASE" -> catalog.database(last).name();
          case "WAREHOUSE" -> catalog.warehouse(last).name();
          case "SCHEMA" -> {
            ObjectName schema = Stages.complete(session, inSchema(path));
            catalog.schema(schema.database(), schema.schema());
            yield schema.database() + "." + schema.schema();
          }
          default -> {
            ObjectName object = Stages.complete(session, path);
            if (!names(catalog.schemaOf(object), on).contains(last)) {
              throw SnowflakeError.doesNotExist(on, object.toString());
            }
            yield object.toString();
          }
        };
    return List.of(Map.entry(on.replace(' ', '_'), name));
  }

  private static List<String> inSchema(List<String> path) {
    List<String> full = new java.util.ArrayList<>(path);
    full.add("");
    return full;
  }

  /** Tables are standard and hybrid ones alike. */
  private static Collection<String> names(Schema schema, String kind) {
    return switch (kind) {
      case "TABLE" -> schema.tables().keySet();
      case "VIEW" -> schema.views().keySet();
      case "STAGE" -> schema.stages().keySet();
      case "SEQUENCE" -> schema.sequences().keySet();
      case "FILE FORMAT" -> schema.fileFormats().keySet();
      default -> throw SnowflakeError.unknown("GRANT ON " + kind);
    };
  }

  Grid show(Session session, Show show) {
    Grid grid =
        new Grid(
            "@created_on",
            "privilege",
            "granted_on",
            "name",
            "granted_to",
            "grantee_name",
            "grant_option",
            "granted_by");
    String wanted = show.in().isEmpty() ? session.role() : String.join(".", show.in());
    boolean on = show.inKind() != null && show.inKind().startsWith("ON");
    for (Held held : all) {
      boolean fits =
          on
              ? held.name().equals(wanted) || held.name().endsWith("." + wanted)
              : held.grantee().equals(wanted);
      if (fits) {
        grid.row(
            held.at(),
            held.privilege(),
            held.kind(),
            held.name(),
            held.to(),
            held.grantee(),
            "false",
            "SYSADMIN");
      }
    }
    return grid;
  }
}
