/**
 * What results say beyond themselves: so far the cost of a run. Reads what the store keeps, decides
 * by pure functions, writes nothing.
 */
package org.flakebench.analysis;
