package org.flakebench.load;

/**
 * One look at the queue of the system under test.
 *
 * @param atNanos when it was answered, since the start of the timeline
 * @param ownQueued statements of this run that waited, 0 or more; null when that could not be seen
 */
public record QueueSample(long atNanos, Integer ownQueued) {}
