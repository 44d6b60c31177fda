package org.flakebench.store;

import org.junit.jupiter.api.Tag;

/** The same in zones far from UTC, of the JVM and of the sessions: profile zones sets them. */
@Tag("zones")
class BulkLoaderZonesIT extends BulkLoaderIT {}
