/** The protocol that the driver speaks over HTTP. */
package org.flakebench.emulator.wire;
