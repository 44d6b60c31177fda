package org.flakebench.measure;

import org.flakebench.template.SeriesKey;

/**
 * One of the first ten errors of a category, kept for people.
 *
 * @param epochMicros when, UTC
 * @param number 1–10 within the category
 * @param message the server's words, bounded, values redacted
 * @param statement the statement's SQL with placeholders, bounded; never bound values
 */
public record ErrorSample(
    long epochMicros,
    ErrorKey error,
    int number,
    SeriesKey series,
    String message,
    String statement) {}
