/** Hooks for things that go wrong. */
package org.flakebench.emulator.faults;
