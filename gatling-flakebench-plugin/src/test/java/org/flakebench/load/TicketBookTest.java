package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.flakebench.load.TicketBook.Outcome;
import org.flakebench.template.Arrival;
import org.flakebench.template.RatePattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TicketBookTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = -5 * SECOND;

  private final Tickets.Seat seat = new Tickets.Seat();

  private static TicketBook book(double qps, double seconds, Arrival arrival) {
    Epoch epoch = new Epoch(2, Phase.MEASUREMENT, START, START + (long) (seconds * SECOND));
    RateCurve curve = RateCurve.of(new RatePattern.Steady(qps));
    return new TicketBook(epoch, new ArrivalSchedule(curve, arrival, 1, 0, 1));
  }

  @Test
  void a_ticket_is_given_out_when_it_is_due_and_not_before() {
    TicketBook book = book(10, 1, Arrival.CONSTANT);
    assertThat(book.take(START - 1, seat)).isEqualTo(Outcome.EARLY);
    assertThat(seat.intendedNanos()).isEqualTo(START);
    assertThat(book.take(START, seat)).isEqualTo(Outcome.TAKEN);
    assertThat(seat.intendedNanos()).isEqualTo(START);
    assertThat(book.take(START + 1, seat)).isEqualTo(Outcome.EARLY);
    assertThat(seat.intendedNanos()).isEqualTo(START + SECOND / 10);
  }

  @Test
  void late_tickets_are_given_out_in_their_order_beyond_the_size_of_the_ring() {
    TicketBook book = book(100_000, 1, Arrival.CONSTANT);
    long late = START + SECOND - 1;
    for (int i = 0; i < 99_999; i++) {
      assertThat(book.take(late, seat)).isEqualTo(Outcome.TAKEN);
      assertThat(seat.intendedNanos()).isEqualTo(START + i * 10_000L);
    }
  }

  @Test
  void nothing_is_given_out_after_the_end() {
    TicketBook book = book(10, 1, Arrival.CONSTANT);
    assertThat(book.take(START + SECOND, seat)).isEqualTo(Outcome.OVER);
  }

  @Test
  void offered_is_begun_and_censored() {
    TicketBook book = book(10, 1, Arrival.CONSTANT);
    for (int i = 0; i < 3; i++) {
      book.take(START + SECOND / 2, seat);
    }
    assertThat(book.count(START + SECOND / 2, false)).isEqualTo(new Tickets.Counts(5, 3, 0));
    assertThat(book.take(START + SECOND / 2, seat)).isEqualTo(Outcome.TAKEN);
    assertThat(book.isCounted()).isFalse();
    assertThat(book.count(START + SECOND, true)).isEqualTo(new Tickets.Counts(5, 1, 6));
    assertThat(book.isCounted()).isTrue();
    assertThat(book.take(START + SECOND - 1, seat)).as("closed").isEqualTo(Outcome.OVER);
    assertThat(book.count(START + SECOND, true)).isEqualTo(Tickets.Counts.NONE);
  }

  @Test
  void a_ticket_taken_behind_an_end_that_a_stop_has_moved_counts_as_offered() {
    TicketBook book = book(10, 10, Arrival.CONSTANT);
    for (int i = 0; i < 8; i++) {
      assertThat(book.take(START + SECOND, seat)).isEqualTo(Outcome.TAKEN);
    }
    assertThat(book.count(START + SECOND / 2, true)).isEqualTo(new Tickets.Counts(8, 8, 0));
  }

  @Test
  void an_end_before_what_was_counted_takes_nothing_back() {
    TicketBook book = book(10, 10, Arrival.CONSTANT);
    book.take(START + SECOND, seat);
    assertThat(book.count(START + SECOND, false)).isEqualTo(new Tickets.Counts(10, 1, 0));
    assertThat(book.count(START + SECOND / 2, true)).isEqualTo(new Tickets.Counts(0, 0, 9));
  }

  @Test
  void threads_that_race_get_each_ticket_once_and_the_count_is_exact() throws Exception {
    TicketBook book = book(200_000, 1, Arrival.POISSON);
    ConcurrentHashMap<Long, Integer> seen = new ConcurrentHashMap<>();
    AtomicLong taken = new AtomicLong();
    CountDownLatch half = new CountDownLatch(60_000);
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                Tickets.Seat own = new Tickets.Seat();
                long last = Long.MIN_VALUE;
                while (book.take(START + SECOND - 1, own) == Outcome.TAKEN) {
                  assertThat(own.intendedNanos()).isGreaterThanOrEqualTo(last);
                  last = own.intendedNanos();
                  seen.merge(last, 1, Integer::sum);
                  taken.incrementAndGet();
                  half.countDown();
                }
              });
      threads[t].start();
    }
    half.await();
    Tickets.Counts counts = book.count(START + SECOND, true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(counts.begun()).isEqualTo(taken.get());
    assertThat(counts.offered()).isEqualTo(counts.begun() + counts.censored());
    // Two arrivals of a Poisson process may fall on one nanosecond, but hardly more of them.
    assertThat(seen.size()).isGreaterThan((int) (taken.get() * 0.99));
    assertThat(counts.offered()).isBetween(197_000L, 203_000L);
  }
}
