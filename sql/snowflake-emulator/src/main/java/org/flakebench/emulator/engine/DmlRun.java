package org.flakebench.emulator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.history.LockWait;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement.Dml;
import org.flakebench.emulator.stage.CsvReader;
import org.flakebench.emulator.stage.FileFormat;
import org.flakebench.emulator.stage.StageFiles;

/** Runs one INSERT, UPDATE, DELETE or MERGE. For one statement; not thread-safe. */
final class DmlRun {
  private static final int BATCH = 5000;

  private final Session session;
  private final Running running;
  private final Locks locks;
  private final Stages stages;
  private final long transaction;

  DmlRun(Session session, Running running, Locks locks, Stages stages, long transaction) {
    this.session = session;
    this.running = running;
    this.locks = locks;
    this.stages = stages;
    this.transaction = transaction;
  }

  /** Runs it; the counts of its result. */
  long[] run(Dml dml, Request request, Binds binds) throws SQLException {
    Table table = dml.target();
    boolean hybrid = table.kind().isHybrid();
    if (hybrid) {
      locks.writesRows(table, transaction, running.query().queryId());
    } else if (!dml.queryType().equals("INSERT") || dml.sql().size() > 1) {
      long waited =
          locks.take(table, transaction, running, session.parameters().number("LOCK_TIMEOUT"));
      running.query().blocked(waited);
    }
    long start = System.nanoTime();
    Instant requested = session.catalog().clock().instant();
    long timeout = session.parameters().number("HYBRID_TABLE_LOCK_TIMEOUT");
    List<LockWait.Blocker> blockers = null;
    while (true) {
      running.check();
      Call call = Call.current();
      call.inserted = 0;
      call.updated = 0;
      call.deleted = 0;
      try {
        long count = once(dml, request, binds);
        if (blockers != null) {
          running.query().blocked((System.nanoTime() - start) / 1_000_000);
          locks.waitedForRow(table, transaction, running, requested, blockers);
        }
        return counts(dml, count, call);
      } catch (SQLException e) {
        running.check();
        if (H2Errors.isDeadlock(e)) {
          throw deadlock();
        }
        if (!H2Errors.isLockTimeout(e)) {
          throw e;
        }
        if (blockers == null) {
          // Now: when the wait is over, they are gone.
          blockers = locks.blockers(table, transaction);
        }
        running.query().waits(true);
        if ((System.nanoTime() - start) / 1e9 >= timeout) {
          throw locks.rowTimeout(table, transaction, running);
        }
      }
    }
  }

  private SnowflakeError deadlock() {
    // H2 has rolled the whole transaction back; Snowflake only the statement.
    session.doom(session.transaction() != null);
    return new SnowflakeError(
        "000625",
        "57014",
        "Your statement '" + running.query().queryId() + "' was aborted because of a deadlock.");
  }

  private static long[] counts(Dml dml, long count, Call call) {
    long[] counts = new long[dml.counts().size()];
    if (dml.queryType().equals("MERGE")) {
      for (int i = 0; i < counts.length; i++) {
        String name = dml.counts().get(i);
        counts[i] =
            name.endsWith("inserted")
                ? call.inserted
                : name.endsWith("updated") ? call.updated : call.deleted;
      }
    } else if (counts.length > 0) {
      counts[0] = count;
    }
    return counts;
  }

  private long once(Dml dml, Request request, Binds binds) throws SQLException {
    if (request.bindStage() != null) {
      return together(() -> fromStage(dml, request.bindStage()));
    }
    if (binds.array()) {
      if (!dml.arrayBind()) {
        throw SnowflakeError.compilation(
            "002114", "42601", "Array bind is only supported for INSERT … VALUES.");
      }
      return together(() -> batch(dml.sql().get(0), binds.types(), binds.rows()));
    }
    Engine.mustBind(dml.access().binds(), binds);
    if (dml.sql().size() > 1) {
      return together(
          () -> {
            long count = 0;
            for (String sql : dml.sql()) {
              count = update(sql, binds);
            }
            return count;
          });
    }
    return update(dml.sql().get(0), binds);
  }

  private interface Work {
    long run() throws SQLException;
  }

  /** All or nothing, inside a transaction of the client or of its own. */
  private long together(Work work) throws SQLException {
    Connection connection = session.connection();
    boolean own = connection.getAutoCommit();
    connection.setAutoCommit(false);
    Savepoint savepoint = own ? null : connection.setSavepoint();
    try {
      long count = work.run();
      if (own) {
        connection.commit();
      }
      return count;
    } catch (SQLException | RuntimeException e) {
      if (own) {
        connection.rollback();
      } else {
        connection.rollback(savepoint);
      }
      throw e;
    } finally {
      if (own) {
        connection.setAutoCommit(true);
      }
    }
  }

  private long update(String sql, Binds binds) throws SQLException {
    PreparedStatement statement = session.prepare(sql);
    running.runs(statement);
    try {
      if (!binds.rows().isEmpty()) {
        int parameters = statement.getParameterMetaData().getParameterCount();
        Binds.set(statement, binds.types(), binds.rows().get(0), parameters, session.zone());
      }
      return statement.executeUpdate();
    } finally {
      running.runs(null);
    }
  }

  private long batch(String sql, List<String> types, List<String[]> rows) throws SQLException {
    PreparedStatement statement = session.prepare(sql);
    int parameters = statement.getParameterMetaData().getParameterCount();
    running.runs(statement);
    try {
      long count = 0;
      for (String[] row : rows) {
        Binds.set(statement, types, row, parameters, session.zone());
        statement.addBatch();
        if (++count % BATCH == 0) {
          execute(statement);
        }
      }
      execute(statement);
      return count;
    } finally {
      statement.clearBatch();
      running.runs(null);
    }
  }

  private void execute(PreparedStatement statement) throws SQLException {
    running.check();
    try {
      statement.executeBatch();
    } catch (SQLException e) {
      throw e.getNextException() == null ? e : e.getNextException();
    }
  }

  /** Values that the driver put to a stage because they were many. */
  private long fromStage(Dml dml, String stage) throws SQLException {
    Stages.Place place = stages.place(session, stage.substring(1));
    FileFormat format = FileFormat.of(Map.of("TYPE", "CSV", "FIELD_OPTIONALLY_ENCLOSED_BY", "\""));
    int binds = dml.access().binds();
    List<String> types = new ArrayList<>();
    for (int i = 0; i < binds; i++) {
      types.add("TEXT");
    }
    long count = 0;
    for (StageFiles.StageFile file : Stages.list(place, null)) {
      List<String[]> rows = new ArrayList<>();
      try (CsvReader csv = new CsvReader(StageFiles.open(file.path(), "AUTO"), format)) {
        String[] row;
        while ((row = csv.read()) != null) {
          rows.add(row);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      count += batch(dml.sql().get(0), types, rows);
    }
    return count;
  }
}
