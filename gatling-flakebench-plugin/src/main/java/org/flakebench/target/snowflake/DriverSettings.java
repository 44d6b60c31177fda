package org.flakebench.target.snowflake;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Settings of the driver that hold for the whole JVM. They must stand before its first connection,
 * so every way to one leads through {@link #ensure()}.
 */
public final class DriverSettings {
  /**
   * Connections that the driver's HTTP client may hold. Its own limit is 300: slots beyond would
   * queue inside the driver, and the wait would pass for latency of the database.
   */
  public static final int HTTP_CONNECTIONS = 10_100;

  /** What is to be said where {@link #arrowWorks()} is false. */
  static final String NO_ARROW =
      "the JVM was started without --add-opens=java.base/java.nio=ALL-UNNAMED: results come as JSON instead of Arrow, which takes"
          + " longer to read and is measured as the database's time";

  private static final String TOTAL = "net.snowflake.jdbc.max_connections";
  private static final String PER_ROUTE = "net.snowflake.jdbc.max_connections_per_route";

  /** Held, since the JVM forgets loggers that nobody holds, and their levels with them. */
  private static final Logger DRIVER = Logger.getLogger("net.snowflake");

  static {
    raise(TOTAL);
    raise(PER_ROUTE);
    if (DRIVER.getLevel() == null) {
      // What goes wrong comes as an exception too; the driver's lines would get into the progress.
      DRIVER.setLevel(Level.OFF);
    }
  }

  private DriverSettings() {}

  /** Sets what is to be set; cheap after the first time. */
  public static void ensure() {
    // The static initializer does it, once and before any connection.
  }

  /** HTTP connections that this JVM's driver may use: how many slots it can serve at most. */
  public static int httpConnections() {
    return Math.min(Integer.getInteger(TOTAL, 300), Integer.getInteger(PER_ROUTE, 300));
  }

  /**
   * Whether the driver can read Arrow results: the JVM must open java.nio to it ({@code
   * --add-opens=java.base/java.nio=ALL-UNNAMED}).
   */
  public static boolean arrowWorks() {
    return ModuleLayer.boot()
        .findModule("java.base")
        .map(base -> base.isOpen("java.nio", DriverSettings.class.getModule()))
        .orElse(false);
  }

  private static void raise(String property) {
    if (Integer.getInteger(property, 0) < HTTP_CONNECTIONS) {
      System.setProperty(property, String.valueOf(HTTP_CONNECTIONS));
    }
  }
}
