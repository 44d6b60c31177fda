/** What exists in the account: databases, schemas, tables, views, stages, warehouses, roles. */
package org.flakebench.emulator.catalog;
