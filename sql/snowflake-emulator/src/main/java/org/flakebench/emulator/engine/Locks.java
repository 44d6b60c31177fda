package org.flakebench.emulator.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.history.LockWait;

/**
 * Locks of tables that are not hybrid: UPDATE, DELETE and MERGE hold one until their transaction
 * ends. Rows of hybrid tables are locked by H2; here is only remembered who writes, so that a wait
 * can name its blockers. Thread-safe.
 */
final class Locks {
  /** More statements than this do not wait for one table. */
  static final int MOST_WAITERS = 20;

  private final History history;
  private final java.time.InstantSource clock;
  private final Map<Long, Holder> tables = new HashMap<>();
  private final Map<Long, Integer> waiters = new HashMap<>();
  private final Map<Long, Map<Long, String>> rowWriters = new HashMap<>();

  private record Holder(long transaction, String queryId) {}

  Locks(History history, java.time.InstantSource clock) {
    this.history = history;
    this.clock = clock;
  }

  /** Takes the table for the transaction, waiting for others; milliseconds waited. */
  long take(Table table, long transaction, Running running, long timeoutSeconds) {
    long start = System.nanoTime();
    Instant requested = clock.instant();
    List<LockWait.Blocker> blockers = new ArrayList<>();
    synchronized (this) {
      Holder holder = tables.get(table.id());
      if (holder != null && holder.transaction() != transaction) {
        int waiting = waiters.merge(table.id(), 1, Integer::sum);
        try {
          if (waiting > MOST_WAITERS) {
            throw locked(
                table,
                holder,
                running,
                "was aborted because the number of waiters for this lock exceeds the "
                    + MOST_WAITERS
                    + " statements limit.");
          }
          blockers.add(new LockWait.Blocker(holder.queryId(), holder.transaction()));
          running.query().waits(true);
          while (holder != null && holder.transaction() != transaction) {
            if ((System.nanoTime() - start) / 1e9 >= timeoutSeconds) {
              throw locked(
                  table,
                  holder,
                  running,
                  "was aborted because it waited longer than LOCK_TIMEOUT.");
            }
            wait(10);
            running.check();
            holder = tables.get(table.id());
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw H2Errors.canceled();
        } finally {
          waiters.merge(table.id(), -1, Integer::sum);
          running.query().waits(false);
        }
      }
      tables.put(table.id(), new Holder(transaction, running.query().queryId()));
    }
    if (!blockers.isEmpty()) {
      history.add(wait(false, table, transaction, running, requested, blockers));
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private LockWait wait(
      boolean row,
      Table table,
      long transaction,
      Running running,
      Instant requested,
      List<LockWait.Blocker> blockers) {
    return new LockWait(
        row,
        table.id(),
        table.name().name(),
        table.name().schema(),
        table.name().database(),
        running.query().queryId(),
        transaction,
        requested,
        clock.instant(),
        blockers);
  }

  private static SnowflakeError locked(Table table, Holder holder, Running running, String why) {
    return new SnowflakeError(
        "000625",
        "57014",
        "Statement '"
            + holder.queryId()
            + "' has locked table '"
            + table.name().name()
            + "' in transaction "
            + holder.transaction()
            + " and this lock has not yet been released.\nYour statement '"
            + running.query().queryId()
            + "' "
            + why);
  }

  /** The transaction writes rows of a hybrid table. */
  synchronized void writesRows(Table table, long transaction, String queryId) {
    rowWriters.computeIfAbsent(table.id(), k -> new LinkedHashMap<>()).put(transaction, queryId);
  }

  /** A wait for a row is over. */
  void waitedForRow(
      Table table,
      long transaction,
      Running running,
      Instant requested,
      List<LockWait.Blocker> blockers) {
    history.add(wait(true, table, transaction, running, requested, blockers));
  }

  SnowflakeError rowTimeout(Table table, long transaction, Running running) {
    List<LockWait.Blocker> blockers = blockers(table, transaction);
    Holder holder =
        blockers.isEmpty()
            ? new Holder(0, "")
            : new Holder(blockers.get(0).transactionId(), blockers.get(0).queryId());
    return locked(
        table,
        holder,
        running,
        "was aborted because it waited longer than HYBRID_TABLE_LOCK_TIMEOUT.");
  }

  /** Other transactions that write rows of the table just now. */
  synchronized List<LockWait.Blocker> blockers(Table table, long transaction) {
    return rowWriters.getOrDefault(table.id(), Map.of()).entrySet().stream()
        .filter(e -> e.getKey() != transaction)
        .map(e -> new LockWait.Blocker(e.getValue(), e.getKey()))
        .toList();
  }

  /** The transaction has ended. */
  synchronized void release(long transaction) {
    tables.values().removeIf(h -> h.transaction() == transaction);
    rowWriters.values().forEach(w -> w.remove(transaction));
    rowWriters.values().removeIf(Map::isEmpty);
    notifyAll();
  }

  /** Tables that are locked now: SHOW LOCKS. */
  synchronized Map<Long, Long> held() {
    Map<Long, Long> held = new HashMap<>();
    tables.forEach((table, holder) -> held.put(table, holder.transaction()));
    return held;
  }
}
