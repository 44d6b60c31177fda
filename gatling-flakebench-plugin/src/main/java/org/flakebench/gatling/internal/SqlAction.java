package org.flakebench.gatling.internal;

import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.check.Check;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flakebench.gatling.internal.RequestLog.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.Option;
import scala.Tuple2;

/**
 * One SQL request of a hand-written scenario: makes its values on the user's event loop, runs on a
 * thread of the desk, and sends the user on. Whatever happens, one response is logged and the user
 * goes on once.
 */
final class SqlAction extends JavaExitableAction {
  private static final Logger LOG = LoggerFactory.getLogger(SqlAction.class);

  /**
   * What to do.
   *
   * @param label the name as it was written, for when its expression fails
   */
  record Request(
      String label,
      Function1<Session, Validation<String>> name,
      SqlCommand command,
      SqlValues values,
      scala.collection.immutable.List<Check<SqlResult>> checks) {}

  private final Request request;
  private final ConnectionDesk desk;
  private final Throttle throttle;
  private final RequestLog log;

  private SqlAction(Request request, ConnectionDesk desk, ScenarioContext context, Action next) {
    super("sql " + request.label(), statsOf(context), context.coreComponents().clock(), next);
    this.request = request;
    this.desk = desk;
    this.throttle = Throttle.of(context);
    this.log = new RequestLog(context.coreComponents());
  }

  private static io.gatling.core.stats.StatsEngine statsOf(ScenarioContext context) {
    CoreComponents core = context.coreComponents();
    return core.statsEngine();
  }

  /** Builds the action of a request into a scenario. */
  static io.gatling.core.action.builder.ActionBuilder builder(Request request) {
    return new io.gatling.core.action.builder.ActionBuilder() {
      @Override
      public Action build(ScenarioContext context, Action next) {
        FlakeBenchProtocol protocol =
            context.protocolComponentsRegistry().components(FlakeBenchProtocol.KEY).protocol();
        return new SqlAction(request, protocol.desk(), context, next);
      }
    };
  }

  @Override
  public void execute(Session session) {
    User user = new User(session);
    try {
      if (!(request.name().apply(session) instanceof Success<String> name)) {
        user.fail(log.now(), because(request.name().apply(session)));
        return;
      }
      user.name = name.value();
      Validation<List<Object[]>> values = request.values().of(session);
      if (!(values instanceof Success<List<Object[]>> made)) {
        user.fail(log.now(), because(values));
        return;
      }
      user.rows = made.value();
      throttle.pass(session.scenario(), user::send);
    } catch (Throwable e) {
      user.broke(e);
    }
  }

  private static SqlFailure because(Validation<?> validation) {
    return SqlFailure.because(((Failure) validation).message());
  }

  /** A user on its way through this request. */
  private final class User implements ConnectionDesk.Borrower {
    private final Session session;
    private final AtomicBoolean gone = new AtomicBoolean();
    private String name = request.label();
    private List<Object[]> rows;

    User(Session session) {
      this.session = session;
    }

    /** To the connection of the open transaction, or to one of the pool. */
    void send() {
      try {
        Transaction transaction = Transaction.of(session);
        if (transaction == null) {
          desk.acquire(this);
        } else if (!transaction.lease().execute(() -> run(transaction.lease(), false))) {
          refused(transaction.lease().closed());
        }
      } catch (Throwable e) {
        broke(e);
      }
    }

    @Override
    public void lent(ConnectionDesk.Lease lease) {
      run(lease, true);
    }

    @Override
    public void refused(SqlFailure reason) {
      fail(log.now(), reason);
    }

    private void run(ConnectionDesk.Lease lease, boolean release) {
      RequestLog.Watch watch = null;
      Span span = null;
      try {
        SqlResult result;
        try (SqlCommand.Ready ready =
            request.command().ready(lease.connection(), rows, desk.limits())) {
          watch = log.start();
          result = ready.execute();
          span = watch.stop();
        } catch (SQLException closing) {
          if (span == null) {
            throw closing;
          }
          throw new SQLException("the statement cannot be closed", closing.getSQLState(), closing);
        } finally {
          if (release) {
            lease.release();
          }
        }
        check(result, span);
      } catch (Throwable e) {
        Span until = span != null ? span : watch != null ? watch.stop() : log.now();
        if (!(e instanceof SQLException)) {
          LOG.debug("request {} failed", name, e);
        }
        fail(until, SqlFailure.of(e));
      }
    }

    private void check(SqlResult result, Span span) {
      Tuple2<Session, Option<io.gatling.commons.validation.Failure>> checked =
          SqlChecks.run(result, session, request.checks());
      SqlFailure failure =
          checked._2().isEmpty() ? null : SqlFailure.because(checked._2().get().message());
      goOn(checked._1(), span, failure);
    }

    private void broke(Throwable e) {
      LOG.debug("request {} could not be made", name, e);
      fail(log.now(), SqlFailure.of(e));
    }

    private void fail(Span span, SqlFailure failure) {
      goOn(session, span, failure);
    }

    private void goOn(Session with, Span span, SqlFailure failure) {
      if (gone.compareAndSet(false, true)) {
        next().$bang(log.log(with, name, span, failure));
      }
    }
  }
}
