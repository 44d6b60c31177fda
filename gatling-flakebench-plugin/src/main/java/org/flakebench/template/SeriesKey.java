package org.flakebench.template;

/**
 * Names one series of figures: all statements of one kind and label.
 *
 * @param label null when the statement has none
 */
public record SeriesKey(StatementKind kind, String label) {

  /** The name that Gatling's report, the summary and the messages show. */
  public String displayName() {
    return label == null ? kind.name() : kind.name() + " " + label;
  }
}
