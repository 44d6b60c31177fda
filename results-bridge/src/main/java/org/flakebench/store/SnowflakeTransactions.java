package org.flakebench.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jdbi.v3.core.transaction.UnableToManipulateTransactionIsolationLevelException;

/**
 * Transactions by BEGIN and COMMIT. The driver's way, AUTOCOMMIT off and on again, costs a round
 * trip more for each, and leaves a session that must be put right.
 *
 * <p>A statement that fails does not end a Snowflake transaction: what was written before it would
 * be committed. Here every exception takes the whole transaction back. There are no savepoints.
 */
final class SnowflakeTransactions implements TransactionHandler {
  private boolean open;

  @Override
  public TransactionHandler specialize(Handle handle) {
    return new SnowflakeTransactions();
  }

  @Override
  public void begin(Handle handle) {
    if (!open) {
      run(handle, "BEGIN TRANSACTION");
      open = true;
    }
  }

  @Override
  public void commit(Handle handle) {
    run(handle, "COMMIT");
    open = false;
  }

  /**
   * When the server does not say that it has taken the transaction back, the session is given up,
   * and the transaction with it: the next one to use it would write into a transaction that is
   * still open, and commit what failed here.
   */
  @Override
  public void rollback(Handle handle) {
    open = false;
    try {
      run(handle, "ROLLBACK");
    } catch (TransactionException e) {
      giveUp(handle.getConnection(), e);
      throw e;
    }
  }

  private static void giveUp(Connection connection, TransactionException why) {
    try {
      connection.abort(Runnable::run);
      // Fails now, by which a pool finds out that it must not keep the connection.
      connection.clearWarnings();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public boolean isInTransaction(Handle handle) {
    return open;
  }

  @Override
  public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> work)
      throws X {
    if (open) {
      return work.withHandle(handle);
    }
    handle.begin();
    R result;
    try {
      result = work.withHandle(handle);
      if (open) {
        handle.commit();
      }
    } catch (Throwable e) {
      takeBack(handle, e);
      throw e;
    }
    return result;
  }

  private void takeBack(Handle handle, Throwable why) {
    if (open) {
      try {
        handle.rollback();
      } catch (RuntimeException e) {
        why.addSuppressed(e);
      }
    }
  }

  /** Snowflake knows READ COMMITTED only. */
  @Override
  public <R, X extends Exception> R inTransaction(
      Handle handle, TransactionIsolationLevel level, HandleCallback<R, X> work) throws X {
    if (level != TransactionIsolationLevel.READ_COMMITTED) {
      throw new UnableToManipulateTransactionIsolationLevelException(
          level.name(), new SQLException("Snowflake knows READ COMMITTED only"));
    }
    return inTransaction(handle, work);
  }

  @Override
  public void savepoint(Handle handle, String name) {
    throw noSavepoints();
  }

  @Override
  public void rollbackToSavepoint(Handle handle, String name) {
    throw noSavepoints();
  }

  @Override
  public void releaseSavepoint(Handle handle, String name) {
    throw noSavepoints();
  }

  private static TransactionException noSavepoints() {
    return new TransactionException("Snowflake has no savepoints");
  }

  private static void run(Handle handle, String sql) {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new TransactionException(sql + " failed: " + e.getMessage(), e);
    }
  }
}
