package org.flakebench.store;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the store is: what {@code --store} or {@code FLAKEBENCH_STORE} says, and nothing else.
 * Holds no secret.
 */
public sealed interface StoreLocation {

  /** The server under FLAKEBENCH_HOME, started when needed. */
  record Embedded() implements StoreLocation {
    @Override
    public String toString() {
      return "embedded";
    }
  }

  /**
   * A PostgreSQL server of the user's.
   *
   * @param url without a password
   */
  record Postgres(String url) implements StoreLocation {
    public Postgres {
      UrlSecrets.refuse(url, "set PGPASSWORD, or PGPASSFILE to a password file");
      if (Driver.parseURL(url, new Properties()) == null) {
        throw new StoreUsageException(
            "store: '"
                + url
                + "' is no PostgreSQL URL; allowed is jdbc:postgresql://HOST[:PORT]/DATABASE[?user=NAME]");
      }
    }

    /** Host, port and database, as messages name them. */
    public String place() {
      Properties parts = Driver.parseURL(url, new Properties());
      return PGProperty.PG_HOST.getOrDefault(parts)
          + ":"
          + PGProperty.PG_PORT.getOrDefault(parts)
          + "/"
          + PGProperty.PG_DBNAME.getOrDefault(parts);
    }

    @Override
    public String toString() {
      return url;
    }
  }

  /**
   * A Snowflake account of the user's.
   *
   * @param url without secrets
   */
  record Snowflake(String url) implements StoreLocation {
    private static final String FORM =
        "jdbc:snowflake://ACCOUNT.snowflakecomputing.com/[?db=…&schema=…&warehouse=…&role=…&user=…]";

    /** The host is the first group. */
    private static final Pattern ADDRESS =
        Pattern.compile("jdbc:snowflake://([A-Za-z0-9][A-Za-z0-9._-]*)(:\\d{1,5})?/?(\\?.*)?");

    public Snowflake {
      UrlSecrets.refuse(
          url,
          "set SNOWFLAKE_PASSWORD, SNOWFLAKE_TOKEN, or SNOWFLAKE_PRIVATE_KEY_FILE with"
              + " SNOWFLAKE_PRIVATE_KEY_PASSPHRASE");
      Matcher address = ADDRESS.matcher(url);
      if (!address.matches()) {
        throw new StoreUsageException(
            "store: '" + url + "' is no Snowflake URL; allowed is " + FORM);
      }
      SnowflakeLogin login;
      try {
        login = SnowflakeLogin.of(url, Map.of());
      } catch (IllegalArgumentException e) {
        throw new StoreUsageException(
            "store: '" + url + "' is no Snowflake URL (" + e.getMessage() + ")", e);
      }
      String host = address.group(1).toLowerCase(Locale.ROOT);
      if (!host.contains(".snowflakecomputing.") && blank(login.value("account"))) {
        throw new StoreUsageException(
            "store: the host '"
                + address.group(1)
                + "' does not name an account; allowed is "
                + FORM
                + ", and account=NAME for another host");
      }
      for (String name : List.of("db", "schema", "warehouse", "role", "user")) {
        String value = login.value(name);
        if (value != null && value.isBlank()) {
          throw new StoreUsageException(
              "store: " + name + "= of the URL is empty; name one or leave it out");
        }
      }
    }

    private static boolean blank(String value) {
      return value == null || value.isBlank();
    }

    @Override
    public String toString() {
      return url;
    }
  }

  /** What the URL of a PostgreSQL store begins with. */
  String POSTGRES_SCHEME = "jdbc:postgresql:";

  /**
   * Reads the text of {@code --store}.
   *
   * @param text null or blank: embedded
   * @throws StoreUsageException when it is not allowed; the message never repeats a password
   */
  static StoreLocation parse(String text) {
    String trimmed = text == null ? "" : text.trim();
    if (trimmed.isEmpty() || trimmed.equalsIgnoreCase("embedded")) {
      return new Embedded();
    }
    String lower = trimmed.toLowerCase(Locale.ROOT);
    if (lower.startsWith("jdbc:snowflake:")) {
      return new Snowflake(
          SnowflakeLogin.SCHEME + trimmed.substring(SnowflakeLogin.SCHEME.length()));
    }
    if (lower.startsWith(POSTGRES_SCHEME)) {
      return new Postgres(POSTGRES_SCHEME + trimmed.substring(POSTGRES_SCHEME.length()));
    }
    int colon = trimmed.indexOf(':');
    String shown = colon < 0 ? trimmed : trimmed.substring(0, colon) + ":…";
    throw new StoreUsageException(
        "store: '"
            + shown
            + "' is not known; allowed are embedded, jdbc:postgresql://HOST[:PORT]/DATABASE and "
            + Snowflake.FORM);
  }
}
