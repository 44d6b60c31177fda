/** What the account remembers of its statements, and its clock. */
package org.flakebench.emulator.history;
