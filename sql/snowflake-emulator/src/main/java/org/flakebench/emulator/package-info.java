/** A strict Snowflake account in one process, for tests and trials without an account. */
package org.flakebench.emulator;
