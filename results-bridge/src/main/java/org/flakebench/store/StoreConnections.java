package org.flakebench.store;

import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * How to get connections to one store, with limits on connecting, on each statement and on silence
 * of the network. Thread-safe.
 */
interface StoreConnections extends AutoCloseable {
  /** What speaks at the other end. */
  Dialect dialect();

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

  /** Lets go of connections that are kept for the next use. */
  @Override
  void close();
}
