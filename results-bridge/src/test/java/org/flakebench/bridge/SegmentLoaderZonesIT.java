package org.flakebench.bridge;

import org.junit.jupiter.api.Tag;

/** The same in zones far from UTC, of the JVM and of the sessions: profile zones sets them. */
@Tag("zones")
class SegmentLoaderZonesIT extends SegmentLoaderIT {}
