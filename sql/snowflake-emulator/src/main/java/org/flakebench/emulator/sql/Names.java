package org.flakebench.emulator.sql;

import java.util.List;
import java.util.Optional;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;

/** What a session offers to whoever translates its statements. */
public interface Names {
  Catalog catalog();

  /** The database in use, or null. */
  String database();

  /** The schema in use, or null. */
  String schema();

  /** The session's own temporary table of that name. */
  Optional<Table> temporary(ObjectName name);

  /** Columns of a view that the emulator makes up itself, such as ACCOUNT_USAGE.QUERY_HISTORY. */
  Optional<List<OutColumn>> systemView(String schema, String name);

  /** Columns of the result of a statement that ended. */
  List<OutColumn> resultOf(String queryId);

  /** What is bound to a question mark, from 1; UNKNOWN when nothing is. */
  DataType bindType(int number);

  /** The statement that ended last in the session; negative numbers count from the end. */
  String lastQueryId(int number);
}
