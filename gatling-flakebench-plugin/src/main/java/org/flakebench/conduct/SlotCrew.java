package org.flakebench.conduct;

import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.flakebench.measure.ErrorSample;
import org.flakebench.target.Slot;
import org.flakebench.target.SlotEvents;

/** The slots of a worker that are there now, and how far each is. Thread-safe. */
final class SlotCrew implements SlotEvents {
  private final BitSet numbers = new BitSet();
  private final Map<Integer, Slot> slots = new ConcurrentHashMap<>();
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final RunLog log;
  private volatile long lastArrivalNanos = System.nanoTime();
  private final AtomicInteger reconnectFailures = new AtomicInteger();

  SlotCrew(RunLog log) {
    this.log = log;
  }

  /** A slot comes in: the lowest number that is free. */
  int arrive() {
    arrived.incrementAndGet();
    running.incrementAndGet();
    lastArrivalNanos = System.nanoTime();
    synchronized (numbers) {
      int number = numbers.nextClearBit(0);
      numbers.set(number);
      return number;
    }
  }

  void ready(int number, Slot slot) {
    slots.put(number, slot);
    ready.incrementAndGet();
  }

  /** The slot's loop is over, or never began; its number stays taken. */
  void leave(int number) {
    if (slots.remove(number) != null) {
      ready.decrementAndGet();
    }
    arrived.decrementAndGet();
    running.decrementAndGet();
  }

  /** Nothing under this number is on its way any more: another slot may have it. */
  void free(int number) {
    synchronized (numbers) {
      numbers.clear(number);
    }
  }

  void forEach(Consumer<Slot> action) {
    slots.values().forEach(action);
  }

  Workers.State state(int expected, int done) {
    return new Workers.State(
        expected,
        arrived.get(),
        ready.get(),
        connected.get(),
        running.get(),
        done,
        System.nanoTime() - lastArrivalNanos);
  }

  int running() {
    return running.get();
  }

  @Override
  public void connected() {
    connected.incrementAndGet();
  }

  @Override
  public void disconnected() {
    connected.decrementAndGet();
  }

  /** A slot that came while the run goes on got no connection. */
  void openFailed(RuntimeException reason) {
    reconnectFailed(reason);
  }

  /**
   * One line for the first failure and then for every hundredth: a dead server must not flood the
   * log.
   */
  @Override
  public void reconnectFailed(RuntimeException reason) {
    int count = reconnectFailures.incrementAndGet();
    if (count % 100 == 1) {
      log.warn(
          "slots",
          "cannot connect to the target (failure " + count + "): " + reason.getMessage(),
          null);
    }
  }

  @Override
  public void errorSample(ErrorSample sample) {
    log.warn(
        "errors",
        sample.error().category()
            + " "
            + sample.number()
            + " of at most 10 in "
            + sample.series().displayName()
            + ": "
            + sample.message()
            + " ["
            + sample.statement()
            + "]",
        null);
  }
}
