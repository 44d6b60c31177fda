package org.flakebench.workload;

import java.util.Arrays;

/**
 * Places of a pool that a slot has picked for a list, no value twice: a list in order of picking
 * beside a hash set with open addressing. Allocates only until it is as large as the largest list.
 * Used by the slot's thread only.
 */
final class PickedPlaces {
  private int[] places = {};
  private int[] table = {};
  private int[] filled = {};
  private int round;
  private int size;

  /** Forgets everything and makes room. */
  void clear(int most) {
    if (places.length < most) {
      int slots = Integer.highestOneBit(Math.max(8, most * 2)) * 2;
      places = new int[most];
      table = new int[slots];
      filled = new int[slots];
      round = 0;
    }
    size = 0;
    round++;
    if (round == 0) {
      Arrays.fill(filled, 0);
      round = 1;
    }
  }

  /**
   * Adds a place unless its value is there already.
   *
   * @param value stands for the value at the place: equal for equal values
   */
  boolean add(int place, int value) {
    int mask = table.length - 1;
    int at = value * 0x9E3779B9 >>> 7 & mask;
    while (filled[at] == round) {
      if (table[at] == value) {
        return false;
      }
      at = at + 1 & mask;
    }
    filled[at] = round;
    table[at] = value;
    places[size++] = place;
    return true;
  }

  int size() {
    return size;
  }

  /** A place by the order of picking, 0 ≤ index < {@link #size()}. */
  int place(int index) {
    return places[index];
  }
}
