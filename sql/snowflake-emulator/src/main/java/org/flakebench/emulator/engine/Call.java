package org.flakebench.emulator.engine;

import java.time.Instant;
import java.util.function.UnaryOperator;
import org.flakebench.emulator.accountusage.SystemViews;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.session.Session;

/**
 * What functions called by H2 need to know: H2 calls them on the thread that runs the statement, so
 * it hangs there.
 */
final class Call {
  private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

  final Session session;
  final Instant now;
  final History history;
  final SystemViews views;
  final String queryId;

  /** Cancels a statement by its id; answers with a sentence. */
  final UnaryOperator<String> cancel;

  long inserted;
  long updated;
  long deleted;

  Call(
      Session session,
      Instant now,
      History history,
      SystemViews views,
      String queryId,
      UnaryOperator<String> cancel) {
    this.session = session;
    this.now = now;
    this.history = history;
    this.views = views;
    this.queryId = queryId;
    this.cancel = cancel;
  }

  static Call current() {
    return CURRENT.get();
  }

  static void set(Call call) {
    CURRENT.set(call);
  }

  static void clear() {
    CURRENT.remove();
  }
}
