package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flakebench.load.Phase;
import org.flakebench.measure.QueryTag;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.TableType;
import org.flakebench.template.TargetSpec;

/**
 * Parameters that a run's sessions have from their login on.
 *
 * @param statementTimeoutMs of the template; 0 = the server's own
 * @param tag of the run; its phase does not matter
 */
record SessionSettings(TargetSpec spec, int statementTimeoutMs, QueryTag tag) {
  /**
   * What interactive warehouses allow a SELECT
   * (https://docs.snowflake.com/en/user-guide/interactive).
   */
  static final int INTERACTIVE_LIMIT_SECONDS = 5;

  private static final String TIMEOUT = "STATEMENT_TIMEOUT_IN_SECONDS";

  /** For sessions that prepare the run: the driver's own attempts end after the same time. */
  Map<String, String> ofSetup(int seconds) {
    Map<String, String> set = common();
    set.put(TIMEOUT, String.valueOf(seconds));
    set.put("networkTimeout", String.valueOf(seconds * 1000));
    return set;
  }

  /**
   * For sessions of slots. The driver may send a statement again once (0 would mean as often as it
   * likes); {@link SnowflakeSession} counts such an operation as failed.
   */
  Map<String, String> ofLoad() {
    Map<String, String> set = common();
    set.put("maxHttpRetries", "1");
    if (timeoutSeconds() > 0) {
      set.put(TIMEOUT, String.valueOf(timeoutSeconds()));
    }
    return set;
  }

  private Map<String, String> common() {
    Map<String, String> set = new TreeMap<>();
    set.put("QUERY_TAG", tag.in(Phase.PREPARING).text());
    set.put("USE_CACHED_RESULT", String.valueOf(spec.useCachedResult()));
    return set;
  }

  /** Whole seconds, rounded up; 0 = the server's own. */
  int timeoutSeconds() {
    int seconds = (int) ((statementTimeoutMs + 999L) / 1000);
    boolean capped = spec.tableType() == TableType.INTERACTIVE;
    return capped && (seconds == 0 || seconds > INTERACTIVE_LIMIT_SECONDS)
        ? INTERACTIVE_LIMIT_SECONDS
        : seconds;
  }

  /** What people should know of these. */
  List<String> notes() {
    boolean capped =
        spec.tableType() == TableType.INTERACTIVE && timeoutSeconds() * 1000L != statementTimeoutMs;
    return capped
        ? List.of(
            "statements are cut off after "
                + INTERACTIVE_LIMIT_SECONDS
                + " s, not after load.statement_timeout_ms ("
                + statementTimeoutMs
                + "): interactive warehouses allow no longer SELECT")
        : List.of();
  }

  /** SQL that switches a session's tag, by phase. */
  Map<Phase, String> tagging() {
    Map<Phase, String> sql = new EnumMap<>(Phase.class);
    for (Phase phase : List.of(Phase.WARMUP, Phase.MEASUREMENT)) {
      sql.put(
          phase, "ALTER SESSION SET QUERY_TAG = " + SnowflakeNames.literal(tag.in(phase).text()));
    }
    return sql;
  }

  /**
   * Reads back what a new session of a slot must have.
   *
   * @throws TargetUnavailableException when the server has taken another value
   */
  void verify(Connection connection) throws SQLException {
    Map<String, String> wanted = new HashMap<>();
    wanted.put("QUERY_TAG", tag.in(Phase.PREPARING).text());
    wanted.put("USE_CACHED_RESULT", String.valueOf(spec.useCachedResult()));
    wanted.put("TIMEZONE", "UTC");
    if (timeoutSeconds() > 0) {
      wanted.put(TIMEOUT, String.valueOf(timeoutSeconds()));
    }
    // https://docs.snowflake.com/en/sql-reference/sql/show-parameters
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SHOW PARAMETERS IN SESSION")) {
      while (result.next()) {
        String name = result.getString("key");
        String value = wanted.remove(name);
        if (value != null && !value.equalsIgnoreCase(result.getString("value"))) {
          throw new TargetUnavailableException(
              "the session parameter "
                  + name
                  + " is "
                  + result.getString("value")
                  + ", although the login asked for "
                  + value
                  + "; a policy of the account may set it: without it the run would not measure what the template says",
              null);
        }
      }
    }
    if (!wanted.isEmpty()) {
      throw new TargetUnavailableException(
          "the server does not tell the session parameters " + wanted.keySet(), null);
    }
  }
}
