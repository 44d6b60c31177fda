/** Reads Snowflake's SQL, refuses what is not known, and writes the rest for H2. */
package org.flakebench.emulator.sql;
