package org.flakebench.emulator.session;

import java.security.PublicKey;
import java.util.Set;

/**
 * A user who may log in.
 *
 * @param name in capitals
 * @param password or null
 * @param key the public key for key-pair logins, or null
 * @param tokens programmatic access tokens
 * @param roles granted; PUBLIC comes by itself
 * @param defaults database, schema, warehouse and role of a session that names none; may be null
 */
public record User(
    String name,
    String password,
    PublicKey key,
    Set<String> tokens,
    Set<String> roles,
    Defaults defaults) {
  /** What a session begins with. */
  public record Defaults(String database, String schema, String warehouse, String role) {}

  public User {
    tokens = Set.copyOf(tokens);
    roles = Set.copyOf(roles);
  }

  /** Secrets stay out. */
  @Override
  public String toString() {
    return "User " + name;
  }
}
