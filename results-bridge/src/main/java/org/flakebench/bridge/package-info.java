/**
 * From the generator to the store: spool segments on the local disk, the loader, the rollup of a
 * run, and the recovery of runs whose process died. A record is written once by one thread, loaded
 * once in one transaction, and counted at every step: produced = sampled out + stored + dropped.
 */
package org.flakebench.bridge;
