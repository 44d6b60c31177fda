package org.flakebench.emulator.catalog;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.flakebench.emulator.error.SnowflakeError;

/** A warehouse: its settings, its state, and how many statements run and queue. Thread-safe. */
public final class Warehouse {
  private static final Map<String, String> SIZES = new LinkedHashMap<>();

  static {
    SIZES.put("XSMALL", "X-Small");
    SIZES.put("SMALL", "Small");
    SIZES.put("MEDIUM", "Medium");
    SIZES.put("LARGE", "Large");
    SIZES.put("XLARGE", "X-Large");
    SIZES.put("XXLARGE", "2X-Large");
    SIZES.put("XXXLARGE", "3X-Large");
    SIZES.put("X4LARGE", "4X-Large");
    SIZES.put("X5LARGE", "5X-Large");
    SIZES.put("X6LARGE", "6X-Large");
  }

  private static final Set<String> TYPES =
      Set.of("STANDARD", "SNOWPARK-OPTIMIZED", "INTERACTIVE", "ADAPTIVE");

  private final String name;
  private final long id;
  private final Instant created;
  private String type = "STANDARD";
  private String size = "X-Small";
  private int minClusters = 1;
  private int maxClusters = 1;
  private String scalingPolicy = "STANDARD";
  private int autoSuspend = 600;
  private boolean autoResume = true;
  private String comment = "";
  private boolean suspended;
  private Instant resumed;
  private int concurrency = Integer.MAX_VALUE;
  private int running;
  private int queued;
  private int startedClusters = 1;

  public Warehouse(String name, long id, Instant created) {
    this.name = name;
    this.id = id;
    this.created = created;
    this.resumed = created;
  }

  public String name() {
    return name;
  }

  public long id() {
    return id;
  }

  /** What SHOW WAREHOUSES tells. */
  public record Snapshot(
      String name,
      String state,
      String type,
      String size,
      int minClusters,
      int maxClusters,
      int startedClusters,
      int running,
      int queued,
      String scalingPolicy,
      int autoSuspend,
      boolean autoResume,
      String comment,
      Instant created,
      Instant resumed) {}

  public synchronized Snapshot snapshot() {
    return new Snapshot(
        name,
        suspended ? "SUSPENDED" : "STARTED",
        type,
        size,
        minClusters,
        maxClusters,
        suspended ? 0 : startedClusters,
        running,
        queued,
        scalingPolicy,
        autoSuspend,
        autoResume,
        comment,
        created,
        resumed);
  }

  /** Changes a setting of CREATE or ALTER WAREHOUSE. */
  public synchronized void set(String setting, Object value) {
    String text = String.valueOf(value).toUpperCase(Locale.ROOT);
    switch (setting) {
      case "WAREHOUSE_SIZE" -> size = size(text);
      case "WAREHOUSE_TYPE" -> {
        if (!TYPES.contains(text)) {
          throw invalid(setting, text);
        }
        type = text;
      }
      case "MIN_CLUSTER_COUNT" -> minClusters = number(setting, text);
      case "MAX_CLUSTER_COUNT" -> maxClusters = number(setting, text);
      case "SCALING_POLICY" -> {
        if (!Set.of("STANDARD", "ECONOMY").contains(text)) {
          throw invalid(setting, text);
        }
        scalingPolicy = text;
      }
      case "AUTO_SUSPEND" -> autoSuspend = text.equals("NULL") ? 0 : number(setting, text);
      case "AUTO_RESUME" -> autoResume = Boolean.parseBoolean(text);
      case "INITIALLY_SUSPENDED" -> suspended = Boolean.parseBoolean(text);
      case "MAX_CONCURRENCY_LEVEL" -> concurrency = number(setting, text);
      case "COMMENT" -> comment = String.valueOf(value);
      default -> throw SnowflakeError.unknown("the warehouse setting " + setting);
    }
  }

  private static String size(String text) {
    String plain = text.replace("-", "").replace("2X", "XX").replace("3X", "XXX");
    plain = plain.replaceFirst("^([456])XLARGE$", "X$1LARGE");
    String known = SIZES.get(plain);
    if (known == null) {
      throw invalid("WAREHOUSE_SIZE", text);
    }
    return known;
  }

  private static int number(String setting, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw invalid(setting, text);
    }
  }

  private static SnowflakeError invalid(String setting, String text) {
    return SnowflakeError.compilation(
        "001008", "22023", "invalid value [" + text + "] for parameter '" + setting + "'");
  }

  public synchronized boolean isInteractive() {
    return type.equals("INTERACTIVE");
  }

  public synchronized String sizeName() {
    return size;
  }

  public synchronized String typeName() {
    return type;
  }

  public synchronized void suspend() {
    if (suspended) {
      throw new SnowflakeError(
          "090064", "22000", "Invalid state. Warehouse '" + name + "' cannot be suspended.");
    }
    suspended = true;
    notifyAll();
  }

  /** Starts it; as in Snowflake an error when it runs, unless asked only {@code ifSuspended}. */
  public synchronized void resume(boolean ifSuspended, Instant now) {
    if (!suspended && !ifSuspended) {
      throw new SnowflakeError(
          "090063", "22000", "Invalid state. Warehouse '" + name + "' cannot be resumed.");
    }
    if (suspended) {
      resumed = now;
    }
    suspended = false;
    notifyAll();
  }

  /** How many statements may run at once; the others queue. */
  public synchronized void limitConcurrency(int statements) {
    concurrency = statements;
    notifyAll();
  }

  public synchronized void setStartedClusters(int clusters) {
    startedClusters = clusters;
  }

  /**
   * Waits for a place, starting the warehouse when it may start by itself.
   *
   * @param given called again and again while waiting; throws when the wait must end
   * @return milliseconds in the queue
   */
  public long enter(InstantSupplier clock, Runnable given) {
    long start = System.nanoTime();
    synchronized (this) {
      if (suspended) {
        if (!autoResume) {
          throw new SnowflakeError(
              "000606",
              "57P03",
              "No active warehouse selected in the current session.  Select an active warehouse"
                  + " with the 'use warehouse' command.");
        }
        suspended = false;
        resumed = clock.now();
      }
      if (running < concurrency) {
        running++;
        return 0;
      }
      queued++;
      try {
        while (running >= concurrency) {
          wait(20);
          given.run();
        }
        running++;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SnowflakeError("000604", "57014", "SQL execution canceled");
      } finally {
        queued--;
      }
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  public synchronized void leave() {
    running--;
    notifyAll();
  }

  /** The time now. */
  @FunctionalInterface
  public interface InstantSupplier {
    Instant now();
  }
}
