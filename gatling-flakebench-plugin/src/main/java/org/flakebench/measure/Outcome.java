package org.flakebench.measure;

/** How an operation ended. */
public enum Outcome {
  OK,
  ERROR
}
