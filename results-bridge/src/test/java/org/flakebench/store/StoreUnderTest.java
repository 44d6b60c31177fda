package org.flakebench.store;

import java.util.Map;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;

/**
 * The databases on which every repository must pass the same tests: {@code @ParameterizedClass}
 * with {@code @EnumSource(StoreUnderTest.class)}. Both live as long as the test's JVM and are
 * shared; tests keep apart by their own run ids.
 */
public enum StoreUnderTest {
  POSTGRES {
    @Override
    public Store store() {
      return StoreFixture.store();
    }
  },
  SNOWFLAKE {
    @Override
    public Store store() {
      return Emulated.STORE;
    }
  };

  /** The shared store, with its schema. Not to be closed. */
  public abstract Store store();

  /** The emulator behind {@link #SNOWFLAKE}. Not to be closed. */
  public static SnowflakeEmulator emulator() {
    return Emulated.EMULATOR;
  }

  /** What opens {@link #emulator()}. */
  public static Map<String, String> environment() {
    return Map.of(
        "SNOWFLAKE_USER", SnowflakeEmulator.USER,
        "SNOWFLAKE_PASSWORD", SnowflakeEmulator.PASSWORD);
  }

  /**
   * What follows the URL of Snowflake so that sessions have the zone of profile zones: nothing may
   * depend on it.
   */
  public static String zone() {
    String zone = System.getProperty("flakebench.test.session.zone");
    return zone == null ? "" : "&TIMEZONE=" + zone;
  }

  private static final class Emulated {
    static final SnowflakeEmulator EMULATOR = SnowflakeEmulator.start(Options.defaults());
    static final Store STORE = open();

    private static Store open() {
      Store store =
          Store.connect(
              new StoreLocation.Snowflake(EMULATOR.jdbcUrl() + zone()),
              StoreFixture.home(),
              environment());
      store.installer().install();
      return store;
    }
  }
}
