package org.flakebench.measure;

/**
 * One line of a run's log.
 *
 * @param seq per writer, from 1, without gaps; a gap tells of dropped lines
 * @param epochMicros when, UTC
 * @param level ERROR, WARN, INFO or DEBUG
 * @param exception stack trace, or null
 */
public record LogRecord(
    long seq, long epochMicros, String level, String logger, String message, String exception) {}
