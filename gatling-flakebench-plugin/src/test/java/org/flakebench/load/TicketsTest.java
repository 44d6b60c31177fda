package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flakebench.load.Tickets.Turn;
import org.flakebench.template.Arrival;
import org.flakebench.template.RatePattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TicketsTest {
  private static final long SECOND = 1_000_000_000L;

  private final SlotGate gate = new SlotGate(100);
  private final List<Taken> taken = new CopyOnWriteArrayList<>();
  private final List<Turn> ends = new CopyOnWriteArrayList<>();

  private record Taken(long intended, long start, int epoch, boolean free) {}

  private static Tickets tickets(Timeline timeline, double qps) {
    RateCurve curve = RateCurve.of(new RatePattern.Steady(qps));
    return new Tickets(timeline, epoch -> new ArrivalSchedule(curve, Arrival.CONSTANT, 1, 0, 1));
  }

  private List<Thread> slots(Tickets tickets, int count) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      gate.admit();
      Thread thread =
          new Thread(
              () -> {
                Tickets.Seat seat = new Tickets.Seat();
                Turn turn;
                while ((turn = tickets.take(seat, gate)) == Turn.TAKEN) {
                  taken.add(
                      new Taken(
                          seat.intendedNanos(), seat.startNanos(), seat.epoch(), seat.wasFree()));
                }
                ends.add(turn);
              });
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void waiting_slots_take_every_ticket_of_each_epoch_and_none_too_early() throws Exception {
    long start = System.nanoTime();
    Timeline timeline = Timeline.of(start, SECOND / 4, SECOND / 2);
    Tickets tickets = tickets(timeline, 400);
    join(slots(tickets, 8));

    assertThat(ends).hasSize(8).containsOnly(Turn.OVER);
    assertThat(taken).allMatch(t -> t.start() - t.intended() >= 0);
    for (Epoch epoch : timeline.epochs()) {
      long end = epoch.endNanos();
      List<Taken> own = taken.stream().filter(t -> t.epoch() == epoch.number()).toList();
      assertThat(own).allMatch(t -> t.intended() - epoch.startNanos() >= 0);
      assertThat(own).allMatch(t -> t.intended() - end < 0);
      Tickets.Counts counts = tickets.count(epoch.number(), end, true);
      assertThat(counts.offered()).isEqualTo(Math.round(400 * epoch.seconds()));
      assertThat(counts.begun()).isEqualTo(own.size());
      assertThat(counts.censored()).isEqualTo(counts.offered() - own.size());
      assertThat(own.size()).as("slots were there").isGreaterThan((int) counts.offered() / 2);
      assertThat(own).extracting(Taken::intended).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_ticket_that_came_due_before_a_slot_asked_says_nothing_about_the_slot() {
    Timeline timeline = Timeline.of(System.nanoTime() - SECOND, 0, 3600 * SECOND);
    Tickets tickets = tickets(timeline, 10);
    Tickets.Seat seat = new Tickets.Seat();
    gate.admit();
    for (int i = 0; i < 10; i++) {
      assertThat(tickets.take(seat, gate)).isEqualTo(Turn.TAKEN);
      assertThat(seat.wasFree()).isFalse();
    }
    Turn turn = Turn.TAKEN;
    while (turn == Turn.TAKEN && !seat.wasFree()) {
      turn = tickets.take(seat, gate);
    }
    assertThat(seat.wasFree()).as("now it has caught up and waits").isTrue();
  }

  @Test
  void waiting_slots_retire_without_a_ticket_and_the_others_go_on() throws Exception {
    Timeline timeline = Timeline.of(System.nanoTime(), 0, 3600 * SECOND);
    Tickets tickets = tickets(timeline, 200);
    List<Thread> threads = slots(tickets, 6);
    await().atMost(Duration.ofSeconds(20)).until(() -> taken.size() > 20);
    gate.setTarget(2);
    await().atMost(Duration.ofSeconds(20)).until(() -> ends.size() == 4);
    assertThat(ends).containsOnly(Turn.RETIRED);
    assertThat(gate.live()).isEqualTo(2);
    int before = taken.size();
    await().atMost(Duration.ofSeconds(20)).until(() -> taken.size() > before + 50);
    gate.finish();
    join(threads);
    assertThat(ends).hasSize(6).containsOnly(Turn.RETIRED);
    Tickets.Counts counts = tickets.count(1, System.nanoTime(), true);
    assertThat(counts.begun()).isEqualTo(taken.size());
  }

  @Test
  void slots_that_wait_for_a_distant_ticket_leave_at_the_end_of_the_epoch() throws Exception {
    Timeline timeline = Timeline.of(System.nanoTime() - SECOND, 0, SECOND + SECOND / 4);
    Tickets tickets = tickets(timeline, 0.5);
    join(slots(tickets, 3));
    assertThat(taken).hasSize(1);
    assertThat(ends).containsOnly(Turn.OVER);
    assertThat(System.nanoTime() - timeline.endNanos()).isGreaterThanOrEqualTo(0);
  }

  @Test
  void an_interrupted_slot_leaves() throws Exception {
    Tickets tickets = tickets(Timeline.of(System.nanoTime() - SECOND, 0, 3600 * SECOND), 0.001);
    List<Thread> threads = slots(tickets, 2);
    await().atMost(Duration.ofSeconds(20)).until(() -> taken.size() == 1);
    threads.forEach(Thread::interrupt);
    join(threads);
    assertThat(ends).containsOnly(Turn.OVER);
  }

  @Test
  void slots_that_wait_do_not_spin() {
    Tickets tickets = tickets(Timeline.of(System.nanoTime() - SECOND, 0, 3 * SECOND), 0.001);
    gate.admit();
    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
    Tickets.Seat seat = new Tickets.Seat();
    assertThat(tickets.take(seat, gate)).isEqualTo(Turn.TAKEN);
    long cpu = threads.getCurrentThreadCpuTime();
    assertThat(tickets.take(seat, gate)).isEqualTo(Turn.OVER);
    long used = threads.getCurrentThreadCpuTime() - cpu;
    assertThat(used).as("CPU of two seconds of waiting").isLessThan(SECOND);
  }
}
