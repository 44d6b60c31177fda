package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Test;

class ErrorTableTest {
  private static final SeriesKey SERIES = new SeriesKey(StatementKind.INSERT, null);

  private final ErrorTable table = new ErrorTable();

  private static ErrorKey key(int number) {
    return new ErrorKey("CATEGORY_" + number, ErrorOrigin.SERVER, String.format("%05d", number));
  }

  @Test
  void equal_errors_have_equal_numbers_and_none_has_0() {
    int first = table.indexOf(key(1), "a");

    assertThat(first).isEqualTo(1);
    assertThat(table.indexOf(key(1), "a")).isEqualTo(first);
    assertThat(table.indexOf(key(1), "b")).isEqualTo(2);
    assertThat(table.indexOf(key(2), "a")).isEqualTo(3);
    assertThat(table.entry(first)).isEqualTo(new ErrorTable.Entry(1, key(1), "a"));
    assertThat(table.takeEntries()).extracting(ErrorTable.Entry::index).containsExactly(1, 2, 3);
    assertThat(table.takeEntries()).isEmpty();
  }

  @Test
  void a_category_tells_a_hundred_messages_apart_and_counts_the_rest_together() {
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      numbers.add(table.indexOf(key(1), "message " + i));
    }

    assertThat(numbers).hasSize(101);
    int rest = table.indexOf(key(1), "yet another");
    assertThat(numbers).contains(rest);
    assertThat(table.entry(rest))
        .isEqualTo(new ErrorTable.Entry(rest, key(1), "CATEGORY_1 (more messages)"));
    assertThat(table.indexOf(key(1), "message 3")).isNotEqualTo(rest);
  }

  @Test
  void however_many_errors_come_every_number_fits_and_keeps_its_meaning() {
    Map<Integer, ErrorTable.Entry> meanings = new HashMap<>();
    for (int category = 0; category < 400; category++) {
      for (int message = 0; message < 40; message++) {
        int index = table.indexOf(key(category), "message " + message);
        assertThat(index).isBetween(1, Packed.MAX_ERRORS - 1);
        meanings.putIfAbsent(index, table.entry(index));
        if (index < Packed.MAX_ERRORS - 1) {
          assertThat(table.entry(index).key()).isEqualTo(key(category));
        }
      }
    }

    meanings.forEach((index, entry) -> assertThat(table.entry(index)).isEqualTo(entry));
    assertThat(table.entry(Packed.MAX_ERRORS - 1).key().category()).isEqualTo("OTHER_ERRORS");
    assertThat(table.takeEntries()).hasSameSizeAs(meanings.keySet());
  }

  @Test
  void the_first_ten_of_a_category_are_kept_as_samples() {
    List<ErrorSample> kept = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ErrorSample sample = table.sample(1, key(i % 2), SERIES, "m" + i, "INSERT …", i);
      if (sample != null) {
        kept.add(sample);
      }
    }

    assertThat(kept).hasSize(20);
    assertThat(kept)
        .filteredOn(s -> s.error().equals(key(1)))
        .extracting(ErrorSample::number)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(table.takeSamples(Integer.MAX_VALUE)).isEqualTo(kept);
    assertThat(table.takeSamples(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void samples_are_bounded() {
    ErrorSample sample = table.sample(1, key(1), SERIES, "m".repeat(5000), "s".repeat(5000), 0);

    assertThat(sample.message()).hasSize(800).endsWith("…");
    assertThat(sample.statement()).hasSize(800).endsWith("…");
    assertThat(table.sample(1, key(1), SERIES, "m", null, 0).statement()).isNull();
  }

  @Test
  void threads_agree_on_numbers_and_samples() throws Exception {
    int threads = 8;
    List<Callable<Map<String, Integer>>> tasks = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int offset = t * 37;
      tasks.add(
          () -> {
            Map<String, Integer> seen = new HashMap<>();
            for (int i = 0; i < 20_000; i++) {
              int n = (i + offset) % 900;
              ErrorKey key = key(n / 90);
              int index = table.indexOf(key, "message " + n);
              // Who has a number can ask for its meaning at once.
              if (!table.entry(index).key().equals(key)) {
                throw new AssertionError(
                    "number " + index + " of " + key + " means " + table.entry(index));
              }
              Integer before = seen.put("message " + n, index);
              if (before != null && before != index) {
                throw new AssertionError("message " + n + " was " + before + " and is " + index);
              }
              table.sample(1, key, SERIES, "m", null, i);
            }
            return seen;
          });
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Set<Map<String, Integer>> views = new HashSet<>();
      for (Future<Map<String, Integer>> future : pool.invokeAll(tasks)) {
        views.add(future.get());
      }
      assertThat(views).hasSize(1);
    } finally {
      pool.shutdownNow();
    }
    assertThat(table.takeEntries()).hasSize(900);
    assertThat(table.takeSamples(Integer.MAX_VALUE)).hasSize(100);
  }

  @Test
  void each_epoch_has_samples_of_its_own() {
    ErrorTable table = new ErrorTable();
    for (int i = 0; i < 20; i++) {
      table.sample(1, key(1), SERIES, "warm-up", null, i);
    }

    assertThat(table.sample(1, key(1), SERIES, "warm-up", null, 0)).isNull();
    assertThat(table.sample(2, key(1), SERIES, "measurement", null, 0).number()).isEqualTo(1);
  }
}
