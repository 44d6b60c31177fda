package org.flakebench.gatling;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.exec.Executable;
import org.flakebench.gatling.internal.TransactionActions;

/** A transaction that has a name and no actions yet. */
public final class TransactionBlock {
  private final String name;

  TransactionBlock(String name) {
    this.name = name;
  }

  /**
   * The actions of the transaction: requests, which all use the one connection that the user holds
   * meanwhile, and whatever else a scenario may have, such as pauses, loops and checks.
   *
   * <p>In reports it is a group of this name: it holds the requests, and {@code commit} or {@code
   * rollback} as a request of its own; {@code begin} appears only when no connection was to be had.
   * When an action fails, those behind it are left out and all is rolled back; the session is
   * failed then, as after {@code exitBlockOnFail}. A {@code during} around it lets it come to its
   * end. A user who leaves in the middle ({@code exitHere}) is rolled back. Transactions do not
   * nest.
   */
  public ChainBuilder on(Executable action, Executable... more) {
    Object block = new Object();
    ChainBuilder actions =
        CoreDsl.exec(TransactionActions.begin(block))
            .exec(CoreDsl.exec(action, more))
            .exec(TransactionActions.complete(block));
    return CoreDsl.group(name)
        .on(CoreDsl.exitBlockOnFail().on(actions).exec(TransactionActions.end(block)));
  }
}
