package org.flakebench.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.flakebench.report.RunSummary.CostPart;
import org.flakebench.store.WarehouseSnapshotRepository.Configuration;
import org.flakebench.store.WarehouseSnapshotRepository.Seen;
import org.junit.jupiter.api.Test;

class CostModelTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final Offset<Double> EXACT = within(1e-12);
  private static final int RANDOM_RUNS = 500;

  private final CostModel model = new CostModel(CostSettings.of(Map.of()));

  private static Seen seen(double second, Integer clusters) {
    return seen(second, clusters, "X-Small");
  }

  private static Seen seen(double second, Integer clusters, String size) {
    return new Seen(at(second), clusters, size, "STANDARD", null);
  }

  private static Instant at(double second) {
    return START.plusNanos(Math.round(second * 1e9));
  }

  /** Prepared at 0 s, measured from 60 s to 360 s, 10,000 operations. */
  private static CostModel.Run run(Configuration warehouse, List<Seen> looks) {
    return run("STANDARD", warehouse, looks, null, 360);
  }

  private static CostModel.Run run(
      String type, Configuration warehouse, List<Seen> looks, String instance, double end) {
    return new CostModel.Run(
        type, START, at(Math.min(60, end / 2)), at(end), 10_000, warehouse, looks, instance, null);
  }

  private static Configuration configuration(Seen seen, boolean resumed) {
    return new Configuration(seen, resumed);
  }

  @Test
  void constantClustersCostHoursTimesRate() {
    CostPart cost =
        model.of(run(configuration(seen(0, 3, "Medium"), false), List.of(seen(5, 3, "MEDIUM"))));

    assertThat(cost.method()).isEqualTo("integrated");
    assertThat(cost.credits()).isEqualTo(3 * 4 * 0.1, EXACT);
    assertThat(cost.usd()).isEqualTo(3 * 4 * 0.1 * 4, EXACT);
    assertThat(cost.measurementCredits()).isEqualTo(3 * 4 * 300 / 3600.0, EXACT);
    assertThat(cost.creditsPer1000Operations()).isEqualTo(0.1, EXACT);
    assertThat(cost.usdPer1000Operations()).isEqualTo(0.4, EXACT);
    assertThat(cost.reason()).isNull();
    assertThat(cost.inputs().priceClass()).isEqualTo("STANDARD");
    assertThat(cost.inputs().size()).isEqualTo("MEDIUM");
    assertThat(cost.inputs().creditsPerHour()).isEqualTo(4);
    assertThat(cost.inputs().usdPerCredit()).isEqualTo(4);
    assertThat(cost.inputs().seconds()).isEqualTo(360, EXACT);
    assertThat(cost.inputs().measuredSeconds()).isEqualTo(300, within(1e-9));
    assertThat(cost.inputs().meanClusters()).isEqualTo(3, EXACT);
    assertThat(cost.inputs().looks()).isEqualTo(1);
    assertThat(cost.inputs().pricesEffectiveFrom()).isEqualTo("2026-01-01");
  }

  @Test
  void eachLookHoldsUntilTheNextAndTheEdgesAreReached() {
    CostPart cost =
        model.of(run(null, List.of(seen(10, 1), seen(100, 2), seen(200, 0), seen(300, 1))));

    assertThat(cost.credits()).isEqualTo((100 + 2 * 100 + 0 + 60) / 3600.0, EXACT);
    assertThat(cost.measurementCredits()).isEqualTo((40 + 2 * 100 + 0 + 60) / 3600.0, EXACT);
  }

  @Test
  void aLookAfterTheMeasurementMakesTheRunLonger() {
    CostPart cost = model.of(run(null, List.of(seen(10, 1), seen(400, 1))));

    assertThat(cost.credits()).isEqualTo(400 / 3600.0, EXACT);
    assertThat(cost.measurementCredits()).isEqualTo(300 / 3600.0, EXACT);
  }

  @Test
  void sizesAndTypesHaveTheirRateAtTheirTime() {
    Seen interactive = new Seen(at(180), 1, "Small", "INTERACTIVE", null);
    CostPart cost = model.of(run(null, List.of(seen(0, 1, "Large"), interactive)));

    assertThat(cost.credits()).isEqualTo((180 * 8 + 180 * 1.2) / 3600, EXACT);
    assertThat(cost.inputs().size()).isEqualTo("LARGE SMALL");
  }

  @Test
  void aStartForTheRunIsBilledForAMinute() {
    Configuration resumed = configuration(seen(0, 2, "Small"), true);
    List<Seen> looks = List.of(seen(0, 2, "Small"));

    CostPart shorter = model.of(run("STANDARD", resumed, looks, null, 20));
    assertThat(shorter.credits()).isEqualTo(2 * 2 / 60.0, EXACT);
    assertThat(shorter.measurementCredits()).isEqualTo(2 * 2 * 10 / 3600.0, EXACT);
    assertThat(shorter.inputs().minimumSeconds()).isEqualTo(60);
    assertThat(shorter.inputs().resumedForRun()).isTrue();
    CostPart found =
        model.of(run("STANDARD", configuration(seen(0, 2, "Small"), false), looks, null, 20));
    assertThat(found.credits()).isEqualTo(2 * 2 * 20 / 3600.0, EXACT);
    assertThat(model.of(run("STANDARD", resumed, looks, null, 90)).credits())
        .isEqualTo(2 * 2 * 90 / 3600.0, EXACT);
  }

  @Test
  void withoutLooksItIsEstimatedFromTheBegin() {
    CostPart cost = model.of(run(configuration(seen(0, 2, "X-Large"), false), List.of()));

    assertThat(cost.method()).isEqualTo("estimated");
    assertThat(cost.credits()).isEqualTo(2 * 16 * 0.1, EXACT);
    assertThat(cost.inputs().looks()).isZero();
    CostPart blind =
        model.of(run(configuration(seen(0, null, "X-Large"), false), List.of(seen(9, null))));
    assertThat(blind.method()).isEqualTo("estimated");
    assertThat(blind.credits()).isEqualTo(16 * 0.1, EXACT);
  }

  @Test
  void looksThatWereNotToldOfClustersHoldWhatWasKnown() {
    CostPart cost =
        model.of(run(null, List.of(seen(0, null), seen(100, 2), seen(200, null), seen(300, 1))));

    assertThat(cost.credits()).isEqualTo((300 * 2 + 60) / 3600.0, EXACT);
  }

  @Test
  void meteredCreditsWin() {
    CostModel.Run run =
        new CostModel.Run(
            "HYBRID", START, at(60), at(360), 10_000, null, List.of(seen(0, 1)), null, 0.75);

    assertThat(model.of(run).method()).isEqualTo("actual");
    assertThat(model.of(run).credits()).isEqualTo(0.75);
    assertThat(model.of(run).usd()).isEqualTo(3);
  }

  @Test
  void whatIsUnknownIsNullAndSaysWhatIsMissing() {
    unavailable(run(null, List.of()), "nobody could look at the warehouse");
    unavailable(run(null, List.of(seen(0, 1, null))), "the size of the warehouse is unknown");
    unavailable(run(null, List.of(seen(0, 1, "Huge"))), "no price of STANDARD Huge on 2026-11-20");
    unavailable(
        run(null, List.of(new Seen(at(0), 1, "Small", "STANDARD", "STANDARD_GEN_2"))),
        "no price of STANDARD_GEN_2 Small");
    unavailable(
        run(null, List.of(new Seen(at(0), 1, "Small", "ADAPTIVE", null))),
        "no price of ADAPTIVE Small");
    unavailable(
        new CostModel.Run(
            "STANDARD",
            START,
            null,
            null,
            0,
            configuration(seen(0, 1), true),
            List.of(),
            null,
            null),
        "the run has no duration");
    unavailable(
        run("POSTGRES", null, List.of(), null, 360), "nothing says what the database costs");
    unavailable(
        run("POSTGRES", null, List.of(), "db.r6g.large", 360), "no price of POSTGRES db.r6g.large");
  }

  private void unavailable(CostModel.Run run, String reason) {
    CostPart cost = model.of(run);
    assertThat(cost.method()).isEqualTo("unavailable");
    assertThat(cost.reason()).contains(reason);
    assertThat(cost.credits()).isNull();
    assertThat(cost.usd()).isNull();
    assertThat(cost.measurementCredits()).isNull();
    assertThat(cost.creditsPer1000Operations()).isNull();
    assertThat(cost.inputs()).isNull();
  }

  @Test
  void ordinaryGenerationsHaveTheOrdinaryPrice() {
    assertThat(
            model
                .of(run(null, List.of(new Seen(at(0), 1, "Small", "STANDARD", "STANDARD_GEN_1"))))
                .credits())
        .isEqualTo(0.2, EXACT);
    assertThat(
            model
                .of(
                    run(
                        null,
                        List.of(new Seen(at(0), 1, "Medium", "SNOWPARK-OPTIMIZED", "MEMORY_16X"))))
                .credits())
        .isEqualTo(0.6, EXACT);
  }

  @Test
  void postgresIsPricedByItsInstanceOrByTheHour() {
    CostPart instance = model.of(run("POSTGRES", null, List.of(), "standard-m", 360));
    assertThat(instance.method()).isEqualTo("estimated");
    assertThat(instance.credits()).isEqualTo(0.00356, EXACT);
    assertThat(instance.inputs().priceClass()).isEqualTo("POSTGRES");
    CostPart hour =
        new CostModel(CostSettings.of(Map.of("FLAKEBENCH_USD_PER_HOUR", "0.52")))
            .of(run("POSTGRES", null, List.of(), null, 360));
    assertThat(hour.credits()).isNull();
    assertThat(hour.usd()).isEqualTo(0.052, EXACT);
    assertThat(hour.usdPer1000Operations()).isEqualTo(0.52 * 300 / 3600 / 10, EXACT);
    assertThat(hour.creditsPer1000Operations()).isNull();
    assertThat(hour.inputs().usdPerHour()).isEqualTo(0.52);
  }

  @Test
  void anotherPriceOfACreditChangesMoneyOnly() {
    List<Seen> looks = List.of(seen(0, 1));
    CostPart other =
        new CostModel(CostSettings.of(Map.of("FLAKEBENCH_USD_PER_CREDIT", "2")))
            .of(run(null, looks));
    assertThat(other.credits()).isEqualTo(model.of(run(null, looks)).credits());
    assertThat(other.usd()).isEqualTo(other.credits() * 2, EXACT);
    assertThat(other.inputs().usdPerCredit()).isEqualTo(2);
  }

  private static List<Seen> random(SplittableRandom random) {
    List<Seen> looks = new ArrayList<>();
    double second = 0;
    int number = 1 + random.nextInt(40);
    for (int i = 0; i < number; i++) {
      second += random.nextDouble() * 20;
      looks.add(seen(second, random.nextInt(5), random.nextBoolean() ? "Small" : "4X-Large"));
    }
    return looks;
  }

  @Test
  void lookingMoreOftenChangesNothing() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < RANDOM_RUNS; i++) {
      List<Seen> looks = random(random);
      List<Seen> more = new ArrayList<>(looks);
      for (int extra = 0; extra < 10; extra++) {
        Instant when = at(random.nextDouble() * 400);
        Seen before = looks.get(0);
        for (Seen look : looks) {
          before = look.at().isAfter(when) ? before : look;
        }
        Instant last = looks.get(looks.size() - 1).at();
        if (when.isBefore(last)) {
          more.add(new Seen(when, before.clusters(), before.size(), "STANDARD", null));
        }
      }
      more.sort(Comparator.comparing(Seen::at));

      CostPart one = model.of(run(null, looks));
      CostPart other = model.of(run(null, more));
      assertThat(other.credits()).isEqualTo(one.credits(), within(1e-9));
      assertThat(other.measurementCredits()).isEqualTo(one.measurementCredits(), within(1e-9));
    }
  }

  @Test
  void moreClustersAndMoreTimeNeverCostLess() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < RANDOM_RUNS; i++) {
      List<Seen> looks = random(random);
      boolean resumed = random.nextBoolean();
      Configuration warehouse = configuration(looks.get(0), resumed);
      double end = 1 + random.nextDouble() * 500;
      double cost = model.of(run("STANDARD", warehouse, looks, null, end)).credits();
      List<Seen> grown =
          looks.stream()
              .map(
                  look ->
                      new Seen(
                          look.at(),
                          look.clusters() + random.nextInt(2),
                          look.size(),
                          "STANDARD",
                          null))
              .toList();

      assertThat(model.of(run("STANDARD", warehouse, grown, null, end)).credits())
          .isGreaterThanOrEqualTo(cost);
      assertThat(
              model
                  .of(run("STANDARD", warehouse, looks, null, end + random.nextDouble() * 100))
                  .credits())
          .isGreaterThanOrEqualTo(cost - 1e-12);
      assertThat(
              model
                  .of(run("STANDARD", configuration(looks.get(0), true), looks, null, end))
                  .credits())
          .isGreaterThanOrEqualTo(cost);
    }
  }
}
