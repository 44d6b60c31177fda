package org.flakebench.target.snowflake;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.flakebench.target.TargetAddress;

/**
 * Which Snowflake account, and who logs in how. Immutable; no secret appears in {@link
 * #toString()}.
 *
 * @param url JDBC URL without secrets
 * @param properties what the URL leaves open, by the driver's names: user, role, warehouse, db,
 *     schema; never a secret
 * @param credential how the user proves who it is
 */
public record SnowflakeLogin(String url, Map<String, String> properties, Credential credential) {
  /** What the URL of a Snowflake database begins with. */
  public static final String SCHEME = "jdbc:snowflake:";

  private static final Pattern HOST = Pattern.compile(SCHEME + "//[^/?\\s]");

  private static final String KEY_VARIABLE = "SNOWFLAKE_PRIVATE_KEY_FILE";

  public SnowflakeLogin {
    properties = Map.copyOf(properties);
  }

  /** How a user proves who it is. */
  public sealed interface Credential {
    /** By password. */
    record Password(String password) implements Credential {
      @Override
      public String toString() {
        return "password";
      }
    }

    /**
     * By key pair.
     *
     * @param file the private key, PEM
     * @param passphrase null when the file is not encrypted
     */
    record KeyFile(String file, String passphrase) implements Credential {
      @Override
      public String toString() {
        return "private key " + file;
      }
    }

    /** By programmatic access token. */
    record Token(String token) implements Credential {
      @Override
      public String toString() {
        return "programmatic access token";
      }
    }

    /** By what the driver finds itself, if anything. */
    record None() implements Credential {
      @Override
      public String toString() {
        return "nothing";
      }
    }
  }

  /**
   * The login that a URL and the environment give: SNOWFLAKE_USER, _ROLE, _WAREHOUSE where the URL
   * names none, and exactly one of SNOWFLAKE_PASSWORD, SNOWFLAKE_PRIVATE_KEY_FILE (with
   * SNOWFLAKE_PRIVATE_KEY_PASSPHRASE) and SNOWFLAKE_TOKEN.
   *
   * @throws IllegalArgumentException when the URL names no host, the environment holds several
   *     credentials, or the key's file holds none; the message names URL, variables or file
   */
  public static SnowflakeLogin of(String url, Map<String, String> environment) {
    if (!HOST.matcher(url).lookingAt()) {
      throw new IllegalArgumentException(
          "'"
              + url
              + "' names no account; allowed is "
              + SCHEME
              + "//ACCOUNT.snowflakecomputing.com/");
    }
    Map<String, String> properties = new TreeMap<>();
    Map<String, String> inUrl = parameters(url);
    fill(properties, inUrl, "user", environment.get("SNOWFLAKE_USER"));
    fill(properties, inUrl, "role", environment.get("SNOWFLAKE_ROLE"));
    fill(properties, inUrl, "warehouse", environment.get("SNOWFLAKE_WAREHOUSE"));
    return new SnowflakeLogin(url, properties, credential(environment));
  }

  /**
   * The login of a hand-written simulation: as {@link #of(String, Map)}, with the address's user
   * and password where URL and environment have none.
   *
   * @throws IllegalArgumentException as there
   */
  public static SnowflakeLogin of(TargetAddress address, Map<String, String> environment) {
    Map<String, String> filled = new TreeMap<>(environment);
    if (address.user() != null) {
      filled.putIfAbsent("SNOWFLAKE_USER", address.user());
    }
    boolean none = credential(environment) instanceof Credential.None;
    address
        .secret()
        .filter(secret -> none)
        .ifPresent(secret -> filled.put("SNOWFLAKE_PASSWORD", secret));
    return of(address.url(), filled);
  }

  /** Whether a URL leads to Snowflake. */
  public static boolean isSnowflake(String url) {
    return url != null && url.toLowerCase(Locale.ROOT).startsWith(SCHEME);
  }

