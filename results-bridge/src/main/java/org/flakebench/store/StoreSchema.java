package org.flakebench.store;

import java.util.List;

/** What can be done with the schema of one store, in its dialect. Stateless. */
interface StoreSchema {
  /** Of the schema, as messages name it. */
  String name();

  /** The quick look: only what the store says was applied. */
  List<SchemaCheck.Difference> versions();

  /** All differences between the store and the files. Needs no rights but to see. */
  List<SchemaCheck.Difference> differences();

  /**
   * Brings the store to what the files define. Does nothing when it is whole.
   *
   * @throws StoreSchemaException when that cannot be
   */
  SchemaInstaller.Installed install();
}
