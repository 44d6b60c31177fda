package org.flakebench.target;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a target is and who logs in. No secret appears in {@link #toString()}, also none of the
 * URL's.
 *
 * @param url JDBC URL, best without secrets
 * @param user user name; null = the URL's or the driver's own
 * @param password null = from the driver's own sources ({@code PGPASSFILE})
 */
public record TargetAddress(String url, String user, String password) {

  /** Passwords, tokens, passphrases and keys, as PostgreSQL's and Snowflake's drivers name them. */
  private static final Pattern SECRET =
      Pattern.compile(
          "([?&;][^?&;=]*(?:password|passcode|pwd|token|secret|private_?key(?:_?base64)?))=[^&;]*",
          Pattern.CASE_INSENSITIVE);

  /** A JDBC URL as messages may show it: without the values of parameters that are secrets. */
  public static String shown(String url) {
    return url == null ? null : SECRET.matcher(url).replaceAll("$1=…");
  }

  /** The password, if one was given. */
  public Optional<String> secret() {
    return Optional.ofNullable(password);
  }

  @Override
  public String toString() {
    return "TargetAddress[url=" + shown(url) + ", user=" + user + "]";
  }
}
