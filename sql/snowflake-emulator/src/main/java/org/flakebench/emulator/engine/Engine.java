package org.flakebench.emulator.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.flakebench.emulator.accountusage.SystemViews;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.Warehouse;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.faults.Faults;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement;
import org.flakebench.emulator.stage.StageFiles;

/** Runs the statements of all sessions. Thread-safe. */
public final class Engine implements AutoCloseable {
  final Catalog catalog;
  final History history;
  final Faults faults;
  final Stages stages;
  final Copying copying;
  final Locks locks;
  final Grants grants = new Grants();

  /** Held while an object is made, changed or dropped: whether it is there is looked at first. */
  final Object definitions = new Object();

  private final Map<Long, Instant> refreshed = new ConcurrentHashMap<>();
  private final SystemViews views;
  private final Translations translations = new Translations();
  private final Map<String, Running> byRequest = new ConcurrentHashMap<>();
  private final Map<String, Running> byQuery = new ConcurrentHashMap<>();
  private final AtomicLong transactions = new AtomicLong(1_700_000_000_000_000_000L);
  private final ScheduledExecutorService timeouts =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "emulator-timeouts");
            thread.setDaemon(true);
            return thread;
          });

  public Engine(
      Catalog catalog, History history, Faults faults, SystemViews views, StageFiles files) {
    this.catalog = catalog;
    this.history = history;
    this.faults = faults;
    this.views = views;
    this.stages = new Stages(files, faults);
    this.copying = new Copying(stages);
    this.locks = new Locks(history, catalog.clock());
  }

  /** An id for a statement, as Snowflake writes them. */
  public static String newQueryId() {
    return "01" + UUID.randomUUID().toString().substring(2);
  }

  /** Runs a statement to its end. */
  public Answer run(Session session, Request request, String queryId) {
    session.lock().lock();
    QueryRecord query = null;
    Running running = null;
    java.util.concurrent.ScheduledFuture<?> timer = null;
    try {
      query = record(session, request, queryId);
      if (!request.describeOnly()) {
        history.begin(query);
      }
      running = new Running(query, timeout(session, request));
      byRequest.put(request.requestId(), running);
      byQuery.put(queryId, running);
      if (running.timeoutSeconds() > 0 && running.timeoutSeconds() < 86_400) {
        Running late = running;
        timer =
            timeouts.schedule(
                () -> late.timeOut(late.timeoutSeconds()),
                running.timeoutSeconds(),
                TimeUnit.SECONDS);
      }
      Call.set(new Call(session, query.start(), history, views, queryId, this::cancelBySql));
      return execute(session, request, query, running);
    } catch (SQLException e) {
      throw failed(query, ended(running, H2Errors.translate(e)));
    } catch (SnowflakeError e) {
      throw failed(query, ended(running, e));
    } catch (RuntimeException e) {
      Throwable cause = e;
      while (cause != null && !(cause instanceof SnowflakeError)) {
        cause = cause.getCause();
      }
      SnowflakeError error =
          cause instanceof SnowflakeError known
              ? known
              : new SnowflakeError(
                  SnowflakeError.UNKNOWN_TO_EMULATOR, "XX000", "The emulator failed: " + e);
      throw failed(query, error);
    } finally {
      Call.clear();
      if (timer != null) {
        timer.cancel(false);
      }
      byRequest.remove(request.requestId());
      byQuery.remove(queryId);
      if (query != null && !request.describeOnly()) {
        history.end(query);
        session.ended(queryId);
      }
      session.lock().unlock();
    }
  }

  private static SnowflakeError ended(Running running, SnowflakeError error) {
    return running != null && running.ended() != null ? running.ended() : error;
  }

  private static SnowflakeError failed(QueryRecord query, SnowflakeError error) {
    if (query != null) {
      query.failed(error.code(), error.getMessage());
    }
    return error;
  }

  private QueryRecord record(Session session, Request request, String queryId) {
    Warehouse warehouse =
        session.warehouse() == null ? null : catalog.warehouses().get(session.warehouse());
    String tag = request.parameter("QUERY_TAG");
    Translations.Hashes hashes = translations.hashes(request.sql());
    QueryRecord query =
        new QueryRecord(
            queryId,
            session.id(),
            hashes.sql(),
            catalog.clock().instant(),
            new QueryRecord.Context(
                session.user(),
                session.role(),
                session.database(),
                session.schema(),
                session.warehouse(),
                warehouse == null ? 0 : warehouse.id(),
                warehouse == null ? null : warehouse.sizeName(),
                warehouse == null ? null : warehouse.typeName(),
                tag == null ? session.parameters().text("QUERY_TAG") : tag,
                request.requestId(),
                request.internal()));
    query.hashes(hashes.exact(), hashes.parameterized());
    return query;
  }

  private static long timeout(Session session, Request request) {
    String own = request.parameter("STATEMENT_TIMEOUT_IN_SECONDS");
    return own == null
        ? session.parameters().number("STATEMENT_TIMEOUT_IN_SECONDS")
        : Long.parseLong(own);
  }

  private Answer execute(Session session, Request request, QueryRecord query, Running running)
      throws SQLException {
    faults
        .errorOf(request.sql())
        .ifPresent(
            e -> {
              throw e;
            });
    Binds binds = Binds.read(request.bindings());
    long start = System.nanoTime();
    Statement statement = translations.read(request.sql(), session, binds.dataTypes());
    query.type(statement.queryType());
    query.compiled(System.nanoTime() - start);
    if (session.isDoomed()
        && !(statement instanceof Statement.Transaction end && end.kind().equals("ROLLBACK"))) {
      throw SnowflakeError.unknown("how a transaction goes on after a deadlock; roll it back");
    }
    Session.Transaction open = session.transaction();
    query.transaction(open == null ? 0 : open.id(), open != null);
    Runner runner = new Runner(this, session, request, binds, query, running);
    if (request.describeOnly()) {
      return runner.describe(statement);
    }
    Duration delay = faults.delayOf(request.sql());
    long begin = System.nanoTime();
    try {
      if (!delay.isZero() && !Runner.needsWarehouse(statement)) {
        running.pause(delay);
      }
      return runner.run(statement, delay);
    } finally {
      query.executed(Math.max(0, System.nanoTime() - begin - query.queuedMs() * 1_000_000));
    }
  }

  static void mustBind(int expected, Binds binds) {
    int given = binds.types().size();
    if (expected > given) {
      throw SnowflakeError.compilation(
          "002049",
          "42601",
          "Bind variable ? not set: " + expected + " expected, " + given + " given.");
    }
  }

  long nextTransaction() {
    return transactions.incrementAndGet();
  }

  /** Opens a transaction of H2 for the session. */
  void begin(Session session, boolean explicit) throws SQLException {
    session.connection().setAutoCommit(false);
    session.transaction(
        new Session.Transaction(nextTransaction(), explicit, catalog.clock().instant()));
  }

  /** Ends the session's transaction, if one is open. */
  void end(Session session, boolean commit) throws SQLException {
    Session.Transaction open = session.transaction();
    Connection connection = session.connection();
    if (!connection.getAutoCommit()) {
      if (commit) {
        connection.commit();
      } else {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
    if (open != null) {
      locks.release(open.id());
      copying.ended(open.id(), commit);
      session.transaction(null);
    }
    session.doom(false);
  }

  /** Cancels what came with that request; false when nothing runs. */
  public boolean cancel(String requestId) {
    Running running = byRequest.get(requestId);
    if (running != null) {
      running.cancel();
    }
    return running != null;
  }

  private String cancelBySql(String what) {
    if (what.startsWith("session ")) {
      long id = Long.parseLong(what.substring(8));
      byQuery.values().stream().filter(r -> r.query().sessionId() == id).forEach(Running::cancel);
      return "Session aborted.";
    }
    Running running = byQuery.get(what);
    if (running == null) {
      return "Identified SQL statement is not currently executing.";
    }
    running.cancel();
    return "query [" + what + "] terminated.";
  }

  /** Brings H2 to what a new session's parameters say. */
  public void opened(Session session) throws SQLException {
    SessionCommands.apply(session);
  }

  /** Ends a session: what it has open is rolled back. */
  public void close(Session session) {
    byQuery.values().stream()
        .filter(r -> r.query().sessionId() == session.id())
        .forEach(Running::cancel);
    session.lock().lock();
    try {
      if (!session.isClosed()) {
        end(session, false);
        for (var table : session.temporaryTables().values()) {
          try (var drop = session.connection().createStatement()) {
            drop.execute("DROP TABLE IF EXISTS " + table.h2Name());
          }
        }
        session.close();
      }
    } catch (SQLException e) {
      throw H2Errors.translate(e);
    } finally {
      session.lock().unlock();
    }
  }

  /** Whether a dynamic table is older than its target lag; then it counts as filled now. */
  boolean isStale(Table table) {
    String[] lag = table.targetLag().strip().split("\\s+");
    Duration most =
        lag.length < 2
            ? Duration.ofMinutes(1)
            : ChronoUnit.valueOf(lag[1].toUpperCase(Locale.ROOT).replaceAll("S$", "") + "S")
                .getDuration()
                .multipliedBy(Long.parseLong(lag[0]));
    Instant last = refreshed.getOrDefault(table.id(), table.created());
    boolean stale = !now().isBefore(last.plus(most));
    if (stale) {
      refreshed.put(table.id(), now());
    }
    return stale;
  }

  Instant now() {
    return catalog.clock().instant();
  }

  @Override
  public void close() {
    timeouts.shutdownNow();
  }
}
