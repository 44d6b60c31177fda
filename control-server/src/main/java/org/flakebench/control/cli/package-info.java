/**
 * The command line: what a user types, what is printed, and with which code the process ends. Knows
 * no SQL.
 */
package org.flakebench.control.cli;
