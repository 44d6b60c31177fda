package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.flakebench.load.FindMaxSearch.Explore;
import org.flakebench.load.FindMaxSearch.Finished;
import org.flakebench.load.FindMaxStep.Purpose;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.FindMaxSpec.Strategy;
import org.junit.jupiter.api.Test;

class FindMaxSearchTest {
  /** Which levels are stable: by slots and by how many steps there were before. */
  private interface World extends BiPredicate<Integer, Integer> {}

  private record Walk(List<FindMaxStep> journal, FindMaxResult result) {
    String levels() {
      return journal.stream()
          .map(step -> step.purpose() + " " + step.slots() + (step.stable() ? "" : " fails"))
          .collect(Collectors.joining(", "));
    }

    Integer best() {
      return result.best() == null ? null : (Integer) result.best().concurrency();
    }
  }

  private static Walk walk(FindMaxSpec spec, Box box, World world) {
    List<FindMaxStep> journal = new ArrayList<>();
    while (true) {
      FindMaxSearch.Next next = FindMaxSearch.next(spec, box, journal);
      if (next instanceof Finished end) {
        return new Walk(journal, end.result());
      }
      Explore level = (Explore) next;
      assertThat(level.slots()).isBetween(box.clamp(1), box.most());
      boolean stable = world.test(level.slots(), journal.size());
      journal.add(step(journal.size() + 1, level.slots(), level.purpose(), stable));
      assertThat(journal.size()).isLessThanOrEqualTo(FindMaxSearch.mostSteps(spec, box));
    }
  }

  static FindMaxStep step(int number, int slots, Purpose purpose, boolean stable) {
    long from = number * 40_000_000_000L;
    return new FindMaxStep(
        number,
        slots,
        purpose,
        from,
        from + 30_000_000_000L,
        slots * 1000L,
        stable ? 0 : 7,
        new Estimate(slots * 100.0, 1, 9),
        Estimate.exact(0),
        new Estimate(10, 0.1, 9),
        new Estimate(9, 0.1, 9),
        new Estimate(12, 0.1, 9),
        new Estimate(15, 0.1, 9),
        0,
        stable,
        false,
        stable ? "fine" : "too slow",
        0.99);
  }

  private static FindMaxSpec spec(Strategy strategy, int start, int increment) {
    return new FindMaxSpec(start, increment, 30, null, strategy, 5, 20, 1);
  }

  private static FindMaxSpec linear(int start, int increment) {
    return spec(Strategy.LINEAR, start, increment);
  }

  private static final Box WIDE = VirtualSearch.box(1000);

  @Test
  void linearGoesBackAndMeasuresTheMiddle() {
    Walk stable = walk(linear(5, 10), WIDE, (slots, step) -> slots <= 33);
    assertThat(stable.levels())
        .isEqualTo(
            "FIRST 5, ADVANCE 15, ADVANCE 25, ADVANCE 35 fails, BACK_OFF 25, MIDPOINT 30, CONFIRM 30");
    assertThat(stable.best()).isEqualTo(30);
    assertThat(stable.result().maxType()).isEqualTo(FindMaxResult.MaxType.TRUE_MAX);
    assertThat(stable.result().failed().concurrency()).isEqualTo(35);

    Walk unstable = walk(linear(5, 10), WIDE, (slots, step) -> slots <= 28);
    assertThat(unstable.levels())
        .isEqualTo(
            "FIRST 5, ADVANCE 15, ADVANCE 25, ADVANCE 35 fails, BACK_OFF 25, MIDPOINT 30 fails, CONFIRM 25");
    assertThat(unstable.best()).isEqualTo(25);
    assertThat(unstable.result().reason())
        .isEqualTo("25 slots are the most that meet the limits: 30 slots failed: too slow");
  }

  @Test
  void bisectDoublesAndHalvesToItsResolution() {
    Walk walk = walk(spec(Strategy.BISECT, 5, 10), WIDE, (slots, step) -> slots <= 47);
    assertThat(walk.levels())
        .isEqualTo(
            "FIRST 5, ADVANCE 10, ADVANCE 20, ADVANCE 40, ADVANCE 80 fails, BISECT 60 fails, BISECT 50 fails,"
                + " BISECT 45, BISECT 47, BISECT 48 fails, CONFIRM 47");
    assertThat(walk.best()).isEqualTo(47);
  }

  @Test
  void goesDownWhenTheFirstLevelFailsAndClimbsBackToTheLimit() {
    Walk walk = walk(linear(50, 10), WIDE, (slots, step) -> slots <= 42);
    assertThat(walk.levels())
        .isEqualTo(
            "FIRST 50 fails, DESCEND 25, ADVANCE 35, ADVANCE 45 fails, BACK_OFF 35, MIDPOINT 40, CONFIRM 40");

    Walk none = walk(linear(5, 10), WIDE, (slots, step) -> false);
    assertThat(none.levels()).isEqualTo("FIRST 5 fails, DESCEND 2 fails, DESCEND 1 fails");
    assertThat(none.best()).isNull();
    assertThat(none.result().maxType()).isNull();
    assertThat(none.result().reason())
        .isEqualTo("no level meets the limits: 1 slot failed: too slow");
  }

