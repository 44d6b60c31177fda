package org.flakebench.target;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flakebench.TestPools;
import org.flakebench.load.SlotControl;
import org.flakebench.load.SlotGate;
import org.flakebench.load.Timeline;
import org.flakebench.measure.Drain;
import org.flakebench.measure.ErrorSample;
import org.flakebench.measure.ErrorTable;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.SlotRecorder;
import org.flakebench.measure.WallClock;
import org.flakebench.template.Operation;
import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.workload.Column;
import org.flakebench.workload.Mix;
import org.flakebench.workload.ParameterSink;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.StatementPlanner;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValuePool;
import org.flakebench.workload.ValuePools;
import org.flakebench.workload.ValueType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a slot does for a request beside the driver: the real loop of {@link Slot} on a session that
 * does nothing, with the real {@link Drain} emptying its ring in another thread. One invocation
 * makes as many requests as the ring holds at most, and the next one begins when they are drained:
 * no slot of a database comes near the rate at which this loop would fill its ring.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SlotCostJmh {
  /** Half of the largest ring. */
  static final int REQUESTS = 1 << 13;

  private static final int KEYS = 100_000;

  /** A request of a slot without its database. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void slotWithoutDriver(OneSlot one) {
    one.slot.loop();
  }

  /** The control: the two readings of the clock that any measuring needs, in the same rhythm. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public long twoReadingsOfTheClock(Rest rest) {
    long sum = 0;
    for (int i = 0; i < REQUESTS; i++) {
      long start = System.nanoTime();
      sum += System.nanoTime() - start;
    }
    return sum;
  }

  /** A pause before each invocation, as the slot has one while its ring is drained. */
  @State(Scope.Thread)
  public static class Rest {
    @Setup(Level.Invocation)
    public void pause() {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** A slot, its ring and the thread that drains it; the control has nothing to do with them. */
  @State(Scope.Thread)
  public static class OneSlot {
    private SlotControl control;
    private Drain drain;
    private SlotRecorder recorder;
    private Slot slot;
    private NoDatabase session;

    @Setup
    public void open() {
      Column key = new Column("aid", ValueType.INTEGER, "int8", null, null, Long.MAX_VALUE, true);
      TableProfile table =
          new TableProfile("public.accounts", false, List.of(key), key, (long) KEYS, null, null);
      String sql = "SELECT abalance FROM {table} WHERE aid = ?";
      StatementSpec lookup =
          new StatementSpec(
              StatementKind.POINT_LOOKUP, 10_000, null, Operation.READ, sql, List.of());
      StatementPlan plan = new StatementPlanner(table, ValuePools.none()).plan(0, lookup, sql);
      ValuePool keys = TestPools.keys(KEYS);
      control = new SlotControl(new SlotGate(0));
      ErrorTable errors = new ErrorTable();
      WallClock clock = WallClock.now();
      drain =
          new Drain(
              new Drain.Setup(
                  "worker-0",
                  1,
                  List.of(lookup.series()),
                  false,
                  new RecordSpec(RecordMode.SAMPLED, 2_000),
                  1,
                  errors,
                  clock,
                  () -> 1),
              (number, statement, start, duration, error) -> {},
              RecordSink.none(),
              List.of());
      Timeline timeline = Timeline.of(System.nanoTime(), 0, TimeUnit.HOURS.toNanos(1));
      drain.follow(timeline);
      control.start(timeline);
      recorder = drain.open(0);
      session = new NoDatabase(control.gate());
      slot =
          new Slot(
              new Slot.Work(
                  Mix.of(10_000),
                  new StatementPlan[] {plan},
                  0,
                  Long.MAX_VALUE,
                  control,
                  errors,
                  clock,
                  new Silent()),
              recorder,
              new SlotValues(42, 0, 0, TestPools.draws(42), keys, null),
              () -> session);
      slot.connect();
    }

    @Setup(Level.Invocation)
    public void refill() {
      while (!recorder.isDrained()) {
        LockSupport.parkNanos(100_000);
      }
      session.left = REQUESTS;
      control.gate().setTarget(1);
      control.gate().admit();
    }

    @TearDown
    public void close() {
      slot.close();
      drain.close();
    }
  }

  /** Lets the slot go when it has made its requests. */
  private static final class NoDatabase implements Session {
    private final SlotGate gate;
    private final NoParameters parameters = new NoParameters();
    private int left;

    NoDatabase(SlotGate gate) {
      this.gate = gate;
    }

    @Override
    public ParameterSink parameters(int statement) {
      return parameters;
    }

    @Override
    public int execute(int statement) {
      if (--left == 0) {
        gate.setTarget(0);
      }
      return 1;
    }

    @Override
    public void cancel() {}

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  /** Keeps what was put, so that making it cannot be left out. */
  private static final class NoParameters implements ParameterSink {
    private long number;
    private Object object;

    @Override
    public void setLong(int index, long value) {
      number = value;
    }

    @Override
    public void setDouble(int index, double value) {
      number = (long) value;
    }

    @Override
    public void setDecimal(int index, BigDecimal value) {
      object = value;
    }

    @Override
    public void setText(int index, String value) {
      object = value;
    }

    @Override
    public void setInstant(int index, Instant value) {
      object = value;
    }

    @Override
    public void setDate(int index, LocalDate value) {
      object = value;
    }

    @Override
    public void setBoolean(int index, boolean value) {
      object = value;
    }

    @Override
    public void setUuid(int index, UUID value) {
      object = value;
    }

    @Override
    public void setNull(int index) {
      object = null;
    }

    @Override
    public String toString() {
      return number + " " + object;
    }
  }

  private static final class Silent implements SlotEvents {
    @Override
    public void connected() {}

    @Override
    public void disconnected() {}

    @Override
    public void reconnectFailed(RuntimeException reason) {}

    @Override
    public void errorSample(ErrorSample sample) {}
  }
}
