package org.flakebench.target;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.flakebench.workload.ParameterSink;

/** A session whose n-th execution does what it is told; counts. */
final class FakeSession implements Session {
  final AtomicInteger executions = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger cancelled = new AtomicInteger();
  final AtomicInteger aborted = new AtomicInteger();
  private final IntUnaryOperator behaviour;

  FakeSession(IntUnaryOperator behaviour) {
    this.behaviour = behaviour;
  }

  @Override
  public ParameterSink parameters(int statement) {
    return (ParameterSink)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ParameterSink.class},
            (p, method, args) -> null);
  }

  @Override
  public int execute(int statement) {
    return behaviour.applyAsInt(executions.incrementAndGet());
  }

  @Override
  public void cancel() {
    cancelled.incrementAndGet();
  }

  @Override
  public void abort() {
    aborted.incrementAndGet();
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
