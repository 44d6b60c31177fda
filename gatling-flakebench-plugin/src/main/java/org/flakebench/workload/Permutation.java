package org.flakebench.workload;

/**
 * A seeded order of the places of a pool: the affine map i → (a·i + b) mod size, which is a
 * permutation when a and size share no divisor. Immutable.
 */
final class Permutation {
  private final int size;
  private final long multiplier;
  private final long offset;

  private Permutation(int size, long multiplier, long offset) {
    this.size = size;
    this.multiplier = multiplier;
    this.offset = offset;
  }

  static Permutation seeded(int size, long seed) {
    // The shift keeps seed 0 from walking in the order of the sample.
    long a = Math.floorMod((seed + 0x632BE59BD9B4E019L) * 0x9E3779B97F4A7C15L, size) | 1;
    while (gcd(a, size) != 1) {
      a += 2;
    }
    return new Permutation(size, a % size, Math.floorMod(seed * 0xC2B2AE3D27D4EB4FL, size));
  }

  /** Leaves everything where it is. */
  static Permutation none(int size) {
    return new Permutation(size, 1 % size, 0);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** The place at a position of the walk; positions go on past the size. */
  int at(long position) {
    return (int) ((position % size * multiplier + offset) % size);
  }
}
