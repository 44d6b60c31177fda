package org.flakebench.target;

import org.flakebench.load.Phase;
import org.flakebench.workload.ParameterSink;

/**
 * One pinned connection with its prepared statements; belongs to one slot and is used by its thread
 * only, except for {@link #cancel()} and {@link #abort()}.
 */
public interface Session extends AutoCloseable {
  /** Where the parameters of a statement's next execution go. */
  ParameterSink parameters(int statement);

  /**
   * Tells the server that the operations that follow belong to a phase. Called by the slot's thread
   * before its first operation of each phase and, on a new connection, before the next one; its
   * time is never the operation's.
   *
   * @throws TargetException when the server does not know now; then the operation must not run
   */
  default void enter(Phase phase) {
    // Most servers are not told.
  }

  /**
   * Executes a statement with the parameters put last and fetches all rows.
   *
   * @return rows read or written
   * @throws TargetException when it failed
   */
  int execute(int statement);

  /** Asks the server to cancel what runs now; does not wait. Any thread. */
  void cancel();

  /** Tears the connection down without asking the server. Any thread. */
  void abort();

  /** Closes the connection; failures do not matter any more. */
  @Override
  void close();
}
