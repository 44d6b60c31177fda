/** Stages: their files, and how CSV and JSON in them are read. */
package org.flakebench.emulator.stage;
