package org.flakebench.report;

import org.flakebench.report.RunSummary.KindPart;

/** Whether a kind did anything useful in the measurement. */
final class KindCheck {
  private KindCheck() {}

  /**
   * Why the kind counts as failed; null when it has operations and at least one of them succeeded.
   */
  static String failure(String kind, KindPart part) {
    if (part.operations() == 0) {
      return kind + " has no operations in the measurement";
    }
    if (part.errors() >= part.operations()) {
      return "all "
          + Numbers.count(part.operations())
          + " operations of "
          + kind
          + " failed (error_ratio 1, limit < 1)";
    }
    return null;
  }
}
