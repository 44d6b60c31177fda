package org.flakebench.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The store of results and control tables. Safe to use from several threads; each use takes a
 * connection of its own. Close it: the last user of the embedded server stops it.
 */
public final class Store implements AutoCloseable {
  /** How long one statement may take, bulk loads excepted. */
  public static final Duration STATEMENT_LIMIT = Duration.ofSeconds(60);

  /** How long one statement of a bulk load may take. */
  public static final Duration BULK_LIMIT = Duration.ofMinutes(30);

  private final StoreLocation location;
  private final EmbeddedPostgres server;
  private final StoreConnections connections;
  private final DataSource dataSource;
  private final Jdbi jdbi;
  private volatile StoreConnections readers;

  private Store(StoreLocation location, EmbeddedPostgres server, StoreConnections connections) {
    this.location = location;
    this.server = server;
    this.connections = connections;
    this.readers = connections.readers();
    this.dataSource = connections.dataSource(STATEMENT_LIMIT);
    this.jdbi = jdbi(dataSource);
  }

  /**
   * Opens a store for use. The embedded one is started, and its schema installed, when needed.
   *
   * @throws StoreUnavailableException when it cannot be reached or started, or refuses the login
   * @throws StoreSchemaException when its schema is missing, older or newer; the message says what
   *     to do
   */
  public static Store open(StoreLocation location, FlakeBenchHome home) {
    return open(location, home, System.getenv());
  }

  /**
   * The same with a given environment.
   *
   * @param environment for PostgreSQL, PGUSER for a URL without a user, PGPASSWORD for any; without
   *     it the driver looks into the password file of this process (PGPASSFILE). For Snowflake,
   *     SNOWFLAKE_USER, _ROLE, _WAREHOUSE, _DATABASE and _SCHEMA for what the URL leaves open, one
   *     of SNOWFLAKE_PASSWORD, SNOWFLAKE_PRIVATE_KEY_FILE and SNOWFLAKE_TOKEN, and
   *     SNOWFLAKE_READER_ROLE for users' own queries
   */
  public static Store open(
      StoreLocation location, FlakeBenchHome home, Map<String, String> environment) {
    Store store = connect(location, home, environment);
    try {
      store.requireSchema();
      if (store.server != null) {
        store.readers =
            new ReaderLogin(store.jdbi, home).ensure(PostgresConnections.to(store.server));
      }
      return store;
    } catch (JdbiException e) {
      store.close();
      throw e.getCause() instanceof SQLException cause ? store.connections.unavailable(cause) : e;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Connects to a store whatever its schema: for installing and checking it.
   *
   * @throws StoreUnavailableException when it cannot be reached or started, or refuses the login
   */
  public static Store connect(
      StoreLocation location, FlakeBenchHome home, Map<String, String> environment) {
    if (location instanceof StoreLocation.Postgres external) {
      return probed(new Store(location, null, PostgresConnections.to(external, environment)));
    }
    if (location instanceof StoreLocation.Snowflake snowflake) {
      return probed(new Store(location, null, SnowflakeConnections.to(snowflake, environment)));
    }
    EmbeddedPostgres server = EmbeddedPostgres.start(home, EmbeddedPostgres.Instance.STORE);
    return new Store(location, server, PostgresConnections.to(server));
  }

  private static Store probed(Store store) {
    try {
      store.probe();
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private void probe() {
    try (Connection connection = connections.open(dataSource)) {
      connections.check(connection);
    } catch (SQLException e) {
      throw connections.unavailable(e);
    }
  }

  private void requireSchema() {
    StoreSchema schema = connections.schema(jdbi);
    List<SchemaCheck.Difference> differences = schema.versions();
    if (differences.isEmpty()) {
      return;
    }
    SchemaInstaller.refuseNewer(differences);
    if (server != null) {
      installer().install();
      return;
    }
    boolean missing =
        differences.stream()
            .allMatch(difference -> difference.kind() == SchemaCheck.Difference.Kind.MISSING);
    throw new StoreSchemaException(
        connections.place()
            + (missing ? " has no schema " + schema.name() : " has an older schema")
            + "; run: flakebench schema install --store '"
            + location
            + "'"
            + (missing ? "" : SchemaInstaller.lines(differences)));
  }

  /** What installs the schema; nothing is changed by asking for it. */
  public SchemaInstaller installer() {
    return new SchemaInstaller(connections.schema(jdbi));
  }

  /** What holds the schema against the files that define it. */
  public SchemaCheck check() {
    return new SchemaCheck(connections.schema(jdbi));
  }

  /**
   * Access by JDBI; names without a schema are the store's. It throws {@link
   * StoreUnavailableException} when no connection is to be had.
   */
  public Jdbi jdbi() {
    return jdbi;
  }

  /**
   * A connection for one use at each call, with {@link #STATEMENT_LIMIT}; names without a schema
   * are the store's.
   */
  public DataSource dataSource() {
    return dataSource;
  }

  /** Access by JDBI for bulk loads: statements have {@link #BULK_LIMIT}. */
  public Jdbi bulkJdbi() {
    return jdbi(bulkDataSource());
  }

  /** A connection for one use at each call, with {@link #BULK_LIMIT}. */
  public DataSource bulkDataSource() {
    return connections.dataSource(BULK_LIMIT);
  }

  private Jdbi jdbi(DataSource source) {
    Jdbi made = Jdbi.create(() -> connections.open(source));
    connections.dialect().register(made);
    return made;
  }

  /** What SQL the store speaks. */
  public Dialect dialect() {
    return connections.dialect();
  }

  /** Runs, their status and their history. */
  public RunRepository runs() {
    return new RunRepository(jdbi, dialect());
  }

  /** Ranges of keys for inserts. */
  public KeyLeaseRepository keyLeases() {
    return new KeyLeaseRepository(jdbi, dialect());
  }

  /** What was seen of the warehouses of runs. */
  public WarehouseSnapshotRepository warehouses() {
    return new WarehouseSnapshotRepository(jdbi, dialect());
  }

  /** Value pools of templates. */
  public ValuePoolRepository valuePools() {
    return new ValuePoolRepository(bulkJdbi(), dialect());
  }

  /** Users' own SQL: by a login that may only read, where the store has one. */
  public ReadOnlyQuery readOnlyQuery() {
    StoreConnections reader = readers;
    return new ReadOnlyQuery(reader == null ? connections : reader, reader != null);
  }

  /** What {@code --store} said. */
  public StoreLocation location() {
    return location;
  }

  /**
   * Which database it is, whatever the address by which it was reached; comparable with a target's
   * identity.
   */
  public String identity() {
    try (Connection connection = connections.open(dataSource)) {
      return connections.identity(connection);
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          "the store at " + place() + " does not say who it is: " + e.getMessage(), e);
    }
  }

  /** Where it is, for messages: no secrets in it. */
  public String place() {
    return connections.place();
  }

  /**
   * Closes sessions that are kept, and gives the embedded server back. Connections that are open
   * are not waited for. A second call does nothing.
   */
  @Override
  public void close() {
    StoreConnections reader = readers;
    if (reader != null) {
      reader.close();
    }
    connections.close();
    if (server != null) {
      server.close();
    }
  }

  @Override
  public String toString() {
    return "Store[" + location + "]";
  }
}
