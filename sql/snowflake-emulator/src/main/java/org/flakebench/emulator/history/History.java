package org.flakebench.emulator.history;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Every statement of the account, the last ones of them: a ring. Thread-safe.
 *
 * <p>Tests read it directly; ACCOUNT_USAGE and INFORMATION_SCHEMA read it with Snowflake's delays.
 */
public final class History {
  private final int capacity;
  private final EmulatorClock clock;
  private final Deque<QueryRecord> ring = new ArrayDeque<>();
  private final Map<String, QueryRecord> byId = new ConcurrentHashMap<>();
  private final Deque<QueryRecord> withRows = new ArrayDeque<>();
  private final List<LockWait> lockWaits = new CopyOnWriteArrayList<>();
  private final List<Insight> insights = new CopyOnWriteArrayList<>();
  private final List<HybridUsage> hybridUsage = new CopyOnWriteArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();
  private final AtomicLong statements = new AtomicLong();

  /** Credits for requests to hybrid tables. */
  public record HybridUsage(Instant start, Instant end, double credits) {}

  /**
   * @param capacity statements kept; older ones are forgotten
   */
  public History(int capacity, EmulatorClock clock) {
    this.capacity = capacity;
    this.clock = clock;
  }

  public void begin(QueryRecord query) {
    statements.incrementAndGet();
    peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    byId.put(query.queryId(), query);
    synchronized (ring) {
      ring.addLast(query);
      while (ring.size() > capacity) {
        byId.remove(ring.removeFirst().queryId());
      }
    }
  }

  public void end(QueryRecord query) {
    query.ended(clock.instant());
    inFlight.decrementAndGet();
    StatementLog.shared().note(query);
    if (query.rows() != null) {
      synchronized (withRows) {
        withRows.addLast(query);
        while (withRows.size() > 2000) {
          withRows.removeFirst().forgetRows();
        }
      }
    }
  }

  public QueryRecord byId(String queryId) {
    return byId.get(queryId);
  }

  /** All statements that are kept, oldest first. */
  public List<QueryRecord> statements() {
    synchronized (ring) {
      return new ArrayList<>(ring);
    }
  }

  /** Those of the statements that are kept which fit, oldest first. */
  public List<QueryRecord> statements(Predicate<QueryRecord> fits) {
    return statements().stream().filter(fits).toList();
  }

  /** How many statements came since the start, without those that were only described. */
  public long count() {
    return statements.get();
  }

  /** How many statements run or wait just now. */
  public int statementsInFlight() {
    return inFlight.get();
  }

  /** The most statements that ran or waited at the same time. */
  public int statementsInFlightPeak() {
    return peak.get();
  }

  /** Begins a new measurement of {@link #statementsInFlightPeak}. */
  public void resetPeak() {
    peak.set(inFlight.get());
  }

  public List<LockWait> lockWaits() {
    return List.copyOf(lockWaits);
  }

  public void add(LockWait wait) {
    lockWaits.add(wait);
  }

  public List<Insight> insights() {
    return List.copyOf(insights);
  }

  public void add(Insight insight) {
    insights.add(insight);
  }

  public List<HybridUsage> hybridUsage() {
    return List.copyOf(hybridUsage);
  }

  public void add(HybridUsage usage) {
    hybridUsage.add(usage);
  }
}
