package org.flakebench.target.snowflake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.measure.ErrorOrigin;

/**
 * What a code of Snowflake means: the category that reports count it under, and what to do about it
 * when it ends the preparation of a run.
 *
 * @param category stable name
 * @param connectionLost whether the session cannot be used any more
 * @param namesInQuotes whether single quotes in its messages hold names rather than data
 * @param remedy what to do, for people; null when the message says it
 */
record SnowflakeCondition(
    String category,
    ErrorOrigin origin,
    boolean connectionLost,
    boolean namesInQuotes,
    String remedy) {

  private static final String NEW_LOGIN =
      "the session ended at the server's side; start the run again, and when it happens again ask whether somebody aborts the"
          + " sessions of this user (SYSTEM$ABORT_SESSION) or a session policy ends them";

  private static final String GRANTS =
      "grant the session's role USAGE on database and schema, and SELECT, INSERT, UPDATE as the statements need them, or name"
          + " another role in SNOWFLAKE_ROLE or the URL (role=…)";

  private static final Map<Integer, SnowflakeCondition> BY_CODE = new HashMap<>();

  static {
    // Statements. Codes: "Snowflake error codes" pages and public reports, see docs.
    policy(604, "CANCELLED");
    policy(630, "STATEMENT_TIMEOUT");
    server(
        603, "SERVER_FAILURE", false, "try again; when it happens again, ask Snowflake's support");
    server(
        606,
        "NO_ACTIVE_WAREHOUSE",
        true,
        "resume the warehouse (ALTER WAREHOUSE … RESUME) or let it resume by itself (AUTO_RESUME = TRUE), grant the role USAGE"
            + " on it, or name another one in target.warehouse");
    server(610, "QUERY_UNKNOWN", true, null);
    server(625, "LOCK_TIMEOUT", false, null);
    server(904, "COLUMN_MISSING", true, null);
    server(979, "SYNTAX_ERROR", true, null);
    server(1003, "SYNTAX_ERROR", true, null);
    server(
        2003,
        "OBJECT_MISSING",
        true,
        "check its name, which is taken in upper case unless it is quoted; else " + GRANTS);
    server(2023, "OBJECT_MISSING", true, GRANTS);
    server(2043, "OBJECT_MISSING", true, "check its name; else " + GRANTS);
    server(3001, "PERMISSION_DENIED", true, GRANTS);
    server(3540, "PERMISSION_DENIED", true, GRANTS);
    server(90105, "NO_DATABASE", true, "name the database in target.database");
    server(100035, "INVALID_TIMESTAMP", false, null);
    server(100038, "INVALID_NUMBER", false, null);
    server(100051, "DIVISION_BY_ZERO", false, null);
    server(100069, "INVALID_JSON", false, null);
    server(100072, "NOT_NULL_VIOLATION", false, null);
    server(100078, "STRING_TOO_LONG", false, null);
    server(100090, "DUPLICATE_ROW", false, null);
    server(100132, "NUMBER_OUT_OF_RANGE", false, null);
    server(200001, "UNIQUE_VIOLATION", false, null);
    server(200009, "FOREIGN_KEY_VIOLATION", false, null);
    // Sessions.
    for (int code : new int[] {390110, 390111, 390112, 390113, 390114, 390115}) {
      BY_CODE.put(
          code, new SnowflakeCondition("SESSION_LOST", ErrorOrigin.SERVER, true, true, NEW_LOGIN));
    }
    // Logins.
    login(
        390100,
        "check SNOWFLAKE_USER (or user=… in the URL) and SNOWFLAKE_PASSWORD; with a key or a token set only"
            + " SNOWFLAKE_PRIVATE_KEY_FILE or SNOWFLAKE_TOKEN");
    login(390101, "the user is disabled; ask an administrator to enable it");
    login(
        390102,
        "the user is locked after too many wrong passwords; wait 15 minutes, or ask an administrator to unlock it");
    login(
        390144,
        "the key pair was refused: the user's RSA_PUBLIC_KEY must belong to SNOWFLAKE_PRIVATE_KEY_FILE (DESC USER shows"
            + " RSA_PUBLIC_KEY_FP), the account in the URL must be the user's, and this machine's clock must be right");
    login(390186, "the role is not granted to the user; name another in SNOWFLAKE_ROLE or role=…");
    login(
        390189,
        "the role does not exist or is not granted to the user; name another in SNOWFLAKE_ROLE or role=…");
    login(
        390195,
        "the user's identity provider refused; use a key pair or a programmatic access token");
    login(
        390197,
        "the user must confirm with a second factor; use a key pair or a programmatic access token");
    login(
        390201,
        "what the URL names does not exist, or the role may not use it; check db, schema, warehouse and role");
    login(200011, "set SNOWFLAKE_USER, or give user=… in the URL");
    login(
        200012,
        "set SNOWFLAKE_PASSWORD, SNOWFLAKE_PRIVATE_KEY_FILE or SNOWFLAKE_TOKEN in the environment");
    for (int code : new int[] {200045, 200046}) {
      login(
          code,
          "check SNOWFLAKE_PRIVATE_KEY_FILE, a PKCS#8 file in PEM with an RSA key, and"
              + " SNOWFLAKE_PRIVATE_KEY_PASSPHRASE if it is encrypted");
    }
    login(
        390422,
        "a network policy does not let this machine's address in; ask an administrator to add it (ALTER NETWORK POLICY …), or"
            + " run from an address that is allowed");
    login(
        394400,
        "the programmatic access token is wrong, expired or disabled; make a new one (ALTER USER … ADD PROGRAMMATIC ACCESS"
            + " TOKEN) and set SNOWFLAKE_TOKEN");
    login(
        394402,
        "the token's role restriction or the authentication policy does not allow it; make a token for the role that"
            + " SNOWFLAKE_ROLE names");
  }

  /** What is known of a code. */
  static SnowflakeCondition of(int code) {
    return BY_CODE.get(code);
  }

  /** All codes that are known, for the test that holds each of them. */
  static List<Integer> codes() {
    return BY_CODE.keySet().stream().sorted().toList();
  }

  /** Whether a code refuses a login. */
  boolean isLogin() {
    return category.equals("LOGIN_REFUSED") || category.equals("NETWORK_POLICY");
  }

  private static void policy(int code, String category) {
    BY_CODE.put(code, new SnowflakeCondition(category, ErrorOrigin.POLICY, false, false, null));
  }

  private static void server(int code, String category, boolean names, String remedy) {
    BY_CODE.put(code, new SnowflakeCondition(category, ErrorOrigin.SERVER, false, names, remedy));
  }

  private static void login(int code, String remedy) {
    String category = code == 390422 ? "NETWORK_POLICY" : "LOGIN_REFUSED";
    BY_CODE.put(code, new SnowflakeCondition(category, ErrorOrigin.SERVER, true, true, remedy));
  }
}
