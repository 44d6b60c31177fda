package org.flakebench.emulator.engine;

import java.util.List;
import java.util.Map;
import org.flakebench.emulator.sql.OutColumn;

/**
 * What the client gets for a statement.
 *
 * @param typeId what the driver tells queries from updates by
 * @param rows as texts
 * @param binds question marks of the statement
 * @param arrayBind whether many rows may be bound at once
 * @param extra more of the answer's data: that of PUT and GET
 */
public record Answer(
    String queryId,
    long typeId,
    List<OutColumn> columns,
    List<String[]> rows,
    int binds,
    boolean arrayBind,
    Map<String, Object> extra) {
  static final long SELECT = 0x1000;
  static final long INSERT = 0x3100;
  static final long UPDATE = 0x3200;
  static final long DELETE = 0x3300;
  static final long MERGE = 0x3400;
  static final long COPY = 0x3600;
  static final long SCL = 0x4000;
  static final long TCL = 0x5000;
  static final long DDL = 0x6000;

  static Answer of(String queryId, long typeId, Grid grid) {
    return new Answer(queryId, typeId, grid.columns(), grid.wire(), 0, false, Map.of());
  }

  static long typeId(String queryType) {
    return switch (queryType) {
      case "INSERT" -> INSERT;
      case "UPDATE" -> UPDATE;
      case "DELETE" -> DELETE;
      case "MERGE" -> MERGE;
      default -> DDL;
    };
  }
}
