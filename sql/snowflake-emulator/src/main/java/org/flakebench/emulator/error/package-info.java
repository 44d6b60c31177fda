/** Errors as Snowflake numbers them, and the emulator's own. */
package org.flakebench.emulator.error;
