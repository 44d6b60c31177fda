package org.flakebench.gatling.internal;

import java.io.Reader;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.gatling.internal.SqlResult.Table;
import org.flakebench.gatling.internal.SqlText.Named;

/** What a request does with a connection. Immutable. */
sealed interface SqlCommand {
  /** The statement and its placeholders. */
  SqlText text();

  /** A statement with its values bound, ready to go; closing it frees what the driver holds. */
  interface Ready extends AutoCloseable {
    /** Executes and fetches everything: this is what the response time is. */
    SqlResult execute() throws SQLException;

    @Override
    void close() throws SQLException;
  }

  /**
   * Prepares the statement and binds the values.
   *
   * @param rows values in the order of the placeholders; more than one row for batches only
   * @param limits what the protocol sets for every statement
   */
  Ready ready(Connection connection, List<Object[]> rows, StatementLimits limits)
      throws SQLException;

  /** A query that gives rows. */
  record Query(SqlText text, boolean keepRows, Integer fetchSize) implements SqlCommand {
    @Override
    public Ready ready(Connection connection, List<Object[]> rows, StatementLimits limits)
        throws SQLException {
      PreparedStatement statement = connection.prepareStatement(text.jdbc());
      return Jdbc.ready(
          statement,
          () -> {
            limits.apply(statement, fetchSize);
            Jdbc.bind(statement, text, rows.get(0));
          },
          () -> {
            try (ResultSet result = statement.executeQuery()) {
              return SqlResult.ofRows(Jdbc.read(result, keepRows));
            }
          });
    }
  }

  /**
   * A statement that changes rows, or that gives nothing.
   *
   * @param keys columns whose generated values are wanted
   */
  record Update(SqlText text, List<String> keys) implements SqlCommand {
    @Override
    public Ready ready(Connection connection, List<Object[]> rows, StatementLimits limits)
        throws SQLException {
      PreparedStatement statement =
          keys.isEmpty()
              ? connection.prepareStatement(text.jdbc())
              : connection.prepareStatement(text.jdbc(), keys.toArray(String[]::new));
      return Jdbc.ready(
          statement,
          () -> {
            limits.apply(statement, null);
            Jdbc.bind(statement, text, rows.get(0));
          },
          () -> {
            long count = statement.executeUpdate();
            if (keys.isEmpty()) {
              return SqlResult.ofUpdate(count, Table.NONE);
            }
            try (ResultSet generated = statement.getGeneratedKeys()) {
              return SqlResult.ofUpdate(count, Jdbc.read(generated, true));
            }
          });
    }
  }

  /** One statement with many rows of values; outside a transaction all or nothing. */
  record Batch(SqlText text) implements SqlCommand {
    @Override
    public Ready ready(Connection connection, List<Object[]> rows, StatementLimits limits)
        throws SQLException {
      PreparedStatement statement = connection.prepareStatement(text.jdbc());
      return Jdbc.ready(
          statement,
          () -> {
            limits.apply(statement, null);
            for (Object[] row : rows) {
              Jdbc.bind(statement, text, row);
              statement.addBatch();
            }
          },
          () -> SqlResult.ofUpdate(executeBatch(connection, statement), Table.NONE));
    }

    private static long executeBatch(Connection connection, PreparedStatement statement)
        throws SQLException {
      if (!connection.getAutoCommit()) {
        return changed(statement.executeBatch());
      }
      connection.setAutoCommit(false);
      try {
        long count = changed(statement.executeBatch());
        connection.commit();
        return count;
      } catch (Throwable e) {
        Jdbc.quietly(e, connection::rollback);
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }

    private static long changed(int[] counts) {
      return Arrays.stream(counts).mapToLong(n -> n == Statement.SUCCESS_NO_INFO ? 1 : n).sum();
    }
  }

