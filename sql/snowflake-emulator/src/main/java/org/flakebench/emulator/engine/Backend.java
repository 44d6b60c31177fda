package org.flakebench.emulator.engine;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The H2 database behind the emulator: in memory, one connection per session. Thread-safe. */
public final class Backend implements AutoCloseable {
  /** How long H2 waits for a row by itself; then the emulator looks whether to go on. */
  private static final int ROW_WAIT_MS = 100;

  private static final Map<String, Class<?>> HOMES = new LinkedHashMap<>();
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    HOMES.put("J", JsonAliases.class);
    HOMES.put("T", TextAliases.class);
    HOMES.put("D", TimeAliases.class);
    HOMES.put("S", SystemAliases.class);
    add(
        "J",
        "PARSE_JSON parseJson",
        "TRY_PARSE_JSON tryParseJson",
        "TO_JSON toJson",
        "V_TEXT vText",
        "GET get",
        "GET_PATH getPath",
        "ARRAY_SIZE arraySize",
        "ARRAY_CONTAINS arrayContains",
        "TYPEOF typeOf",
        "TO_ARRAY toArray",
        "OBJECT object",
        "OBJECT_NULLS objectNulls",
        "OBJECT_INSERT objectInsert",
        "OBJECT_KEYS objectKeys",
        "ARRAY array",
        "ARRAY_APPEND arrayAppend",
        "FLATTEN_SIZE flattenSize",
        "FLATTEN_KEY flattenKey",
        "FLATTEN_PATH flattenPath",
        "FLATTEN_INDEX flattenIndex",
        "FLATTEN_VALUE flattenValue");
    add(
        "T",
        "TO_TEXT toText",
        "RLIKE rlike",
        "REVERSE reverse",
        "SPLIT_PART splitPart",
        "STARTSWITH startsWith",
        "ENDSWITH endsWith",
        "CONTAINS contains",
        "MD5 md5",
        "SHA2 sha2",
        "HASH hash",
        "UUID uuid",
        "RANDOM random",
        "UNIFORM uniform",
        "UNIFORM_FLOAT uniformFloat",
        "RANDSTR randStr",
        "BITAND bitAnd",
        "HEX_ENCODE hexEncode",
        "HEX hex",
        "TICK tick",
        "TRY tryCast");
    add(
        "D",
        "NOW now",
        "UTC_NOW utcNow",
        "TIME time",
        "TIME_SCALED scaled",
        "CONVERT_ZONE convertZone",
        "TIME_SLICE slice",
        "FORMAT_TIME format");
    add(
        "S",
        "CONTEXT context",
        "IS_ROLE isRole",
        "CANCEL_QUERY cancelQuery",
        "ABORT_SESSION abortSession",
        "LAST_CHANGE lastChange",
        "VIEW view",
        "HISTORY history",
        "RESULT_SCAN resultScan");
  }

  private final String url;
  private final Connection keeper;

  private static void add(String home, String... pairs) {
    for (String pair : pairs) {
      String[] names = pair.split(" ");
      Class<?> type = HOMES.get(home);
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(names[1]) && Modifier.isPublic(method.getModifiers())) {
          NAMES.put("SF_" + names[0], type.getName() + "." + names[1]);
        }
      }
      if (!NAMES.containsKey("SF_" + names[0])) {
        throw new IllegalStateException("no method for " + pair);
      }
    }
  }

  public Backend() throws SQLException {
    url =
        "jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";DEFAULT_NULL_ORDERING=HIGH;OPTIMIZE_REUSE_RESULTS=FALSE;LOCK_TIMEOUT="
            + ROW_WAIT_MS;
    keeper = DriverManager.getConnection(url, "sa", "");
    try (Statement statement = keeper.createStatement()) {
      for (Map.Entry<String, String> alias : NAMES.entrySet()) {
        statement.execute("CREATE ALIAS " + alias.getKey() + " FOR \"" + alias.getValue() + "\"");
      }
    }
  }

  /** A connection for a session. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, "sa", "");
  }

  @Override
  public void close() throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      statement.execute("SHUTDOWN IMMEDIATELY");
    }
  }
}
