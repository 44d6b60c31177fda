/**
 * The store: where results and control tables live. Finds or starts its PostgreSQL, installs and
 * checks the schema, reads and writes runs, leases keys for inserts, and answers users' own
 * queries. Status and history carry the time of the store's own clock.
 */
package org.flakebench.store;
