package org.flakebench.conduct;

import org.junit.jupiter.api.Tag;

/** The same where the JVM is far from UTC. */
@Tag("zones")
class SnowflakeRunZonesIT extends SnowflakeRunIT {}
