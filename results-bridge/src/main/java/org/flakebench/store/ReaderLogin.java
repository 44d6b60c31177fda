package org.flakebench.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;

/**
 * The embedded store's login for users' own queries: it may read results and nothing else. Its
 * password is generated and stays in a file of the home.
 */
final class ReaderLogin {
  static final String ROLE = "flakebench_reader";

  /** What it may not see: secrets, and keys by which answers can be had again. */
  static final Set<String> HIDDEN = Set.of("connections", "idempotency_keys");

  private static final long LOCK = 0x464c414b46L;

  private final Jdbi jdbi;
  private final Path passwordFile;

  ReaderLogin(Jdbi jdbi, FlakeBenchHome home) {
    this.jdbi = jdbi;
    this.passwordFile =
        home.postgres()
            .resolve(EmbeddedPostgres.Instance.STORE.folder())
            .resolve("reader-password");
  }

  /** Makes the login where it is missing and grants it what is new since. */
  PostgresConnections ensure(PostgresConnections owner) {
    String password = jdbi.inTransaction(this::ensure);
    return owner.as(ROLE, password);
  }

  private String ensure(Handle handle) {
    handle.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
    boolean there =
        handle
            .createQuery("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '" + ROLE + "')")
            .mapTo(Boolean.class)
            .one();
    try {
      String password;
      if (there && Files.isReadable(passwordFile)) {
        password = SecretFile.read(passwordFile);
      } else {
        if (!there) {
          handle.execute("CREATE ROLE " + ROLE + " LOGIN CONNECTION LIMIT 20");
        }
        password = SecretFile.create(passwordFile);
        // Hashed here: the password itself does not travel in SQL text.
        handle
            .getConnection()
            .unwrap(PGConnection.class)
            .alterUserPassword(ROLE, password.toCharArray(), "scram-sha-256");
        handle.execute("ALTER ROLE " + ROLE + " SET default_transaction_read_only = on");
      }
      grant(handle);
      return password;
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "cannot keep the password of the reading login in "
              + passwordFile
              + ": "
              + PostgresBinaries.reason(e),
          e);
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          "cannot make the reading login " + ROLE + ": " + e.getMessage(), e);
    }
  }

  private void grant(Handle handle) {
    handle.execute("GRANT USAGE ON SCHEMA " + SchemaFiles.SCHEMA + " TO " + ROLE);
    handle
        .createQuery(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '"
                + SchemaFiles.SCHEMA
                + "' AND c.relkind IN ('r', 'p', 'v') AND NOT has_table_privilege('"
                + ROLE
                + "', c.oid, 'SELECT')")
        .mapTo(String.class)
        .filter(table -> !HIDDEN.contains(table))
        .list()
        .forEach(
            table ->
                handle.execute(
                    "GRANT SELECT ON " + SchemaFiles.SCHEMA + ".\"" + table + "\" TO " + ROLE));
  }
}
