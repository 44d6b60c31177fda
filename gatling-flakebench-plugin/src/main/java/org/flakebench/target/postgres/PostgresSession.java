package org.flakebench.target.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flakebench.target.JdbcParameters;
import org.flakebench.target.Session;
import org.flakebench.workload.ParameterSink;
import org.postgresql.PGConnection;

/** A pinned PostgreSQL connection. */
final class PostgresSession implements Session {
  private final Connection connection;
  private final PreparedStatement[] statements;
  private final JdbcParameters[] parameters;

  /**
   * @param statements by index; null where the mix has no such statement
   */
  PostgresSession(Connection connection, PreparedStatement[] statements) {
    this.connection = connection;
    this.statements = statements;
    this.parameters = new JdbcParameters[statements.length];
    for (int i = 0; i < statements.length; i++) {
      parameters[i] =
          statements[i] == null ? null : new JdbcParameters(statements[i], PostgresErrors::of);
    }
  }

  @Override
  public ParameterSink parameters(int statement) {
    return parameters[statement];
  }

  @Override
  public int execute(int statement) {
    try {
      PreparedStatement prepared = statements[statement];
      if (!prepared.execute()) {
        return Math.max(0, prepared.getUpdateCount());
      }
      int rows = 0;
      try (ResultSet result = prepared.getResultSet()) {
        while (result.next()) {
          rows++;
        }
      }
      return rows;
    } catch (SQLException e) {
      throw PostgresErrors.of(e);
    }
  }

  @Override
  public void cancel() {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      // The server did not take the cancel: the caller aborts the connection when its patience
      // ends.
      abort();
    }
  }

  @Override
  public void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw PostgresErrors.of(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // A connection that cannot be closed is gone already.
      return;
    }
  }
}
