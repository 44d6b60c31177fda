package org.flakebench.gatling.internal;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import java.sql.Connection;
import org.flakebench.gatling.internal.RequestLog.Span;

/**
 * What stands around the actions of a transaction. The three of one transaction know each other by
 * the block they belong to, so that one inside another, which is refused, ends only itself.
 */
public final class TransactionActions {
  private static final String BEGIN = "begin";
  private static final String COMMIT = "commit";
  private static final String ROLLBACK = "rollback";

  private TransactionActions() {}

  /** Takes a connection for the user. Logs a response only when there is none to be had. */
  public static ActionBuilder begin(Object block) {
    return builder((parts, next) -> new Begin(parts, block, next));
  }

  /** Reached only when all actions before it have succeeded. */
  public static ActionBuilder complete(Object block) {
    return builder((parts, next) -> new Complete(parts, block, next));
  }

  /** Commits, or rolls back what is not complete; gives the connection back. */
  public static ActionBuilder end(Object block) {
    return builder((parts, next) -> new End(parts, block, next));
  }

  private interface Maker {
    Action make(Parts parts, Action next);
  }

  private record Parts(ScenarioContext context, ConnectionDesk desk, RequestLog log) {}

  private static ActionBuilder builder(Maker maker) {
    return () ->
        new io.gatling.core.action.builder.ActionBuilder() {
          @Override
          public Action build(ScenarioContext context, Action next) {
            FlakeBenchProtocol protocol =
                context.protocolComponentsRegistry().components(FlakeBenchProtocol.KEY).protocol();
            RequestLog log = new RequestLog(context.coreComponents());
            return maker.make(new Parts(context, protocol.desk(), log), next);
          }
        };
  }

  /**
   * Rolls back the transaction of a user who leaves the scenario in the middle of it; logs that.
   */
  static void abandon(Session session, RequestLog log) {
    Transaction transaction = Transaction.of(session);
    if (transaction != null) {
      Runnable rollback =
          () -> {
            Ended ended = end(transaction, ROLLBACK, log);
            log.log(session, ROLLBACK, ended.span(), ended.failure());
          };
      if (!transaction.lease().execute(rollback)) {
        log.log(session, ROLLBACK, log.now(), transaction.lease().closed());
      }
    }
  }

  private record Ended(Span span, SqlFailure failure) {}

  private static Ended end(Transaction transaction, String how, RequestLog log) {
    Connection connection = transaction.lease().connection();
    RequestLog.Watch watch = log.start();
    Span span;
    SqlFailure failure = null;
    try {
      if (how.equals(COMMIT)) {
        connection.commit();
      } else {
        connection.rollback();
      }
      span = watch.stop();
      connection.setAutoCommit(true);
    } catch (Throwable e) {
      span = watch.stop();
      failure = SqlFailure.of(e);
      if (how.equals(COMMIT)) {
        SqlCommand.Jdbc.quietly(e, connection::rollback);
      }
    } finally {
      transaction.lease().release();
    }
    return new Ended(span, failure);
  }

  private static final class Begin extends JavaExitableAction {
    private final Parts parts;
    private final Object block;

    Begin(Parts parts, Object block, Action next) {
      super(
          BEGIN,
          parts.context().coreComponents().statsEngine(),
          parts.context().coreComponents().clock(),
          next);
      this.parts = parts;
      this.block = block;
    }

    @Override
    public void execute(Session session) {
      if (Transaction.of(session) != null) {
        fail(session, SqlFailure.because("a transaction is open already; they do not nest"));
        return;
      }
      parts
          .desk()
          .acquire(
              new ConnectionDesk.Borrower() {
                @Override
                public void lent(ConnectionDesk.Lease lease) {
                  Session inside;
                  try {
                    lease.connection().setAutoCommit(false);
                    inside = new Transaction(lease, block).enter(session);
                  } catch (Throwable e) {
                    lease.release();
                    fail(session, SqlFailure.of(e));
                    return;
                  }
                  next().$bang(inside);
                }

                @Override
                public void refused(SqlFailure reason) {
                  fail(session, reason);
                }
              });
    }

    private void fail(Session session, SqlFailure reason) {
      next().$bang(parts.log().log(session, BEGIN, parts.log().now(), reason));
    }
  }

  private static final class Complete extends JavaExitableAction {
    private final Object block;

    Complete(Parts parts, Object block, Action next) {
      super(
          "complete",
          parts.context().coreComponents().statsEngine(),
          parts.context().coreComponents().clock(),
          next);
      this.block = block;
    }

    @Override
    public void execute(Session session) {
      Transaction transaction = Transaction.of(session);
      if (transaction != null && transaction.block() == block) {
        transaction.complete();
      }
      next().$bang(session);
    }
  }

  /** Not an exitable action: nobody may get past it with a connection in hand. */
  private static final class End extends JavaChainableAction {
    private final Parts parts;
    private final Throttle throttle;
    private final Object block;
    private final Action next;

    End(Parts parts, Object block, Action next) {
      this.parts = parts;
      this.block = block;
      this.throttle = Throttle.of(parts.context());
      this.next = next;
    }

    @Override
    public String name() {
      return "end of transaction";
    }

    @Override
    public io.gatling.core.stats.StatsEngine statsEngine() {
      return parts.context().coreComponents().statsEngine();
    }

    @Override
    public Action next() {
      return next;
    }

    @Override
    public void execute(Session session) {
      Transaction transaction = Transaction.of(session);
      if (transaction == null || transaction.block() != block) {
        next.$bang(session);
      } else if (transaction.isComplete()) {
        throttle.pass(session.scenario(), () -> end(session, transaction, COMMIT));
      } else {
        end(session, transaction, ROLLBACK);
      }
    }

    private void end(Session session, Transaction transaction, String how) {
      Runnable ending =
          () ->
              goOn(
                  session, transaction, how, TransactionActions.end(transaction, how, parts.log()));
      if (!transaction.lease().execute(ending)) {
        SqlFailure closed = transaction.lease().closed();
        goOn(session, transaction, how, new Ended(parts.log().now(), closed));
      }
    }

    private void goOn(Session session, Transaction transaction, String how, Ended ended) {
      Session outside = transaction.leave(session);
      next.$bang(parts.log().log(outside, how, ended.span(), ended.failure()));
    }
  }
}
