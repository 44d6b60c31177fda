package org.flakebench.template;

/** Whether a statement reads or writes. */
public enum Operation {
  READ,
  WRITE
}
