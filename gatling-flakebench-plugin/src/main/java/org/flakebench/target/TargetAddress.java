package org.flakebench.target;

import java.util.Optional;

/**
 * Where a target is and who logs in. The password never appears in {@link #toString()}.
 *
 * @param url JDBC URL without secrets
 * @param user user name; null = the URL's or the driver's own
 * @param password null = from the driver's own sources ({@code PGPASSFILE})
 */
public record TargetAddress(String url, String user, String password) {

  /** The password, if one was given. */
  public Optional<String> secret() {
    return Optional.ofNullable(password);
  }

  @Override
  public String toString() {
    return "TargetAddress[url=" + url + ", user=" + user + "]";
  }
}
