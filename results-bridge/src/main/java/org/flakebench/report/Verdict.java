package org.flakebench.report;

/** What a run's summary says to somebody who asks only "was it good?". */
public enum Verdict {
  /** COMPLETED and every SLO was met, also when the template has none. */
  PASSED("PASSED"),
  /** COMPLETED, but at least one SLO was missed. */
  SLO_FAILED("SLO FAILED"),
  /** The run itself failed. */
  FAILED("FAILED"),
  /** Interrupted or cancelled; the figures cover what was measured until then. */
  CANCELLED("CANCELLED"),
  /** No terminal status yet; the figures are not final. */
  UNFINISHED("NOT FINISHED");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** The verdict for people. */
  public String words() {
    return words;
  }

  /** The verdict that follows from status and SLOs. */
  public static Verdict of(RunSummary summary) {
    String status = summary.status() == null ? "" : summary.status();
    return switch (status) {
      case "COMPLETED" ->
          Lists.orEmpty(summary.slo()).stream().allMatch(RunSummary.SloPart::passed)
              ? PASSED
              : SLO_FAILED;
      case "FAILED" -> FAILED;
      case "CANCELLED" -> CANCELLED;
      default -> UNFINISHED;
    };
  }
}
