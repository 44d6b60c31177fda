package org.flakebench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.flakebench.load.FindMaxStep.Purpose;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.FindMaxSpec.Strategy;

/**
 * The search for the highest level that meets the limits, as a function of the steps that were
 * measured so far: whoever has the journal can go on with it. Pure.
 *
 * <p>A level that failed bounds everything above it; the best level is the highest one whose last
 * verdict is stable. From that the next level follows:
 *
 * <ul>
 *   <li>as long as nothing failed, upwards: LINEAR by the increment, BISECT doubled;
 *   <li>as long as nothing was stable, downwards by halves to the least level;
 *   <li>between best and failed, LINEAR goes back to the best level, climbs again where there is
 *       room for an increment, and measures the middle as long as the gap is more than half an
 *       increment; BISECT measures the middle as long as the gap is more than max(1, 5 % of best);
 *   <li>then the winner is measured once more. When that fails, it is the failed level now, and the
 *       search goes on below it.
 * </ul>
 *
 * Every unstable step lowers the failed level and every other one raises the best or is a
 * repetition, of which at most {@value #ATTEMPTS} may fail: so every search ends, within {@link
 * #mostSteps} steps.
 */
final class FindMaxSearch {
  /** So many back-offs, and as many confirmations, may fail. */
  static final int ATTEMPTS = 3;

  private static final double RESOLUTION = 0.05;

  private FindMaxSearch() {}

  /** What comes next. */
  sealed interface Next {}

  /** This level is to be measured. */
  record Explore(int slots, Purpose purpose) implements Next {}

  /** The search is over. */
  record Finished(FindMaxResult result) implements Next {}

  /** What the journal says about levels. */
  record Bracket(FindMaxStep best, FindMaxStep failed, List<FindMaxStep> stable) {
    static Bracket of(List<FindMaxStep> journal) {
      TreeMap<Integer, FindMaxStep> stable = new TreeMap<>();
      FindMaxStep failed = null;
      for (FindMaxStep step : journal) {
        if (step.stable()) {
          stable.put(step.slots(), step);
        } else {
          stable.tailMap(step.slots(), true).clear();
          failed = failed == null || step.slots() <= failed.slots() ? step : failed;
        }
      }
      FindMaxStep best = stable.isEmpty() ? null : stable.lastEntry().getValue();
      return new Bracket(best, failed, List.copyOf(stable.values()));
    }
  }

  static Next next(FindMaxSpec spec, Box box, List<FindMaxStep> journal) {
    int least = leastSlots(box);
    if (journal.isEmpty()) {
      return new Explore(box.clamp(spec.startConcurrency()), Purpose.FIRST);
    }
    Bracket bracket = Bracket.of(journal);
    FindMaxStep last = journal.get(journal.size() - 1);
    if (bracket.best() == null) {
      int failed = bracket.failed().slots();
      return failed <= least
          ? finished(FindMaxResult.none(spec, journal, bracket))
          : new Explore(Math.max(least, failed / 2), Purpose.DESCEND);
    }
    int best = bracket.best().slots();
    if (last.stable() && last.purpose() == Purpose.CONFIRM) {
      return finished(
          bracket.failed() == null
              ? FindMaxResult.atEdge(spec, box, journal, bracket)
              : FindMaxResult.found(spec, journal, bracket));
    }
    if (failures(journal, Purpose.CONFIRM) >= ATTEMPTS
        || failures(journal, Purpose.BACK_OFF) >= ATTEMPTS
        || journal.size() >= mostSteps(spec, box)) {
      return finished(FindMaxResult.unconfirmed(spec, journal, bracket));
    }
    return bracket.failed() == null ? upwards(spec, box, best) : between(spec, bracket, last);
  }

  private static Next upwards(FindMaxSpec spec, Box box, int best) {
    if (best >= box.most()) {
      return new Explore(best, Purpose.CONFIRM);
    }
    long higher =
        spec.strategy() == Strategy.BISECT ? best * 2L : (long) best + spec.concurrencyIncrement();
    return new Explore(box.clamp(higher), Purpose.ADVANCE);
  }

  private static Next between(FindMaxSpec spec, Bracket bracket, FindMaxStep last) {
    int best = bracket.best().slots();
    int failed = bracket.failed().slots();
    int gap = failed - best;
    if (spec.strategy() == Strategy.BISECT) {
      return gap > resolution(spec, best)
          ? new Explore(best + gap / 2, Purpose.BISECT)
          : new Explore(best, Purpose.CONFIRM);
    }
    if (!last.stable() && last.purpose() == Purpose.ADVANCE) {
      return new Explore(best, Purpose.BACK_OFF);
    }
    if (!last.stable() && last.purpose() == Purpose.BACK_OFF) {
      return new Explore(best, Purpose.BACK_OFF);
    }
    if (gap > spec.concurrencyIncrement()) {
      return new Explore(best + spec.concurrencyIncrement(), Purpose.ADVANCE);
    }
    return gap > resolution(spec, best)
        ? new Explore(best + gap / 2, Purpose.MIDPOINT)
        : new Explore(best, Purpose.CONFIRM);
  }

  /** Gaps up to this one are not divided any more. */
  static int resolution(FindMaxSpec spec, int best) {
    return spec.strategy() == Strategy.BISECT
        ? Math.max(1, (int) (best * RESOLUTION))
        : (spec.concurrencyIncrement() + 1) / 2;
  }

  /** No search in this box takes more steps. */
  static int mostSteps(FindMaxSpec spec, Box box) {
    int most = box.most();
    boolean bisect = spec.strategy() == Strategy.BISECT;
    int climb = bisect ? bits(most) + 1 : most / spec.concurrencyIncrement() + 2;
    int divide = 1 + bits(bisect ? most : spec.concurrencyIncrement());
    List<Integer> parts = new ArrayList<>();
    parts.add(1 + climb);
    parts.add(bits(spec.startConcurrency()) + 1);
    // Each failed repetition opens a new bracket, which is divided and repeated again.
    parts.add((2 * ATTEMPTS + 1) * (divide + 3));
    return parts.stream().mapToInt(Integer::intValue).sum();
  }

  private static int bits(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(number);
  }

  private static int leastSlots(Box box) {
    return box.clamp(1);
  }

  private static int failures(List<FindMaxStep> journal, Purpose purpose) {
    return (int)
        journal.stream().filter(step -> step.purpose() == purpose && !step.stable()).count();
  }

  private static Next finished(FindMaxResult result) {
    return new Finished(result);
  }
}
