package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.FindMaxSpec.Strategy;
import org.flakebench.template.SloSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proof A: searches in virtual time against databases whose true maximum is known, with a noise of
 * 5 % from second to second and one second in a hundred three times as slow.
 */
class FindMaxTruthTest {
  private static final int RUNS = 100;
  private static final int MOST = 400;
  private static final double NO_SLO = Double.MAX_VALUE;

  private record Shape(
      String name, SimulatedDatabase database, double latencyPct, double qpsPct, double sloP95Ms) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("sharp knee", SimulatedDatabase.sharp(40, 50), 20, 5, NO_SLO),
          new Shape(
              "soft knee",
              new SimulatedDatabase(
                  1000, slots -> 20 * (1 + Math.pow(slots / 60.0, 2)), slots -> 0),
              20,
              5,
              NO_SLO),
          new Shape(
              "errors from 33 slots on",
              new SimulatedDatabase(
                  60, slots -> 40, slots -> Math.min(1, Math.max(0, 0.004 * (slots - 33)))),
              20,
              5,
              NO_SLO),
          new Shape("latency limit of the template", SimulatedDatabase.sharp(20, 20), 1000, 5, 80),
          new Shape(
              "throughput falls behind the knee",
              new SimulatedDatabase(
                  1000, slots -> 20 * (1 + Math.pow(slots / 50.0, 3)), slots -> 0),
              1000,
              5,
              NO_SLO));

  private static Stream<Arguments> searches() {
    Stream<Arguments> both =
        SHAPES.stream()
            .flatMap(
                shape ->
                    Stream.of(Strategy.values())
                        .map(strategy -> Arguments.of(shape, strategy, 10, 30)));
    // Finer: where p95 rises by 1 % per slot, it takes longer steps to tell such levels apart.
    Stream<Arguments> finer =
        Stream.of(0, 1).map(i -> Arguments.of(SHAPES.get(i), Strategy.LINEAR, 5, 60));
    return Stream.concat(both, finer);
  }

  @ParameterizedTest(name = "{1} by {2}, steps of {3} s: {0}")
  @MethodSource("searches")
  void findsTheTruthWithinOneIncrement(
      Shape shape, Strategy strategy, int increment, int stepSeconds) {
    FindMaxSpec spec =
        new FindMaxSpec(
            5, increment, stepSeconds, null, strategy, shape.qpsPct(), shape.latencyPct(), 1);
    List<SloSpec> slos = shape.sloP95Ms() == NO_SLO ? List.of() : List.of(p95(shape.sloP95Ms()));
    int truth = shape.database().truth(spec, shape.sloP95Ms(), MOST);
    List<Integer> found = new ArrayList<>();
    int seconds = 0;
    for (int seed = 1; seed <= RUNS; seed++) {
      VirtualSearch search =
          new VirtualSearch(spec, slos, VirtualSearch.box(MOST), shape.database(), seed).run();
      assertThat(search.type()).isEqualTo("TRUE_MAX");
      found.add(search.best());
      seconds += search.seconds;
    }
    long within = found.stream().filter(best -> Math.abs(best - truth) <= increment).count();
    System.out.printf(
        "%s, %s by %d: truth %d, found %s, %d of %d within one increment, %d s on average%n",
        shape,
        strategy,
        increment,
        truth,
        IntStream.rangeClosed(0, 4)
            .mapToObj(i -> found.stream().sorted().toList().get(i * (RUNS - 1) / 4))
            .toList(),
        within,
        RUNS,
        seconds / RUNS);
    assertThat(within).as("found %s, truth %d", found, truth).isGreaterThanOrEqualTo(95);
  }

  static SloSpec p95(double ms) {
    return new SloSpec(
        SloSpec.Metric.P95_MS,
        SloSpec.Op.LE,
        ms,
        SimulatedDatabase.LOOKUP.kind(),
        null,
        SloSpec.Clock.SERVICE,
        SloSpec.Scope.RUN);
  }
}