  @Test
  void edgeIsBoundedWhenTheTemplateDrewItAndCeilingWhenTheHostDid() {
    Walk bounded = walk(linear(5, 10), VirtualSearch.box(20), (slots, step) -> true);
    assertThat(bounded.levels()).isEqualTo("FIRST 5, ADVANCE 15, ADVANCE 20, CONFIRM 20");
    assertThat(bounded.result().maxType()).isEqualTo(FindMaxResult.MaxType.BOUNDED_MAX);
    assertThat(bounded.result().reason())
        .contains("limited by configured bounds, not by the system");

    Box host = new Box(1, 1, 1, 20, 20, Box.Edge.HOST, "the target has 20 connections left");
    Walk ceiling = walk(spec(Strategy.BISECT, 5, 10), host, (slots, step) -> true);
    assertThat(ceiling.levels()).isEqualTo("FIRST 5, ADVANCE 10, ADVANCE 20, CONFIRM 20");
    assertThat(ceiling.result().maxType()).isEqualTo(FindMaxResult.MaxType.CEILING);
    assertThat(ceiling.result().reason()).contains("the target has 20 connections left");

    Walk startAtEdge = walk(linear(50, 10), VirtualSearch.box(20), (slots, step) -> true);
    assertThat(startAtEdge.levels()).isEqualTo("FIRST 20, CONFIRM 20");
  }

  @Test
  void anUnstableConfirmationLowersTheWinner() {
    // 30 is stable at first sight only.
    Walk walk = walk(linear(5, 10), WIDE, (slots, step) -> slots <= 30 && (slots < 30 || step < 6));
    assertThat(walk.levels())
        .isEqualTo(
            "FIRST 5, ADVANCE 15, ADVANCE 25, ADVANCE 35 fails, BACK_OFF 25, MIDPOINT 30, CONFIRM 30 fails,"
                + " CONFIRM 25");
    assertThat(walk.best()).isEqualTo(25);
    assertThat(walk.result().failed().concurrency()).isEqualTo(30);
  }

  @Test
  void aSystemThatDoesNotRecoverEndsTheSearchAfterThreeBackOffs() {
    Walk walk = walk(linear(5, 10), WIDE, (slots, step) -> step < 8);
    assertThat(walk.levels())
        .endsWith("ADVANCE 85 fails, BACK_OFF 75 fails, BACK_OFF 65 fails, BACK_OFF 55 fails");
    assertThat(walk.best()).isEqualTo(45);
    assertThat(walk.result().reason()).contains("not confirmed");
    assertThat(walk.result().confidence()).isLessThanOrEqualTo(0.5);
  }

  @Property
  void endsWhateverTheVerdictsAre(
      @ForAll boolean bisect,
      @ForAll @IntRange(min = 1, max = 1000) int start,
      @ForAll @IntRange(min = 1, max = 500) int increment,
      @ForAll @IntRange(min = 1, max = 2000) int most,
      @ForAll @IntRange(min = 0, max = 2000) int limit,
      @ForAll @IntRange(min = 0, max = 100) int liesPercent,
      @ForAll long seed) {
    FindMaxSpec spec = spec(bisect ? Strategy.BISECT : Strategy.LINEAR, start, increment);
    Box box = VirtualSearch.box(most);
    java.util.Random random = new java.util.Random(seed);
    Walk walk =
        walk(spec, box, (slots, step) -> slots <= limit != random.nextInt(100) < liesPercent);

    Integer best = walk.best();
    assertThat(best == null).isEqualTo(walk.result().maxType() == null);
    if (best != null) {
      assertThat(walk.journal()).anyMatch(step -> step.stable() && step.slots() == best);
      assertThat(walk.journal()).noneMatch(step -> !step.stable() && step.slots() < best);
    }
  }

  @Property
  void findsAnyLimitWithinItsResolutionWhenVerdictsAreRight(
      @ForAll boolean bisect,
      @ForAll @IntRange(min = 1, max = 1000) int start,
      @ForAll @IntRange(min = 1, max = 500) int increment,
      @ForAll @IntRange(min = 1, max = 2000) int limit) {
    FindMaxSpec spec = spec(bisect ? Strategy.BISECT : Strategy.LINEAR, start, increment);
    Walk walk = walk(spec, VirtualSearch.box(4000), (slots, step) -> slots <= limit);

    assertThat(walk.best()).isLessThanOrEqualTo(limit);
    assertThat(limit - walk.best()).isLessThan(FindMaxSearch.resolution(spec, walk.best()) + 1);
    assertThat(walk.journal().get(walk.journal().size() - 1).purpose()).isEqualTo(Purpose.CONFIRM);
  }

  /** Whoever reads the stored steps goes on exactly where the search stood. */
  @Property
  void stepsReadBackFromEvidenceLeadToTheSameNextStep(
      @ForAll boolean bisect, @ForAll @IntRange(min = 1, max = 200) int limit) {
    FindMaxSpec spec = spec(bisect ? Strategy.BISECT : Strategy.LINEAR, 7, 12);
    List<FindMaxStep> journal = walk(spec, WIDE, (slots, step) -> slots <= limit).journal();
    for (int length = 0; length <= journal.size(); length++) {
      List<FindMaxStep> known = journal.subList(0, length);
      List<FindMaxStep> read = known.stream().map(step -> FindMaxStep.of(step.toJson())).toList();
      assertThat(read).isEqualTo(known);
      assertThat(FindMaxSearch.next(spec, WIDE, read).toString())
          .isEqualTo(FindMaxSearch.next(spec, WIDE, known).toString());
    }
  }
}
