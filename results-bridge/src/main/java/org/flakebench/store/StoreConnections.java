package org.flakebench.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * How to get connections to one store, with limits on connecting, on each statement and on silence
 * of the network. Thread-safe.
 */
interface StoreConnections extends AutoCloseable {
  /** What speaks at the other end. */
  Dialect dialect();

  /** What users' own queries may do here. */
  QueryRules queryRules();

  /** Where they lead, for messages: no secrets in it. */
  String place();

  /**
   * Connections whose statements have a limit.
   *
   * @param statementLimit how long one statement may take
   */
  DataSource dataSource(Duration statementLimit);

  /**
   * Opens a connection.
   *
   * @throws StoreUnavailableException with what to do
   */
  Connection open(DataSource source);

  /** The store's schema, reached by {@code jdbi}, which is over these connections. */
  StoreSchema schema(Jdbi jdbi);

  /**
   * Looks whether a connection can be worked with.
   *
   * @throws StoreUnavailableException with what to do
   */
  void check(Connection connection) throws SQLException;

  /** An error that no statement of ours can explain, with what to do. */
  StoreUnavailableException unavailable(SQLException error);

  /** Which database a connection leads to; comparable with a target's identity. */
  String identity(Connection connection) throws SQLException;

  /** Connections by a login that may only read; null where there is none. */
  StoreConnections readers();

  /** Lets go of connections that are kept for the next use. */
  @Override
  void close();
}
