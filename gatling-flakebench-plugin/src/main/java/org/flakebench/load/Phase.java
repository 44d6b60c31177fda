package org.flakebench.load;

/** Where a run stands. Load flows in WARMUP and MEASUREMENT only. */
public enum Phase {
  PREPARING,
  WARMUP,
  MEASUREMENT,
  /** No new operations; those under way end. */
  COOLDOWN,
  /** Results are loaded and rolled up. */
  PROCESSING,
  /** Everything is finished. */
  COMPLETED
}
