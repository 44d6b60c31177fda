package org.flakebench.conduct;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * A schedule played again through slots that take its operations first come first served, with
 * service times that were recorded and a database that stands still for a while.
 */
record FifoReplay(int slots, long frozenFromNanos, long frozenToNanos) {

  /**
   * Response times, sorted.
   *
   * @param intended intended starts, in order
   * @param service what each would take of a database that works
   */
  long[] responses(long[] intended, long[] service) {
    PriorityQueue<Long> free = new PriorityQueue<>();
    for (int i = 0; i < slots; i++) {
      free.add(Long.MIN_VALUE);
    }
    long[] responses = new long[intended.length];
    for (int i = 0; i < intended.length; i++) {
      long start = Math.max(intended[i], free.remove());
      long end = end(start, service[i]);
      free.add(end);
      responses[i] = end - intended[i];
    }
    Arrays.sort(responses);
    return responses;
  }

  private long end(long start, long service) {
    boolean touched = start < frozenToNanos && start + service > frozenFromNanos;
    if (!touched) {
      return start + service;
    }
    long done = Math.max(0, frozenFromNanos - start);
    return frozenToNanos + service - done;
  }
}
