package org.flakebench.target.snowflake;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Map;
import java.util.Optional;

/**
 * Says for a login that Snowflake or its driver refuses what is wrong and what to do. The one table
 * of such codes; its texts name no secret and no place, which the caller knows. Stateless.
 *
 * <p>Codes 390xxx and 394xxx are Snowflake's, 2000xx the driver's own. Most of Snowflake's are not
 * documented as a list; those of the table are seen in its documentation, in the driver or in
 * public reports.
 */
public final class SnowflakeLoginProblems {
  /** No warehouse is in use, or the one in use may not be used. */
  public static final int NO_WAREHOUSE = 606;

  private static final String CREDENTIALS =
      "set SNOWFLAKE_USER, or user= in the URL, and exactly one of SNOWFLAKE_PASSWORD,"
          + " SNOWFLAKE_PRIVATE_KEY_FILE and SNOWFLAKE_TOKEN";

  private static final String NEW_TOKEN =
      "make a new one (ALTER USER … ADD PROGRAMMATIC ACCESS TOKEN) and set SNOWFLAKE_TOKEN; check"
          + " that the token's role and the user's network policy allow this login";

  private static final String ADDRESS =
      "check the host of the URL: it is <account identifier>.snowflakecomputing.com, with the"
          + " identifier as Snowsight shows it under Account details";

  private static final Map<Integer, Problem> KNOWN =
      Map.ofEntries(
          lasting(390100, "user name or password is wrong", CREDENTIALS),
          lasting(
              390101,
              "the user is disabled",
              "let an administrator enable it: ALTER USER … SET DISABLED = FALSE"),
          lasting(
              390102,
              "the user is locked after failed logins",
              "wait 15 minutes, or let an administrator unlock it: ALTER USER … SET"
                  + " MINS_TO_UNLOCK = 0"),
          lasting(
              390106,
              "the password has expired",
              "change it in Snowsight, then set" + " SNOWFLAKE_PASSWORD"),
          lasting(
              390144,
              "the private key is not accepted: it has expired, or is not the one that the user has",
              "compare the key's fingerprint with RSA_PUBLIC_KEY_FP of DESC USER, check this"
                  + " machine's clock, and set SNOWFLAKE_PRIVATE_KEY_FILE"),
          lasting(
              390186,
              "the role does not exist or is not granted to the user",
              "grant it, or name another by role= in the URL or SNOWFLAKE_ROLE"),
          lasting(
              390189,
              "the role is not granted to the user",
              "grant it, or name another by role= in the URL or SNOWFLAKE_ROLE"),
          lasting(
              390201,
              "database, schema or warehouse does not exist, or the role has no right to use it",
              "check db=, schema= and warehouse= of the URL and grant USAGE on them to the role"),
          lasting(390303, "the access token is not valid", NEW_TOKEN),
          lasting(390318, "the access token has expired", NEW_TOKEN),
          lasting(
              390422,
              "a network policy does not let this machine's address in",
              "let an administrator add the address to the network policy of account or user, or"
                  + " run from an address that is in it"),
          lasting(394400, "the programmatic access token is not valid or has expired", NEW_TOKEN),
          lasting(200011, "no user is named", CREDENTIALS),
          lasting(200012, "there is no credential", CREDENTIALS),
          lasting(200026, "the URL names no host", ADDRESS),
          lasting(200028, "the connection lacks a parameter", CREDENTIALS),
          lasting(200029, "the URL cannot be read", ADDRESS),
          lasting(
              200045,
              "the private key cannot be read",
              "set SNOWFLAKE_PRIVATE_KEY_FILE to a PKCS#8 file in PEM, with"
                  + " SNOWFLAKE_PRIVATE_KEY_PASSPHRASE if it is encrypted"),
          lasting(
              200046,
              "the private key cannot sign",
              "set SNOWFLAKE_PRIVATE_KEY_FILE to a PKCS#8 file in PEM with an RSA key"),
          passing(
              200002,
              "the host does not answer as Snowflake does",
              ADDRESS + "; check network and proxy"),
          passing(200015, "the host does not answer", ADDRESS + "; check network and proxy"),
          passing(
              NO_WAREHOUSE,
              "there is no warehouse to work with, or it is suspended and not resumed by itself",
              "name one by warehouse= in the URL or SNOWFLAKE_WAREHOUSE, grant USAGE on it to the"
                  + " role, and set AUTO_RESUME = TRUE or resume it: ALTER WAREHOUSE … RESUME"),
          passing(
              90073,
              "the warehouse cannot be resumed, because a resource monitor's quota is used up",
              "raise the quota, or name another warehouse by warehouse= or"
                  + " SNOWFLAKE_WAREHOUSE"));

  private SnowflakeLoginProblems() {}

  /**
   * What is wrong and what to do.
   *
   * @param lasting whether the same login fails again until somebody changes something; a wrong
   *     password that is tried again and again locks the user
   */
  public record Problem(String what, String remedy, boolean lasting) {
    /** Both in one line, with what Snowflake or the driver said. */
    public String describe(SQLException said) {
      return what + " (" + code(said) + oneLine(said.getMessage()) + "); " + remedy;
    }
  }

  /** The problem behind an error; empty when its code is not in the table. */
  public static Optional<Problem> of(SQLException error) {
    if (error instanceof SQLTimeoutException) {
      return Optional.of(
          new Problem(
              "the login takes too long", ADDRESS + "; check network, proxy and VPN", false));
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return Optional.of(new Problem("the host is not known", ADDRESS, true));
      }
    }
    String text = String.valueOf(error.getMessage());
    if (text.contains("HTTP status=404") || text.contains("HTTP status=403")) {
      return Optional.of(new Problem("the host knows no such account", ADDRESS, true));
    }
    return Optional.ofNullable(KNOWN.get(error.getErrorCode()));
  }

  /** What is wrong and what to do, or what was said when its code is not in the table. */
  public static String describe(SQLException error) {
    return of(error)
        .map(problem -> problem.describe(error))
        .orElseGet(() -> code(error) + oneLine(error.getMessage()));
  }

  private static String code(SQLException error) {
    return error.getErrorCode() == 0 ? "" : error.getErrorCode() + ": ";
  }

  private static String oneLine(String text) {
    return String.valueOf(text).strip().replaceAll("\\s+", " ");
  }

  private static Map.Entry<Integer, Problem> lasting(int code, String what, String remedy) {
    return Map.entry(code, new Problem(what, remedy, true));
  }

  private static Map.Entry<Integer, Problem> passing(int code, String what, String remedy) {
    return Map.entry(code, new Problem(what, remedy, false));
  }
}
