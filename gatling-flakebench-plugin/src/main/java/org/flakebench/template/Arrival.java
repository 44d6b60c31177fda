package org.flakebench.template;

/** How operations arrive in QPS mode. */
public enum Arrival {
  CONSTANT,
  POISSON
}