  /** The same where the URL names no database or schema. */
  public SnowflakeLogin withDefaults(String database, String schema) {
    Map<String, String> filled = new TreeMap<>(properties);
    Map<String, String> inUrl = parameters(url);
    fill(filled, inUrl, "db", database);
    fill(filled, inUrl, "schema", schema);
    return new SnowflakeLogin(url, filled, credential);
  }

  /** The same on another warehouse, whatever the URL or the environment say. */
  public SnowflakeLogin withWarehouse(String warehouse) {
    Map<String, String> changed = new TreeMap<>(properties);
    changed.put("warehouse", warehouse);
    return new SnowflakeLogin(url, changed, credential);
  }

  /**
   * A value of the properties or, where they have none, of the URL, as the driver takes them; null
   * when there is none.
   */
  public String value(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String own = properties.get(lower);
    return own == null ? parameters(url).get(lower) : own;
  }

  /** Host and port, as messages name them. */
  public String place() {
    int from = url.indexOf("//");
    String rest = from < 0 ? url : url.substring(from + 2);
    return rest.split("[/?]", 2)[0];
  }

  /** What the driver is to be given beside the URL, secrets included. */
  Properties driverProperties() {
    Properties all = new Properties();
    all.putAll(properties);
    if (credential instanceof Credential.Password password) {
      all.put("password", password.password());
    } else if (credential instanceof Credential.KeyFile key) {
      all.put("private_key_file", key.file());
      if (key.passphrase() != null) {
        all.put("private_key_pwd", key.passphrase());
      }
    } else if (credential instanceof Credential.Token token) {
      all.put("authenticator", "programmatic_access_token");
      all.put("token", token.token());
    }
    return all;
  }

  private static Credential credential(Map<String, String> environment) {
    List<Credential> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String name : List.of("SNOWFLAKE_PASSWORD", KEY_VARIABLE, "SNOWFLAKE_TOKEN")) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        names.add(name);
        found.add(
            switch (name) {
              case "SNOWFLAKE_PASSWORD" -> new Credential.Password(value);
              case "SNOWFLAKE_TOKEN" -> new Credential.Token(value.strip());
              default ->
                  new Credential.KeyFile(
                      value, environment.get("SNOWFLAKE_PRIVATE_KEY_PASSPHRASE"));
            });
      }
    }
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "the environment holds several credentials for Snowflake ("
              + String.join(", ", names)
              + "); set exactly one of them");
    }
    if (found.isEmpty()) {
      return new Credential.None();
    }
    if (found.get(0) instanceof Credential.KeyFile key) {
      requireKey(key.file());
    }
    return found.get(0);
  }

  /** The driver says of a file that is missing or no key only that a parameter is null. */
  private static void requireKey(String file) {
    String what;
    try {
      // ISO 8859-1 reads any bytes, so that a file of another kind is told as such.
      String text = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
      if (text.contains("PRIVATE KEY-----")) {
        return;
      }
      what = "which holds no private key";
    } catch (NoSuchFileException e) {
      what = "which does not exist";
    } catch (IOException | InvalidPathException e) {
      what = "which cannot be read (" + e.getMessage() + ")";
    }
    throw new IllegalArgumentException(
        KEY_VARIABLE + " is '" + file + "', " + what + "; name a PKCS#8 file in PEM");
  }

  private static void fill(
      Map<String, String> properties, Map<String, String> inUrl, String name, String value) {
    if (value != null && !value.isBlank() && !inUrl.containsKey(name)) {
      properties.putIfAbsent(name, value);
    }
  }

  /** Parameters of the URL by lower-case name. */
  private static Map<String, String> parameters(String url) {
    Map<String, String> found = new TreeMap<>();
    int query = url.indexOf('?');
    if (query >= 0) {
      for (String pair : url.substring(query + 1).split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          found.put(
              pair.substring(0, equals).toLowerCase(Locale.ROOT),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return "SnowflakeLogin["
        + TargetAddress.shown(url)
        + ", "
        + properties
        + ", "
        + credential
        + "]";
  }
}
