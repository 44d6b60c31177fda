package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flakebench.store.KeyLeaseRepository.LeasedRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreUnderTest.class)
class KeyLeaseRepositoryIT {
  private final Store store;
  private final KeyLeaseRepository leases;
  private final String target = UUID.randomUUID().toString();

  KeyLeaseRepositoryIT(StoreUnderTest on) {
    store = on.store();
    leases = store.keyLeases();
  }

  @Test
  void rangesFollowEachOtherAndStartAboveWhatIsThere() {
    assertThat(lease(200_001, 100)).isEqualTo(new LeasedRange(200_001, 200_101));
    assertThat(lease(1, 100)).isEqualTo(new LeasedRange(200_101, 200_201));
    assertThat(lease(500_000, 100)).isEqualTo(new LeasedRange(500_000, 500_100));
    assertThat(leases.lease(target, "orders", "other", 1, 5, "run", "worker-0"))
        .isEqualTo(new LeasedRange(1, 6));
    assertThat(leases.lease(target + "2", "orders", "id", 1, 5, "run", "worker-0"))
        .isEqualTo(new LeasedRange(1, 6));
  }

  @Test
  void rangesOfManyNeverOverlap() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<LeasedRange> all = new ArrayList<>();
    try {
      List<Future<List<LeasedRange>>> shares = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        long seed = thread;
        shares.add(
            threads.submit(
                () -> {
                  List<LeasedRange> mine = new ArrayList<>();
                  for (int i = 0; i < 100; i++) {
                    mine.add(lease(1 + seed * i % 7, 1 + (seed + i) % 50));
                  }
                  return mine;
                }));
      }
      for (Future<List<LeasedRange>> share : shares) {
        all.addAll(share.get());
      }
    } finally {
      threads.shutdownNow();
    }
    all.sort(Comparator.comparingLong(LeasedRange::start));
    assertThat(all).hasSize(800);
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).start()).isEqualTo(all.get(i - 1).endExclusive());
    }
    assertThat(
            store
                .jdbi()
                .<Long, RuntimeException>withHandle(
                    handle ->
                        handle
                            .createQuery(
                                "SELECT CAST(sum(range_end - range_start) AS bigint) FROM key_range_leases WHERE target_key = :t")
                            .bind("t", target)
                            .mapTo(Long.class)
                            .one()))
        .isEqualTo(all.stream().mapToLong(LeasedRange::size).sum());
  }

  @Test
  void endOfTheNumbersIsAnErrorAndNothingIsLeased() {
    assertThatThrownBy(() -> lease(Long.MAX_VALUE - 5, 10))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("no room");
    assertThat(lease(1, 10)).isEqualTo(new LeasedRange(1, 11));
    assertThat(lease(1, Long.MAX_VALUE - 11)).isEqualTo(new LeasedRange(11, Long.MAX_VALUE));
    assertThatThrownBy(() -> lease(1, 1))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("no room for 1 keys from " + Long.MAX_VALUE);
    assertThatThrownBy(() -> lease(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private LeasedRange lease(long notBelow, long size) {
    return leases.lease(target, "orders", "id", notBelow, size, "run", "worker-0");
  }
}
