package org.flakebench.report;

import org.flakebench.template.Operation;
import org.flakebench.template.SeriesKey;

/**
 * One statement of the run, at the index by which execution records name it.
 *
 * @param sql as it was sent, with placeholders; never bound values
 */
public record StatementFacts(SeriesKey series, Operation operation, String sql) {}
