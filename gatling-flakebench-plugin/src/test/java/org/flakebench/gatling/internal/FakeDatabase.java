package org.flakebench.gatling.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** JDBC without a database: the test says what an execution does, and counts what is called. */
final class FakeDatabase {
  /** What an execution does. */
  interface Execution {
    /** Rows of one column {@code id}; or throws. */
    Object[] run(String sql, List<Object> values) throws Throwable;
  }

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger aborted = new AtomicInteger();

  /** Statements in order, with their values, and {@code commit} and {@code rollback}. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  private volatile Execution execution = (sql, values) -> new Object[] {1L};
  private volatile Execution opening = (sql, values) -> null;
  private volatile Execution committing = (sql, values) -> null;

  FakeDatabase executing(Execution does) {
    execution = does;
    return this;
  }

  FakeDatabase opening(Execution does) {
    opening = does;
    return this;
  }

  FakeDatabase committing(Execution does) {
    committing = does;
    return this;
  }

  DataSource source() {
    return proxy(
        DataSource.class,
        (self, method, arguments) -> {
          opening.run("connect", List.of());
          opened.incrementAndGet();
          return connection();
        });
  }

  private Connection connection() {
    boolean[] auto = {true};
    return proxy(
        Connection.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getAutoCommit" -> auto[0];
              case "setAutoCommit" -> {
                auto[0] = (boolean) arguments[0];
                yield null;
              }
              case "prepareStatement", "prepareCall" ->
                  statement(method.getReturnType(), arguments[0].toString());
              case "commit" -> {
                committing.run("commit", List.of());
                calls.add("commit");
                yield null;
              }
              case "rollback" -> {
                calls.add("rollback");
                yield null;
              }
              case "close" -> closed.incrementAndGet();
              case "abort" -> aborted.incrementAndGet();
              default -> throw new UnsupportedOperationException(method.toString());
            });
  }

  private Object statement(Class<?> type, String sql) {
    List<Object> values = new ArrayList<>();
    int[] batch = {0};
    return proxy(
        type,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "setObject", "setNull" -> {
                values.add(method.getName().equals("setNull") ? null : arguments[1]);
                yield null;
              }
              case "setQueryTimeout", "setFetchSize", "close" -> null;
              case "addBatch" -> {
                batch[0]++;
                yield null;
              }
              case "executeQuery" -> rows(run(sql, values));
              case "executeUpdate" -> run(sql, values).length;
              case "executeBatch" -> {
                run(sql, values);
                int[] counts = new int[batch[0]];
                java.util.Arrays.fill(counts, 1);
                yield counts;
              }
              default -> throw new UnsupportedOperationException(method.toString());
            });
  }

  private Object[] run(String sql, List<Object> values) throws Throwable {
    calls.add(sql + " " + values);
    return execution.run(sql, values);
  }

  private static ResultSet rows(Object[] values) {
    int[] at = {-1};
    java.sql.ResultSetMetaData meta =
        proxy(
            java.sql.ResultSetMetaData.class,
            (self, method, arguments) -> method.getName().equals("getColumnCount") ? 1 : "id");
    return proxy(
        ResultSet.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "getMetaData" -> meta;
              case "next" -> ++at[0] < values.length;
              case "getObject" -> values[at[0]];
              case "close" -> null;
              default -> throw new UnsupportedOperationException(method.toString());
            });
  }

  static SQLException refused(String state, String message) {
    return new SQLException(message, state);
  }

  @SuppressWarnings("unchecked")
  private static <T> T proxy(Class<? super T> type, InvocationHandler handler) {
    InvocationHandler withObject =
        (self, method, arguments) ->
            isOfObject(method)
                ? ofObject(self, method, arguments)
                : handler.invoke(self, method, arguments);
    return (T)
        Proxy.newProxyInstance(
            FakeDatabase.class.getClassLoader(), new Class<?>[] {type}, withObject);
  }

  private static boolean isOfObject(Method method) {
    return method.getDeclaringClass() == Object.class;
  }

  private static Object ofObject(Object self, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "fake";
    };
  }
}
