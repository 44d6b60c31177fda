package org.flakebench.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.security.PublicKey;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flakebench.emulator.accountusage.SystemViews;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Warehouse;
import org.flakebench.emulator.engine.Backend;
import org.flakebench.emulator.engine.Engine;
import org.flakebench.emulator.faults.Faults;
import org.flakebench.emulator.history.EmulatorClock;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.session.Logins;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.session.Sessions;
import org.flakebench.emulator.session.User;
import org.flakebench.emulator.stage.StageFiles;
import org.flakebench.emulator.wire.LoginRoutes;
import org.flakebench.emulator.wire.QueryRoutes;
import org.flakebench.emulator.wire.Wire;

/**
 * A strict Snowflake account in this process: the real JDBC driver connects to it. What Snowflake
 * refuses it refuses with Snowflake's codes; what it does not know fails with code 999001. Thread-
 * safe.
 */
public final class SnowflakeEmulator implements AutoCloseable {
  /** A user that is there from the start. */
  public static final String USER = "EMULATOR";

  /** Its password. */
  public static final String PASSWORD = "emulator";

  private static final List<String> ROLES =
      List.of("PUBLIC", "SYSADMIN", "ACCOUNTADMIN", "SECURITYADMIN", "USERADMIN");

  private final Options options;
  private final EmulatorClock clock;
  private final Catalog catalog;
  private final History history;
  private final Faults faults = new Faults();
  private final Backend backend;
  private final StageFiles files;
  private final Engine engine;
  private final Logins logins;
  private final Sessions sessions;
  private final Wire wire;

  private SnowflakeEmulator(Options options) throws SQLException, IOException {
    this.options = options;
    this.clock = new EmulatorClock(options.clock());
    this.catalog = new Catalog(clock);
    this.history = new History(options.historySize(), clock);
    this.backend = new Backend();
    this.files = new StageFiles(Files.createTempDirectory("snowflake-emulator"));
    SystemViews views = new SystemViews(catalog, history, options.hybridSampleOneIn());
    this.engine = new Engine(catalog, history, faults, views, files);
    this.logins = new Logins(clock, faults);
    this.sessions = new Sessions(faults);
    furnish();
    this.wire =
        new Wire(
            options.port(),
            options.requests(),
            new LoginRoutes(logins, sessions, catalog, history, backend, engine, views, faults),
            new QueryRoutes(sessions, engine, history, faults));
  }

  /** Starts an emulator; it is empty but for what {@link Options} name. */
  public static SnowflakeEmulator start(Options options) {
    try {
      return new SnowflakeEmulator(options);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("the emulator cannot start: " + e.getMessage(), e);
    }
  }

  private void furnish() throws SQLException {
    catalog.roles().addAll(ROLES);
    catalog.createDatabase(options.database());
    catalog.createSchema(options.database(), options.schema());
    try (var connection = backend.connect();
        Statement statement = connection.createStatement()) {
      for (String schema : List.of("PUBLIC", options.schema())) {
        statement.execute(
            "CREATE SCHEMA IF NOT EXISTS "
                + new ObjectName(options.database(), schema, "").h2Schema());
      }
    }
    createWarehouse(options.warehouse());
    registerUser(USER, PASSWORD, null, Set.of());
  }

  /** A user with all roles; what is null or empty cannot be logged in with. */
  public void registerUser(String name, String password, PublicKey key, Set<String> tokens) {
    logins.register(
        new User(
            name.toUpperCase(Locale.ROOT),
            password,
            key,
            tokens,
            Set.copyOf(catalog.roles()),
            new User.Defaults(null, null, null, "SYSADMIN")));
  }

  /** A role that users registered afterwards have. */
  public void createRole(String name) {
    catalog.roles().add(name);
  }

  /** A running warehouse. */
  public Warehouse createWarehouse(String name) {
    Warehouse warehouse = new Warehouse(name, catalog.nextId(), clock.instant());
    catalog.warehouses().put(name, warehouse);
    return warehouse;
  }

  /** The warehouse of that name, to suspend it or to limit what runs at once. */
  public Warehouse warehouse(String name) {
    return catalog.warehouse(name);
  }

  /**
   * Runs a script as the user {@link #USER}, in the database, schema and warehouse of the options:
   * statements that end with a semicolon at the end of a line.
   *
   * @throws IllegalStateException when a statement is refused
   */
  public void run(String script) {
    try {
      Session session =
          new Session(
              0, USER, catalog, history, backend.connect(), (schema, name) -> Optional.empty());
      session.role("SYSADMIN");
      session.warehouse(options.warehouse());
      session.use(options.database(), options.schema());
      engine.opened(session);
      try {
        InitScript.run(engine, session, script);
      } finally {
        engine.close(session);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the script cannot be run: " + e.getMessage(), e);
    }
  }

  public int port() {
    return wire.port();
  }

  /** Where to connect to: with the database, schema and warehouse of the options. */
  public String jdbcUrl() {
    return jdbcUrl(options.database(), options.schema(), options.warehouse());
  }

  /** Where to connect to. */
  public String jdbcUrl(String database, String schema, String warehouse) {
    return "jdbc:snowflake://127.0.0.1:"
        + port()
        + "/?ssl=off&account=emu&db="
        + database
        + "&schema="
        + schema
        + "&warehouse="
        + warehouse;
  }

  /** The account's clock, which tests put ahead. */
  public EmulatorClock clock() {
    return clock;
  }

  /** Things that go wrong on demand. */
  public Faults faults() {
    return faults;
  }

  /** What was run. */
  public History history() {
    return history;
  }

  /** How many sessions are open. */
  public int openSessions() {
    return (int) sessions.all().stream().filter(s -> !s.isClosed()).count();
  }

  /** Ends a session from outside: its client finds that it no longer exists (390111). */
  public void endSession(long id) {
    for (Session session : sessions.all()) {
      if (session.id() == id) {
        sessions.remove(session);
        engine.close(session);
      }
    }
  }

  @Override
  public void close() {
    wire.close();
    engine.close();
    try {
      for (Session session : sessions.all()) {
        if (!session.isClosed()) {
          session.close();
        }
      }
      backend.close();
      files.close();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("the emulator did not close well: " + e.getMessage(), e);
    }
  }
}
