package org.flakebench.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flakebench.Templates;
import org.flakebench.TestPools;
import org.flakebench.load.SlotControl;
import org.flakebench.load.SlotGate;
import org.flakebench.load.Tickets;
import org.flakebench.load.Timeline;
import org.flakebench.measure.Drain;
import org.flakebench.measure.ErrorSample;
import org.flakebench.measure.ErrorTable;
import org.flakebench.measure.RecordSink;
import org.flakebench.measure.SlotRecorder;
import org.flakebench.measure.WallClock;
import org.flakebench.template.Arrival;
import org.flakebench.template.RatePattern;
import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Template;
import org.flakebench.workload.Column;
import org.flakebench.workload.Distribution;
import org.flakebench.workload.Mix;
import org.flakebench.workload.ParameterSink;
import org.flakebench.workload.PoolDraws;
import org.flakebench.workload.SlotValues;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.StatementPlanner;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValuePool;
import org.flakebench.workload.ValuePools;
import org.flakebench.workload.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a slot costs per operation beside the driver: its own loop with a session that does nothing.
 */
class HotPathTest {
  private static final int OPERATIONS = 1_000_000;
  private static final int WARM_UP = 200_000;

  /** Fits into a ring, so that no operation takes the way of a full one. */
  private static final int BURST = 10_000;

  /** The bound of the product; the slot's own code is meant to need nothing. */
  private static final int MOST_BYTES = 64;

  private static final class Nothing implements ParameterSink {
    private long sum;

    @Override
    public void setLong(int index, long value) {
      sum += value;
    }

    @Override
    public void setDouble(int index, double value) {}

    @Override
    public void setDecimal(int index, BigDecimal value) {}

    @Override
    public void setText(int index, String value) {}

    @Override
    public void setInstant(int index, Instant value) {}

    @Override
    public void setDate(int index, LocalDate value) {}

    @Override
    public void setBoolean(int index, boolean value) {}

    @Override
    public void setUuid(int index, UUID value) {}

    @Override
    public void setNull(int index) {}
  }

  private static final class Quiet implements SlotEvents {
    @Override
    public void connected() {}

    @Override
    public void disconnected() {}

    @Override
    public void reconnectFailed(RuntimeException reason) {}

    @Override
    public void errorSample(ErrorSample sample) {}
  }

  /** Measures its own thread between two of its executions. */
  private static final class Meter implements Session {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SlotGate gate;
    private final Nothing sink = new Nothing();
    private int executions;
    private long bytes;
    private long nanos;
    private SlotRecorder recorder;

    Meter(SlotGate gate) {
      this.gate = gate;
    }

    /** No database is this fast: a real one leaves the drain thread its time. */
    private void letTheRingBeEmptied() {
      long from = System.nanoTime();
      while (!recorder.isDrained()) {
        Thread.onSpinWait();
      }
      nanos -= System.nanoTime() - from;
    }

    @Override
    public ParameterSink parameters(int statement) {
      return sink;
    }

    @Override
    public int execute(int statement) {
      executions++;
      if (executions % BURST == 0) {
        letTheRingBeEmptied();
      }
      if (executions == WARM_UP) {
        bytes = -allocated();
        nanos = -System.nanoTime();
      } else if (executions == WARM_UP + OPERATIONS) {
        nanos += System.nanoTime();
        bytes += allocated();
        gate.finish();
      }
      return 1;
    }

    private long allocated() {
      return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Override
    public void cancel() {}

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  static Stream<Distribution> distributions() {
    return Stream.of(
        new Distribution.Uniform(),
        new Distribution.Sequential(),
        new Distribution.Zipfian(0.99),
        new Distribution.HotSet(0.1, 0.9),
        new Distribution.Latest());
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void a_lookup_allocates_next_to_nothing_beside_the_driver(Distribution distribution) {
    assertThat(bytesPerOperation(null, distribution)).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void a_lookup_with_a_ticket_allocates_no_more() {
    RatePattern always = new RatePattern.Steady(10_000_000);
    Template template = Templates.template().rate(always, Arrival.POISSON).build();
    assertThat(bytesPerOperation(template, new Distribution.Uniform()))
        .isLessThanOrEqualTo(MOST_BYTES);
  }

  /**
   * @param rate null: without an arrival schedule
   */
  private static double bytesPerOperation(Template rate, Distribution distribution) {
    PoolDraws draws = new PoolDraws(distribution, 42, 0, 1);
    Column id = new Column("id", ValueType.INTEGER, "bigint", null, null, Long.MAX_VALUE, true);
    TableProfile table = new TableProfile("t", false, List.of(id), id, 5000L, null, null);
    StatementSpec lookup =
        Templates.statement(StatementKind.POINT_LOOKUP, 10_000, "SELECT * FROM t WHERE id = ?");
    StatementPlan[] plans = {
      new StatementPlanner(table, ValuePools.none()).plan(0, lookup, lookup.sql()),
      new StatementPlanner(table, ValuePools.none()).plan(1, lookup, lookup.sql())
    };
    ValuePool keys = TestPools.keys(5000);
    SlotControl control = new SlotControl(new SlotGate(1));
    ErrorTable errors = new ErrorTable();
    try (Drain drain =
        new Drain(
            new Drain.Setup(
                "worker-0",
                1,
                List.of(lookup.series(), lookup.series()),
                rate != null,
                new RecordSpec(RecordMode.NONE, 1),
                1,
                errors,
                WallClock.now(),
                () -> 1),
            (slot, statement, start, duration, error) -> {},
            RecordSink.none(),
            List.of())) {
      Timeline timeline = Timeline.of(System.nanoTime(), 0, TimeUnit.HOURS.toNanos(1));
      drain.follow(timeline);
      control.start(timeline, rate == null ? null : Tickets.of(rate, timeline, 0, 1));
      control.gate().admit();
      Meter session = new Meter(control.gate());
      SlotRecorder recorder = drain.open(0);
      session.recorder = recorder;
      Slot slot =
          new Slot(
              new Slot.Work(
                  Mix.of(3, 7),
                  plans,
                  0,
                  Long.MAX_VALUE,
                  control,
                  errors,
                  WallClock.now(),
                  new Quiet()),
              recorder,
              new SlotValues(1, 0, 0, draws, keys, null),
              () -> session);
      slot.connect();
      slot.loop();
      slot.close();

      double bytesEach = (double) session.bytes / OPERATIONS;
      System.out.printf(
          "a slot beside the driver, %s%s: %.2f bytes and %.0f ns per operation%n",
          distribution,
          rate == null ? "" : ", with tickets",
          bytesEach,
          (double) session.nanos / OPERATIONS);
      assertThat(session.sink.sum).isPositive();
      return bytesEach;
    }
  }
}
