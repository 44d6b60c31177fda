package org.flakebench.template;

/** How freely workers and connections may be chosen. */
public enum ScalingMode {
  /** Exactly workers × connections. */
  FIXED,
  /** Inside the box of the scaling section. */
  BOUNDED,
  /** Computed from the load and the host. */
  AUTO
}
