package org.flakebench.load;

/**
 * How many slots one worker can take: a slot is a thread with a connection, so cores and memory
 * limit it.
 *
 * @param slots at least 1
 * @param why how it was worked out, for people
 */
public record Capacity(int slots, String why) {
  /** Slots that a core feeds. */
  static final int SLOTS_PER_CORE = 64;

  /** Memory of a session with its thread. */
  static final long BYTES_PER_SLOT = 2L << 20;

  /** More than these a worker gets only when the template says so. */
  static final int USUAL_MOST = 200;

  /**
   * max(1, min(cores × {@value #SLOTS_PER_CORE}, memory ÷ 2 MiB, {@value #USUAL_MOST})).
   *
   * @param cores cores that this process may use
   * @param memoryBytes memory that its heap may take
   */
  public static Capacity of(int cores, long memoryBytes) {
    long byCores = (long) cores * SLOTS_PER_CORE;
    long byMemory = memoryBytes / BYTES_PER_SLOT;
    long slots = Math.max(1, Math.min(USUAL_MOST, Math.min(byCores, byMemory)));
    String why =
        slots == byCores
            ? cores + " cores × " + SLOTS_PER_CORE + " slots"
            : slots == byMemory
                ? (memoryBytes >> 20) + " MiB ÷ " + (BYTES_PER_SLOT >> 20) + " MiB a slot"
                : slots == USUAL_MOST ? "the usual most of a worker" : "at least one";
    return new Capacity((int) slots, why);
  }

  /** Of this process. */
  public static Capacity ofThisProcess() {
    Runtime runtime = Runtime.getRuntime();
    return of(runtime.availableProcessors(), runtime.maxMemory());
  }
}
