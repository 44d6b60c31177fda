package org.flakebench.emulator.faults;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.flakebench.emulator.error.SnowflakeError;

/** Things that go wrong on demand. Thread-safe. */
public final class Faults {
  private final List<Slow> slow = new CopyOnWriteArrayList<>();
  private final List<Failing> failing = new CopyOnWriteArrayList<>();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicInteger lostAnswers = new AtomicInteger();
  private final AtomicInteger refusedPuts = new AtomicInteger();
  private final AtomicLong sessionsExpired = new AtomicLong();
  private volatile boolean networkDenied;
  private volatile boolean keysExpired;
  private volatile Duration throttle = Duration.ZERO;
  private volatile Duration loginDelay = Duration.ZERO;

  private record Slow(Pattern pattern, Duration delay) {}

  private record Failing(Pattern pattern, SnowflakeError error, AtomicInteger times) {}

  /** Every session token that exists now is expired (390112): the driver must renew it. */
  public void expireSessions() {
    sessionsExpired.incrementAndGet();
  }

  /** Grows with {@link #expireSessions}; a token remembers the number of its birth. */
  public long sessionsExpired() {
    return sessionsExpired.get();
  }

  /** Answers so many of the next statements with HTTP 503, before they run. */
  public void unavailable(int times) {
    unavailable.set(times);
  }

  public boolean takeUnavailable() {
    return take(unavailable);
  }

  /** Runs so many of the next statements and loses the answers (HTTP 503 behind the work). */
  public void loseAnswers(int times) {
    lostAnswers.set(times);
  }

  public boolean takeLostAnswer() {
    return take(lostAnswers);
  }

  /** Refuses so many of the next PUTs. */
  public void refusePuts(int times) {
    refusedPuts.set(times);
  }

  public boolean takeRefusedPut() {
    return take(refusedPuts);
  }

  /** Statements whose text contains the pattern take so much longer. */
  public void slow(String pattern, Duration delay) {
    slow.add(new Slow(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), delay));
  }

  /** Statements whose text contains the pattern fail, so many times. */
  public void fail(String pattern, String code, String sqlState, String message, int times) {
    failing.add(
        new Failing(
            Pattern.compile(pattern, Pattern.CASE_INSENSITIVE),
            new SnowflakeError(code, sqlState, message),
            new AtomicInteger(times)));
  }

  /** Statements whose text contains the pattern miss a privilege. */
  public void denyPrivilege(String pattern, String object) {
    fail(
        pattern,
        "003001",
        "42501",
        "SQL access control error:\nInsufficient privileges to operate on " + object,
        Integer.MAX_VALUE);
  }

  /** Statements on hybrid tables wait so long, and count as throttled; zero ends it. */
  public void throttleHybrid(Duration delay) {
    throttle = delay;
  }

  public Duration throttle() {
    return throttle;
  }

  /** Logins are refused by a network policy (390422). */
  public void denyNetwork(boolean now) {
    networkDenied = now;
  }

  public boolean networkDenied() {
    return networkDenied;
  }

  /** Keys and tokens of users count as expired. */
  public void expireKeys(boolean now) {
    keysExpired = now;
  }

  public boolean keysExpired() {
    return keysExpired;
  }

  /** Logins take so much longer. */
  public void delayLogins(Duration by) {
    loginDelay = by;
  }

  public Duration loginDelay() {
    return loginDelay;
  }

  public Duration delayOf(String sql) {
    Duration sum = Duration.ZERO;
    for (Slow one : slow) {
      if (one.pattern().matcher(sql).find()) {
        sum = sum.plus(one.delay());
      }
    }
    return sum;
  }

  public Optional<SnowflakeError> errorOf(String sql) {
    for (Failing one : failing) {
      if (one.pattern().matcher(sql).find() && take(one.times())) {
        SnowflakeError error = one.error();
        return Optional.of(new SnowflakeError(error.code(), error.sqlState(), error.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** Everything is well again. */
  public void clear() {
    slow.clear();
    failing.clear();
    unavailable.set(0);
    lostAnswers.set(0);
    refusedPuts.set(0);
    networkDenied = false;
    keysExpired = false;
    throttle = Duration.ZERO;
    loginDelay = Duration.ZERO;
  }

  private static boolean take(AtomicInteger left) {
    return left.get() > 0 && left.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
  }
}
