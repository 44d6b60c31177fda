package org.flakebench.target.snowflake;

import org.junit.jupiter.api.Tag;

/** The same where the JVM is far from UTC. */
@Tag("zones")
class SnowflakeTargetZonesIT extends SnowflakeTargetIT {}
