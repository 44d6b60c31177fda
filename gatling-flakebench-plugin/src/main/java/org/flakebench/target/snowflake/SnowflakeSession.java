package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flakebench.load.Phase;
import org.flakebench.target.Session;
import org.flakebench.workload.ParameterSink;

/**
 * A pinned Snowflake session. The driver cannot cut a connection off that another thread reads
 * from: {@link #abort()} asks it to cancel and to close, in the background, and a server that does
 * not answer at all is given up by the driver after its socket's time limit.
 */
final class SnowflakeSession implements Session {
  private final Connection connection;
  private final Map<Phase, String> tagging;
  private final Statement control;
  private final PreparedStatement[] statements;
  private final SnowflakeParameters[] parameters;
  private final AtomicBoolean aborted = new AtomicBoolean();

  /** What runs now, for {@link #cancel()}. */
  private volatile Statement running;

  private DriverRetries.Count retries;
  private Thread retriesOf;

  /**
   * @param tagging SQL that sets the session's tag for each phase with load
   * @param statements by index; null where the mix has no such statement
   */
  SnowflakeSession(
      Connection connection, Map<Phase, String> tagging, PreparedStatement[] statements)
      throws SQLException {
    this.connection = connection;
    this.tagging = tagging;
    this.control = connection.createStatement();
    this.statements = statements;
    this.parameters = new SnowflakeParameters[statements.length];
    for (int i = 0; i < statements.length; i++) {
      parameters[i] = statements[i] == null ? null : new SnowflakeParameters(statements[i]);
    }
  }

  /**
   * Switches QUERY_TAG. The server's answer to ALTER SESSION is the proof: a parameter that cannot
   * be set is an error. It is not read back, since reading it would be a statement with the new
   * tag, one that no operation stands for.
   */
  @Override
  public void enter(Phase phase) {
    String sql = tagging.get(phase);
    if (sql == null) {
      throw new IllegalArgumentException("nothing runs in phase " + phase);
    }
    try {
      running = control;
      control.execute(sql);
    } catch (SQLException e) {
      throw SnowflakeErrors.untagged(e);
    } finally {
      running = null;
    }
  }

  @Override
  public ParameterSink parameters(int statement) {
    return parameters[statement];
  }

  @Override
  public int execute(int statement) {
    DriverRetries.Count count = retries();
    long before = count.value();
    PreparedStatement prepared = statements[statement];
    running = prepared;
    try {
      int rows = rows(prepared);
      if (count.value() != before) {
        throw SnowflakeErrors.sentAgain();
      }
      return rows;
    } catch (SQLException e) {
      throw SnowflakeErrors.of(e);
    } finally {
      running = null;
    }
  }

  private static int rows(PreparedStatement prepared) throws SQLException {
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
  }

  /** A slot keeps its thread; its session is opened on it as well. */
  private DriverRetries.Count retries() {
    Thread current = Thread.currentThread();
    if (retriesOf != current) {
      retriesOf = current;
      retries = DriverRetries.ofThisThread();
    }
    return retries;
  }

  @Override
  public void cancel() {
    Statement now = running;
    if (now == null) {
      return;
    }
    try {
      now.cancel();
    } catch (SQLException e) {
      // The server did not take the cancel: the caller aborts the connection when its patience
      // ends.
      abort();
    }
  }

  /** Begins once, however often it is asked: each attempt may wait for the network for minutes. */
  @Override
  public void abort() {
    if (!aborted.compareAndSet(false, true)) {
      return;
    }
    Statement now = running;
    Thread closer =
        new Thread(
            () -> {
              try {
                if (now != null) {
                  now.cancel();
                }
              } catch (SQLException e) {
                // Closing comes next, and does not need it.
                return;
              } finally {
                close();
              }
            },
            "flakebench-snowflake-abort");
    closer.setDaemon(true);
    closer.start();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // A session that cannot be closed is gone already.
      return;
    }
  }
}
