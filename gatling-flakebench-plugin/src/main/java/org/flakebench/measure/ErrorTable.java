package org.flakebench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.flakebench.template.SeriesKey;

/**
 * Gives each distinct error of a worker a small number that fits into an outcome, and keeps the
 * first samples of each category. Thread-safe; used on the error path only. At most {@value
 * #MAX_DISTINCT} different messages are told apart: beyond that, and beyond {@value
 * #MAX_MESSAGES_PER_CATEGORY} of one category, a message is counted under its category alone.
 */
public final class ErrorTable {
  static final int MAX_DISTINCT = 4000;
  static final int MAX_MESSAGES_PER_CATEGORY = 100;
  static final int SAMPLES_PER_CATEGORY = 10;
  private static final int MAX_SAMPLE_LENGTH = 800;
  private static final int LAST_INDEX = Packed.MAX_ERRORS - 1;

  /** For errors of categories that come when all numbers are given away. */
  private static final Message REST =
      new Message(
          new ErrorKey("OTHER_ERRORS", ErrorOrigin.SERVER, null),
          "more categories of errors than fit");

  /** An error as the table knows it. */
  public record Entry(int index, ErrorKey key, String message) {}

  private record SampleKey(int epoch, ErrorKey key) {}

  private record Message(ErrorKey key, String text) {}

  private record Fresh(int epoch, ErrorSample sample) {}

  private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(Packed.MAX_ERRORS);
  private final Map<Message, Entry> byMessage = new ConcurrentHashMap<>();
  private final Map<ErrorKey, AtomicInteger> messagesOfCategory = new ConcurrentHashMap<>();
  private final Map<SampleKey, AtomicInteger> sampleCounts = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger(1);
  private final List<Fresh> freshSamples = new ArrayList<>();
  private final List<Entry> freshEntries = new ArrayList<>();

  /**
   * The number of an error.
   *
   * @param message bounded and redacted, so that equal causes give equal texts
   * @return 1 … 4095
   */
  public int indexOf(ErrorKey key, String message) {
    Entry known = byMessage.get(new Message(key, message));
    return known != null ? known.index() : intern(key, message).index();
  }

  /**
   * Keeps the error as a sample if it is one of the first ten of its category in its epoch.
   *
   * @return the sample, or null when there are ten already
   */
  public ErrorSample sample(
      int epoch,
      ErrorKey key,
      SeriesKey series,
      String message,
      String statement,
      long epochMicros) {
    AtomicInteger count =
        sampleCounts.computeIfAbsent(new SampleKey(epoch, key), k -> new AtomicInteger());
    if (count.get() >= SAMPLES_PER_CATEGORY) {
      return null;
    }
    int number = count.incrementAndGet();
    if (number > SAMPLES_PER_CATEGORY) {
      return null;
    }
    ErrorSample sample =
        new ErrorSample(
            epochMicros,
            key,
            number,
            series,
            bounded(message),
            statement == null ? null : bounded(statement));
    synchronized (freshSamples) {
      freshSamples.add(new Fresh(epoch, sample));
    }
    return sample;
  }

  /** What an index of an outcome means. */
  public Entry entry(int index) {
    return entries.get(index);
  }

  /**
   * Drain thread: the samples up to an epoch that were not taken yet. Those of a younger one wait
   * for it: a second of the warm-up is cut when the measurement has begun already.
   */
  List<ErrorSample> takeSamples(int newestEpoch) {
    synchronized (freshSamples) {
      List<ErrorSample> taken =
          freshSamples.stream()
              .filter(fresh -> fresh.epoch() <= newestEpoch)
              .map(Fresh::sample)
              .toList();
      freshSamples.removeIf(fresh -> fresh.epoch() <= newestEpoch);
      return taken;
    }
  }

  /** Drain thread: the entries made since the last call. */
  List<Entry> takeEntries() {
    synchronized (freshEntries) {
      if (freshEntries.isEmpty()) {
        return List.of();
      }
      List<Entry> taken = List.copyOf(freshEntries);
      freshEntries.clear();
      return taken;
    }
  }

  private Entry intern(ErrorKey key, String message) {
    synchronized (messagesOfCategory) {
      Entry known = byMessage.get(new Message(key, message));
      if (known != null) {
        return known;
      }
      AtomicInteger messages = messagesOfCategory.computeIfAbsent(key, k -> new AtomicInteger());
      boolean room = next.get() < MAX_DISTINCT && messages.get() < MAX_MESSAGES_PER_CATEGORY;
      if (room) {
        messages.incrementAndGet();
        return create(new Message(key, message));
      }
      Message more = new Message(key, key.category() + " (more messages)");
      known = byMessage.get(more);
      return known != null ? known : create(next.get() < LAST_INDEX ? more : REST);
    }
  }

  private Entry create(Message message) {
    Entry known = byMessage.get(message);
    if (known != null) {
      return known;
    }
    int index = message == REST ? LAST_INDEX : next.getAndIncrement();
    Entry entry = new Entry(index, message.key(), message.text());
    entries.set(index, entry);
    synchronized (freshEntries) {
      freshEntries.add(entry);
    }
    // Last: who finds it here may use its index at once.
    byMessage.put(message, entry);
    return entry;
  }

  private static String bounded(String text) {
    return text.length() <= MAX_SAMPLE_LENGTH
        ? text
        : text.substring(0, MAX_SAMPLE_LENGTH - 1) + "…";
  }
}