  /**
   * A call of a procedure or function.
   *
   * @param outs JDBC types of the out parameters by name
   * @param ins names that have a value too
   */
  record Call(SqlText text, Map<String, Integer> outs, List<String> ins, boolean keepRows)
      implements SqlCommand {
    @Override
    public Ready ready(Connection connection, List<Object[]> rows, StatementLimits limits)
        throws SQLException {
      CallableStatement statement = connection.prepareCall(text.jdbc());
      return Jdbc.ready(
          statement,
          () -> {
            limits.apply(statement, null);
            prepare(statement, rows.get(0));
          },
          () -> {
            boolean hasRows = statement.execute();
            Table table = Table.NONE;
            if (hasRows) {
              try (ResultSet result = statement.getResultSet()) {
                table = Jdbc.read(result, keepRows);
              }
            }
            int count = hasRows ? -1 : statement.getUpdateCount();
            return new SqlResult(table, count, Table.NONE, outs(statement));
          });
    }

    private void prepare(CallableStatement statement, Object[] values) throws SQLException {
      for (int i = 0; i < values.length; i++) {
        SqlText.Placeholder place = text.placeholders().get(i);
        String name = place instanceof Named named ? named.name() : null;
        boolean out = name != null && outs.containsKey(name);
        if (!out || ins.contains(name)) {
          BindValues.bind(statement, i + 1, values[i], place);
        }
        if (out) {
          statement.registerOutParameter(i + 1, outs.get(name));
        }
      }
    }

    private Map<String, Object> outs(CallableStatement statement) throws SQLException {
      Map<String, Object> values = new LinkedHashMap<>();
      for (int i = 0; i < text.placeholders().size(); i++) {
        if (text.placeholders().get(i) instanceof Named named && outs.containsKey(named.name())) {
          values.put(named.name(), Jdbc.detached(statement.getObject(i + 1)));
        }
      }
      return values;
    }
  }

  /** The small change of JDBC. */
  final class Jdbc {
    private Jdbc() {}

    interface Step {
      void run() throws SQLException;
    }

    interface Execution {
      SqlResult run() throws SQLException;
    }

    static Ready ready(PreparedStatement statement, Step prepare, Execution execution)
        throws SQLException {
      try {
        prepare.run();
      } catch (Throwable e) {
        quietly(e, statement::close);
        throw e;
      }
      return new Ready() {
        @Override
        public SqlResult execute() throws SQLException {
          return execution.run();
        }

        @Override
        public void close() throws SQLException {
          statement.close();
        }
      };
    }

    /** Does something while {@code reason} is on its way up; what fails is added to it. */
    static void quietly(Throwable reason, Step step) {
      try {
        step.run();
      } catch (SQLException | RuntimeException e) {
        reason.addSuppressed(e);
      }
    }

    static void bind(PreparedStatement statement, SqlText text, Object[] values)
        throws SQLException {
      for (int i = 0; i < values.length; i++) {
        BindValues.bind(statement, i + 1, values[i], text.placeholders().get(i));
      }
    }

    /** Fetches all rows. */
    static Table read(ResultSet result, boolean keep) throws SQLException {
      ResultSetMetaData meta = result.getMetaData();
      int columns = meta.getColumnCount();
      List<String> labels = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        labels.add(meta.getColumnLabel(i));
      }
      List<Object[]> rows = new ArrayList<>();
      int count = 0;
      while (result.next()) {
        count++;
        if (keep) {
          Object[] row = new Object[columns];
          for (int i = 0; i < columns; i++) {
            row[i] = detached(result.getObject(i + 1));
          }
          rows.add(row);
        }
      }
      return new Table(labels, rows, count);
    }

    /** A value that can be used when its connection serves others. */
    static Object detached(Object value) throws SQLException {
      if (value instanceof Array array) {
        Object content = array.getArray();
        return content instanceof Object[] elements ? Arrays.asList(elements) : content;
      }
      if (value instanceof Clob clob) {
        return text(clob);
      }
      return value;
    }

    private static String text(Clob clob) throws SQLException {
      StringBuilder text = new StringBuilder();
      try (Reader reader = clob.getCharacterStream()) {
        char[] part = new char[4096];
        for (int n = reader.read(part); n >= 0; n = reader.read(part)) {
          text.append(part, 0, n);
        }
      } catch (java.io.IOException e) {
        throw new SQLException("a CLOB cannot be read", e);
      }
      return text.toString();
    }
  }
}
