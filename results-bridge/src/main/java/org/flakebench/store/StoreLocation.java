package org.flakebench.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
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
      refuseSecrets(url);
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
    public Snowflake {
      refuseSecrets(url);
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
            + "' is not known; allowed are embedded and jdbc:postgresql://HOST[:PORT]/DATABASE");
  }

  private static void refuseSecrets(String url) {
    int query = url.indexOf('?');
    String address = query < 0 ? url : url.substring(0, query);
    if (address.indexOf('@') >= 0) {
      throw new StoreUsageException(
          "store: user and password do not belong before the host of the URL; "
              + "give the user as ?user=NAME and the password by PGPASSWORD or PGPASSFILE");
    }
    if (query < 0) {
      return;
    }
    Set<String> secrets =
        Set.of(
            "password",
            "pwd",
            "sslpassword",
            "token",
            "private_key_base64",
            "private_key_pwd",
            "private_key_file_pwd");
    for (String pair : url.substring(query + 1).split("[&;]")) {
      int equals = pair.indexOf('=');
      String key =
          decode(equals < 0 ? pair : pair.substring(0, equals)).trim().toLowerCase(Locale.ROOT);
      if (secrets.contains(key)) {
        throw new StoreUsageException(
            "store: the URL carries '"
                + key
                + "', which would show in process lists and logs; "
                + "leave it out and set PGPASSWORD, or PGPASSFILE to a password file");
      }
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
