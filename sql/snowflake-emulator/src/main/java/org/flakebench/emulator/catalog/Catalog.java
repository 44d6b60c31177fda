package org.flakebench.emulator.catalog;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.flakebench.emulator.error.SnowflakeError;

/** All databases, warehouses and roles of the account. Thread-safe. */
public final class Catalog {
  /** The schema that every database has and nobody can change. */
  public static final String INFORMATION_SCHEMA = "INFORMATION_SCHEMA";

  /** The database that Snowflake shares with every account. */
  public static final String SNOWFLAKE = "SNOWFLAKE";

  private final InstantSource clock;
  private final Map<String, Database> databases = new ConcurrentSkipListMap<>();
  private final Map<String, Warehouse> warehouses = new ConcurrentSkipListMap<>();
  private final Set<String> roles = new ConcurrentSkipListSet<>();
  private final Map<Long, ObjectName> names = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();
  private final AtomicLong ids = new AtomicLong(1000);

  public Catalog(InstantSource clock) {
    this.clock = clock;
    databases.put(SNOWFLAKE, new Database(SNOWFLAKE, clock.instant()));
  }

  /** Grows with each change: what was translated under another version may be wrong. */
  public long version() {
    return version.get();
  }

  public void changed() {
    version.incrementAndGet();
  }

  public long nextId() {
    return ids.getAndIncrement();
  }

  public InstantSource clock() {
    return clock;
  }

  public Map<String, Database> databases() {
    return databases;
  }

  public Map<String, Warehouse> warehouses() {
    return warehouses;
  }

  public Set<String> roles() {
    return roles;
  }

  /** Makes a database with its schema PUBLIC. */
  public Database createDatabase(String name) {
    Database database = new Database(name, clock.instant());
    databases.put(name, database);
    database.schemas().put("PUBLIC", new Schema("PUBLIC", clock.instant()));
    changed();
    return database;
  }

  public Schema createSchema(String database, String name) {
    Schema schema = new Schema(name, clock.instant());
    database(database).schemas().put(name, schema);
    changed();
    return schema;
  }

  public Database database(String name) {
    Database database = databases.get(name);
    if (database == null) {
      throw SnowflakeError.containerDoesNotExist("Database", name);
    }
    return database;
  }

  public Schema schema(String database, String name) {
    Schema schema = database(database).schemas().get(name);
    if (schema == null) {
      throw SnowflakeError.containerDoesNotExist("Schema", database + "." + name);
    }
    return schema;
  }

  public Schema schemaOf(ObjectName name) {
    return schema(name.database(), name.schema());
  }

  public Optional<Table> table(ObjectName name) {
    return Optional.ofNullable(schemaOf(name).tables().get(name.name()));
  }

  public Optional<View> view(ObjectName name) {
    return Optional.ofNullable(schemaOf(name).views().get(name.name()));
  }

  public void put(Table table) {
    schemaOf(table.name()).tables().put(table.name().name(), table);
    names.put(table.id(), table.name());
    changed();
  }

  public void remove(Table table) {
    schemaOf(table.name()).tables().remove(table.name().name());
    changed();
  }

  /** The warehouse, which must exist. */
  public Warehouse warehouse(String name) {
    Warehouse warehouse = warehouses.get(name);
    if (warehouse == null) {
      throw SnowflakeError.cannotOperate();
    }
    return warehouse;
  }
}
