/** Runs statements: on H2, on the catalog, on stages, on warehouses. */
package org.flakebench.emulator.engine;
