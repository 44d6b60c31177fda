package org.flakebench.emulator.engine;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.Warehouse;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement.AlterSession;
import org.flakebench.emulator.sql.Statement.AlterWarehouse;
import org.flakebench.emulator.sql.Statement.Grant;
import org.flakebench.emulator.sql.Statement.Transaction;
import org.flakebench.emulator.sql.Statement.Use;

/** Statements that change the session, its transaction, or a warehouse. */
final class SessionCommands {
  private static final String DONE = "Statement executed successfully.";

  private final Engine engine;
  private final Session session;

  SessionCommands(Engine engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  String run(org.flakebench.emulator.sql.Statement statement) throws SQLException {
    if (statement instanceof AlterSession alter) {
      return alter(alter);
    }
    if (statement instanceof Use use) {
      use(use);
      return DONE;
    }
    if (statement instanceof Transaction transaction) {
      return transaction(transaction);
    }
    if (statement instanceof AlterWarehouse alter) {
      return alter(alter);
    }
    if (statement instanceof Grant grant) {
      engine.grants.run(session, grant);
      return DONE;
    }
    throw SnowflakeError.unknown("how to run " + statement.queryType());
  }

  private String alter(AlterSession alter) throws SQLException {
    boolean auto = session.parameters().flag("AUTOCOMMIT");
    alter.set().forEach((name, value) -> session.parameters().set(name, value, true));
    alter.unset().forEach(session.parameters()::unset);
    apply(session);
    if (!auto && session.parameters().flag("AUTOCOMMIT")) {
      engine.end(session, true);
    }
    return DONE;
  }

  /** Tells H2 the session's time zone. */
  static void apply(Session session) throws SQLException {
    try (Statement statement = session.connection().createStatement()) {
      statement.execute("SET TIME ZONE '" + session.zone().getId() + "'");
    }
  }

  void use(Use use) {
    Catalog catalog = session.catalog();
    List<String> path = use.name();
    String name = path.get(path.size() - 1);
    switch (use.kind()) {
      case "DATABASE" -> {
        catalog.database(name);
        boolean known = catalog.database(name).schemas().containsKey("PUBLIC");
        session.use(name, known ? "PUBLIC" : null);
      }
      case "SCHEMA" -> {
        String database = path.size() > 1 ? path.get(0) : session.database();
        if (database == null) {
          throw SnowflakeError.compilation(
              "090105",
              "22000",
              "Cannot perform USE SCHEMA. This session does not have a current" + " database.");
        }
        if (!name.equals(Catalog.INFORMATION_SCHEMA)
            && !(database.equals(Catalog.SNOWFLAKE) && name.equals("ACCOUNT_USAGE"))) {
          catalog.schema(database, name);
        }
        session.use(database, name);
      }
      case "WAREHOUSE" -> {
        catalog.warehouse(name);
        session.warehouse(name);
      }
      case "ROLE" -> {
        if (!catalog.roles().contains(name)) {
          throw SnowflakeError.compilation(
              "003013",
              "42501",
              "Requested role '"
                  + name
                  + "' is not assigned to the executing"
                  + " user. Specify another role to activate.");
        }
        session.role(name);
      }
      default -> {}
    }
  }

  private String transaction(Transaction transaction) throws SQLException {
    switch (transaction.kind()) {
      case "BEGIN" -> {
        // A BEGIN inside a transaction changes nothing, as in Snowflake.
        if (session.transaction() == null) {
          engine.begin(session, true);
        }
      }
      case "COMMIT" -> engine.end(session, true);
      default -> engine.end(session, false);
    }
    return DONE;
  }

  private String alter(AlterWarehouse alter) {
    String name = alter.name() == null ? session.warehouse() : alter.name();
    Warehouse warehouse = name == null ? null : session.catalog().warehouses().get(name);
    if (warehouse == null) {
      if (alter.ifExists()) {
        return DONE;
      }
      throw SnowflakeError.doesNotExist("Warehouse", String.valueOf(name));
    }
    switch (alter.action()) {
      case "SUSPEND" -> warehouse.suspend();
      case "RESUME" ->
          warehouse.resume(Boolean.TRUE.equals(alter.settings().get("IF_SUSPENDED")), engine.now());
      default -> alter.settings().forEach(warehouse::set);
    }
    return DONE;
  }
}
