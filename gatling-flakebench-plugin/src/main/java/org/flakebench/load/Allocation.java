package org.flakebench.load;

import java.util.Arrays;
import org.flakebench.template.ScalingSpec;

/**
 * Splits a number of slots over workers. One pure function for every mode; nothing else in the
 * product splits slots.
 */
public final class Allocation {
  private Allocation() {}

  /**
   * Slots of each worker. Their sum is {@code slots}, pushed into {@code workers × least … workers
   * × most}; each is between {@code least} and {@code most}.
   *
   * <p>EVEN: they differ by at most 1, the first workers have one more, and one slot more changes
   * one worker. PACK: workers are filled in order, and what is over the least of the others goes to
   * the first that has room.
   *
   * @param slots wanted over all workers; less than 0 counts as 0
   * @param workers at least 1
   * @param least of each worker, ≥ 0
   * @param most of each worker, ≥ least
   * @throws IllegalArgumentException when a limit makes no sense
   */
  public static int[] split(
      int slots, int workers, int least, int most, ScalingSpec.Allocation strategy) {
    if (workers < 1 || least < 0 || most < least) {
      throw new IllegalArgumentException(
          "cannot split over "
              + workers
              + " workers with "
              + least
              + " to "
              + most
              + " slots each: at least one worker, and 0 ≤ least ≤ most");
    }
    long lowest = (long) workers * least;
    long highest = (long) workers * most;
    int total = (int) Math.min(Integer.MAX_VALUE, Math.max(lowest, Math.min(highest, slots)));
    int[] split = new int[workers];
    if (strategy == ScalingSpec.Allocation.EVEN) {
      for (int i = 0; i < workers; i++) {
        split[i] = total / workers + (i < total % workers ? 1 : 0);
      }
      return split;
    }
    Arrays.fill(split, least);
    int left = (int) (total - lowest);
    for (int i = 0; i < workers && left > 0; i++) {
      int more = Math.min(left, most - least);
      split[i] += more;
      left -= more;
    }
    return split;
  }
}
