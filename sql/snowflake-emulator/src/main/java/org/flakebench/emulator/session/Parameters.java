package org.flakebench.emulator.session;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.flakebench.emulator.error.SnowflakeError;

/** The parameters of a session: known ones only, as in Snowflake. Thread-safe. */
public final class Parameters {
  private static final Map<String, Object> DEFAULTS = new TreeMap<>();

  /** Parameters that the emulator knows with their default only. */
  private static final Set<String> FIXED =
      Set.of(
          "TIMESTAMP_TYPE_MAPPING",
          "QUOTED_IDENTIFIERS_IGNORE_CASE",
          "MULTI_STATEMENT_COUNT",
          "TRANSACTION_ABORT_ON_ERROR",
          "WEEK_START",
          "STRICT_JSON_OUTPUT",
          "BINARY_INPUT_FORMAT",
          "BINARY_OUTPUT_FORMAT");

  static {
    DEFAULTS.put("AUTOCOMMIT", true);
    DEFAULTS.put("ABORT_DETACHED_QUERY", false);
    DEFAULTS.put("BINARY_INPUT_FORMAT", "HEX");
    DEFAULTS.put("BINARY_OUTPUT_FORMAT", "HEX");
    DEFAULTS.put("CLIENT_ENABLE_LOG_INFO_STATEMENT_PARAMETERS", false);
    DEFAULTS.put("CLIENT_MEMORY_LIMIT", 1536L);
    DEFAULTS.put("CLIENT_METADATA_REQUEST_USE_CONNECTION_CTX", false);
    DEFAULTS.put("CLIENT_PREFETCH_THREADS", 4L);
    DEFAULTS.put("CLIENT_RESULT_CHUNK_SIZE", 160L);
    DEFAULTS.put("CLIENT_RESULT_COLUMN_CASE_INSENSITIVE", false);
    DEFAULTS.put("CLIENT_SESSION_KEEP_ALIVE", false);
    DEFAULTS.put("CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY", 3600L);
    DEFAULTS.put("CLIENT_STAGE_ARRAY_BINDING_THRESHOLD", 65280L);
    DEFAULTS.put("CLIENT_TELEMETRY_ENABLED", true);
    DEFAULTS.put("CLIENT_TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_LTZ");
    DEFAULTS.put("DATE_OUTPUT_FORMAT", "YYYY-MM-DD");
    DEFAULTS.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
    DEFAULTS.put("JDBC_TREAT_DECIMAL_AS_INT", true);
    DEFAULTS.put("JDBC_USE_SESSION_TIMEZONE", true);
    DEFAULTS.put("LOCK_TIMEOUT", 43200L);
    DEFAULTS.put("HYBRID_TABLE_LOCK_TIMEOUT", 3600L);
    DEFAULTS.put("MULTI_STATEMENT_COUNT", 1L);
    DEFAULTS.put("QUERY_TAG", "");
    DEFAULTS.put("QUOTED_IDENTIFIERS_IGNORE_CASE", false);
    DEFAULTS.put("READ_LATEST_WRITES", false);
    DEFAULTS.put("ROWS_PER_RESULTSET", 0L);
    DEFAULTS.put("STATEMENT_QUEUED_TIMEOUT_IN_SECONDS", 0L);
    DEFAULTS.put("STATEMENT_TIMEOUT_IN_SECONDS", 172800L);
    DEFAULTS.put("STRICT_JSON_OUTPUT", false);
    DEFAULTS.put("TIMESTAMP_LTZ_OUTPUT_FORMAT", "");
    DEFAULTS.put("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3");
    DEFAULTS.put("TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM");
    DEFAULTS.put("TIMESTAMP_TZ_OUTPUT_FORMAT", "");
    DEFAULTS.put("TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_NTZ");
    DEFAULTS.put("TIMEZONE", "America/Los_Angeles");
    DEFAULTS.put("TIME_OUTPUT_FORMAT", "HH24:MI:SS");
    DEFAULTS.put("TRANSACTION_ABORT_ON_ERROR", false);
    DEFAULTS.put("TRANSACTION_DEFAULT_ISOLATION_LEVEL", "READ COMMITTED");
    DEFAULTS.put("USE_CACHED_RESULT", true);
    DEFAULTS.put("WEEK_START", 0L);
  }

  private final Map<String, Object> values = new ConcurrentHashMap<>();

  /** Names of all parameters that a session can have. */
  public static Set<String> names() {
    return DEFAULTS.keySet();
  }

  public static Object defaultOf(String name) {
    return DEFAULTS.get(name);
  }

  /** All of them, as they are now. */
  public Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>(DEFAULTS);
    all.putAll(values);
    return all;
  }

  public Object get(String name) {
    Object value = values.get(name);
    return value == null ? DEFAULTS.get(name) : value;
  }

  public String text(String name) {
    return String.valueOf(get(name));
  }

  public long number(String name) {
    return ((Number) get(name)).longValue();
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(get(name));
  }

  /** Whether it was set in this session. */
  public boolean isSet(String name) {
    return values.containsKey(name);
  }

  /** Sets one; what a login sends is not checked for its name, as drivers send much. */
  public void set(String name, Object value, boolean strict) {
    Object missing = DEFAULTS.get(name);
    if (missing == null) {
      if (!strict) {
        return;
      }
      throw SnowflakeError.compilation(
          "001006", "22023", "invalid property '" + name + "' for 'SESSION'");
    }
    Object typed = typed(name, missing, value);
    if (strict && FIXED.contains(name) && !typed.equals(missing)) {
      throw SnowflakeError.unknown(
          "the parameter " + name + " with another value than its default");
    }
    values.put(name, typed);
  }

  public void unset(String name) {
    if (!DEFAULTS.containsKey(name)) {
      throw SnowflakeError.compilation(
          "001006", "22023", "invalid property '" + name + "' for 'SESSION'");
    }
    values.remove(name);
  }

  private static Object typed(String name, Object like, Object value) {
    String text = String.valueOf(value).strip();
    try {
      if (like instanceof Boolean) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
          throw invalid(name, text);
        }
        return Boolean.valueOf(text.toLowerCase(Locale.ROOT));
      }
      if (like instanceof Long) {
        return Long.valueOf(text);
      }
    } catch (NumberFormatException e) {
      throw invalid(name, text);
    }
    if (name.equals("TIMEZONE")) {
      try {
        return ZoneId.of(text).getId();
      } catch (DateTimeException e) {
        throw invalid(name, text);
      }
    }
    if (name.equals("QUERY_TAG") && text.length() > 2000) {
      throw invalid(name, text.substring(0, 20) + "…");
    }
    return String.valueOf(value);
  }

  private static SnowflakeError invalid(String name, String text) {
    return SnowflakeError.compilation(
        "001008", "22023", "invalid value [" + text + "] for parameter '" + name + "'");
  }
}
