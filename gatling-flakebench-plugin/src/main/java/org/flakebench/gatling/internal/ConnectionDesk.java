package org.flakebench.gatling.internal;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends connections to Gatling users and has a thread for each. Nobody blocks while waiting: who
 * finds no connection free is called when one comes back. So the threads serve those who have a
 * connection, and users who hold theirs over a transaction can never starve behind users who wait
 * for one. Thread-safe.
 */
final class ConnectionDesk implements AutoCloseable {
  /** One who wants a connection; gets exactly one of the two calls. */
  interface Borrower {
    /** Has the connection now, on a thread of the desk, and must release it. Must not throw. */
    void lent(Lease lease);

    /**
     * Gets none: the wait was too long, the database does not answer, or the end has come. On any
     * thread, also on the one that asks; must not block.
     */
    void refused(SqlFailure reason);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionDesk.class);
  private static final SqlFailure CLOSED =
      SqlFailure.because("the simulation is over: its connections are closed");

  private final DataSource source;
  private final Runnable closeSource;
  private final PoolSettings settings;
  private final PoolWaits waits = new PoolWaits();
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor timer;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Set<Lease> lent = ConcurrentHashMap.newKeySet();
  private int free;
  private boolean closed;

  /**
   * @param closeSource closes the source and aborts its connections; null = whoever made it does
   */
  ConnectionDesk(DataSource source, Runnable closeSource, PoolSettings settings) {
    this.source = source;
    this.closeSource = closeSource;
    this.settings = settings;
    this.free = settings.connections();
    this.threads = Executors.newFixedThreadPool(settings.connections(), daemons("flakebench-sql-"));
    this.timer = new ScheduledThreadPoolExecutor(1, daemons("flakebench-sql-timer-"));
    timer.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + number.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  StatementLimits limits() {
    return settings.limits();
  }

  /** How long requests waited for a connection. */
  PoolWaits waits() {
    return waits;
  }

  private final class Waiting {
    private final Borrower borrower;
    private final long sinceNanos = System.nanoTime();
    private ScheduledFuture<?> timeout;

    Waiting(Borrower borrower) {
      this.borrower = borrower;
    }
  }

  /** Asks for a connection; never blocks. */
  void acquire(Borrower borrower) {
    Waiting waiting = new Waiting(borrower);
    synchronized (this) {
      if (!closed) {
        if (free > 0) {
          free--;
          open(waiting);
        } else {
          queue.add(waiting);
          Duration limit = settings.acquireTimeout();
          waiting.timeout =
              timer.schedule(() -> giveUp(waiting), limit.toNanos(), TimeUnit.NANOSECONDS);
        }
        return;
      }
    }
    borrower.refused(CLOSED);
  }

  private void giveUp(Waiting waiting) {
    synchronized (this) {
      if (!queue.remove(waiting)) {
        return;
      }
    }
    waits.waited(System.nanoTime() - waiting.sinceNanos);
    waiting.borrower.refused(
        SqlFailure.because(
            "no connection became free within "
                + settings.acquireTimeout().toMillis()
                + " ms: all "
                + settings.connections()
                + " are in use; raise connections(n) or have fewer users"));
  }

  /** Called with the lock held: the threads are shut down under it too. */
  private void open(Waiting waiting) {
    threads.execute(
        () -> {
          Connection connection;
          try {
            connection = source.getConnection();
          } catch (Throwable e) {
            giveBack();
            waiting.borrower.refused(SqlFailure.of(e));
            return;
          }
          waits.served();
          if (waiting.timeout != null) {
            waits.waited(System.nanoTime() - waiting.sinceNanos);
          }
          Lease lease = new Lease(connection);
          lent.add(lease);
          try {
            waiting.borrower.lent(lease);
          } catch (Throwable e) {
            LOG.error("a request broke and gives its connection back", e);
            lease.release();
          }
        });
  }

  private void giveBack() {
    synchronized (this) {
      Waiting next = closed ? null : queue.poll();
      if (next == null) {
        free++;
      } else {
        next.timeout.cancel(false);
        open(next);
      }
    }
  }

  /**
   * Ends everything: who waits is refused, statements that run are aborted, transactions that are
   * open are rolled back by the server. Can be called more than once.
   */
  @Override
  public void close() {
    List<Waiting> refused;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      refused = new ArrayList<>(queue);
      queue.clear();
      threads.shutdown();
    }
    timer.shutdownNow();
    refused.forEach(waiting -> waiting.borrower.refused(CLOSED));
    if (closeSource != null) {
      // Aborts what is lent, too.
      closeSource.run();
    } else {
      for (Lease lease : lent) {
        lease.abort();
        lease.release();
      }
    }
    waits.report(settings.connections());
  }

  /** A connection in the hands of one user. */
  final class Lease {
    private final Connection connection;

    private Lease(Connection connection) {
      this.connection = connection;
    }

    Connection connection() {
      return connection;
    }

    /** Runs something on a thread of the desk; false when the desk is closed. */
    boolean execute(Runnable task) {
      try {
        threads.execute(task);
        return true;
      } catch (RejectedExecutionException e) {
        return false;
      }
    }

    SqlFailure closed() {
      return CLOSED;
    }

    /** Gives the connection back; a second time does nothing. */
    void release() {
      if (!lent.remove(this)) {
        return;
      }
      try {
        connection.close();
      } catch (Throwable e) {
        LOG.debug("a connection was not given back in good order", e);
      }
      giveBack();
    }

    private void abort() {
      try {
        connection.abort(Runnable::run);
      } catch (Throwable e) {
        LOG.debug("a connection was not aborted in good order", e);
      }
    }
  }
}
