package org.flakebench.measure;

import org.flakebench.load.Phase;

/**
 * One execution as it is read back; the hot path hands over the bare values ({@link
 * RecordSink#execution}).
 *
 * @param startEpochMicros when it began, UTC
 * @param serviceNanos execute to last row
 * @param waitNanos from the intended start to the begin; 0 in CONCURRENCY mode
 * @param slot number of the slot, from 0
 * @param statement index of the statement in the template
 * @param error 0 = success, else the index of its error in the worker's error table
 * @param rows rows read or written
 */
public record ExecutionRecord(
    long startEpochMicros,
    long serviceNanos,
    long waitNanos,
    int slot,
    int statement,
    int error,
    int rows,
    Phase phase) {}
