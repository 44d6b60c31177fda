package org.flakebench.gatling.internal;

import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.Status;
import io.gatling.core.session.Block;
import io.gatling.core.session.ExitAsapLoopBlock;
import io.gatling.core.session.ExitOnCompleteLoopBlock;
import io.gatling.core.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An open transaction of a user: the connection that is the user's until the end. Stands in the
 * user's session, where all requests look for it.
 */
final class Transaction {
  /** Attributes with Gatling's own prefix survive a reset of the session. */
  private static final String KEY = "gatling.flakebench.transaction";

  private final ConnectionDesk.Lease lease;
  private final Object block;
  private final Map<String, ExitAsapLoopBlock> loops = new HashMap<>();

  /** Of the user, when it came in. */
  private Status before;

  /** Written and read on the user's event loop. */
  private boolean complete;

  /**
   * @param block whose transaction it is
   */
  Transaction(ConnectionDesk.Lease lease, Object block) {
    this.lease = lease;
    this.block = block;
  }

  Object block() {
    return block;
  }

  /** The user's open transaction; null when there is none. */
  static Transaction of(Session session) {
    return (Transaction) session.attributes().getOrElse(KEY, () -> null);
  }

  ConnectionDesk.Lease lease() {
    return lease;
  }

  /** All actions have run, and none has failed. */
  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  /**
   * The session while the transaction is open. A loop around it, such as {@code during}, would send
   * the user out of the transaction as soon as its time is over; it has to wait until the end.
   */
  Session enter(Session session) {
    before = session.baseStatus();
    return withBlocks(
        session.set(KEY, this),
        before,
        block -> {
          if (block instanceof ExitAsapLoopBlock loop) {
            loops.put(loop.counterName(), loop);
            return new ExitOnCompleteLoopBlock(loop.counterName());
          }
          return block;
        });
  }

  /**
   * The session after the end: loops are as they were, and a user that had failed before has still
   * failed, which Gatling forgets after a block that ends on failure.
   */
  Session leave(Session session) {
    return withBlocks(
        session.remove(KEY),
        before == KO$.MODULE$ ? before : session.baseStatus(),
        block ->
            block instanceof ExitOnCompleteLoopBlock loop && loops.containsKey(loop.counterName())
                ? loops.get(loop.counterName())
                : block);
  }

  private static Session withBlocks(Session session, Status status, UnaryOperator<Block> change) {
    List<Block> blocks = new ArrayList<>();
    for (Block block : CollectionConverters.asJava(session.blockStack())) {
      blocks.add(change.apply(block));
    }
    return session.copy(
        session.scenario(),
        session.userId(),
        session.attributes(),
        status,
        CollectionConverters.asScala(blocks).toList(),
        session.onExit(),
        session.eventLoop());
  }
}
