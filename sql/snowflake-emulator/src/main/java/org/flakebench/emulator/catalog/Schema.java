package org.flakebench.emulator.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A schema and what stands in it. Thread-safe. */
public final class Schema {
  private final String name;
  private final Instant created;
  private final Map<String, Table> tables = new ConcurrentSkipListMap<>();
  private final Map<String, View> views = new ConcurrentSkipListMap<>();
  private final Map<String, Stage> stages = new ConcurrentSkipListMap<>();
  private final Map<String, Sequence> sequences = new ConcurrentSkipListMap<>();
  private final Map<String, Map<String, Object>> fileFormats = new ConcurrentSkipListMap<>();

  Schema(String name, Instant created) {
    this.name = name;
    this.created = created;
  }

  public String name() {
    return name;
  }

  public Instant created() {
    return created;
  }

  public Map<String, Table> tables() {
    return tables;
  }

  public Map<String, View> views() {
    return views;
  }

  public Map<String, Stage> stages() {
    return stages;
  }

  public Map<String, Sequence> sequences() {
    return sequences;
  }

  /** File formats: their settings by name in capitals. */
  public Map<String, Map<String, Object>> fileFormats() {
    return fileFormats;
  }

  /** Whether a table or view has that name. */
  public boolean hasRelation(String relation) {
    return tables.containsKey(relation) || views.containsKey(relation);
  }
}
