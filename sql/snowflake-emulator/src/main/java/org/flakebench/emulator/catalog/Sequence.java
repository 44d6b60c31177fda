package org.flakebench.emulator.catalog;

import java.time.Instant;

/** A sequence. */
public record Sequence(ObjectName name, String h2Name, long start, long step, Instant created) {}
