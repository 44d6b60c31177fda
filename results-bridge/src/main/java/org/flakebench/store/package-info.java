/**
 * The store: where results and control tables live. Finds or starts its PostgreSQL, installs and
 * checks the schema, and reads and writes runs. All times that it stores are the store's own clock.
 */
package org.flakebench.store;
