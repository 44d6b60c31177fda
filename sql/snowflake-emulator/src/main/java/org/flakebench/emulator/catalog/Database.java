package org.flakebench.emulator.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A database and its schemas. Thread-safe. */
public final class Database {
  private final String name;
  private final Instant created;
  private final Map<String, Schema> schemas = new ConcurrentSkipListMap<>();

  Database(String name, Instant created) {
    this.name = name;
    this.created = created;
  }

  public String name() {
    return name;
  }

  public Instant created() {
    return created;
  }

  public Map<String, Schema> schemas() {
    return schemas;
  }
}
