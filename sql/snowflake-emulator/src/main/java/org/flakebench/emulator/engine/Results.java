package org.flakebench.emulator.engine;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.sql.OutColumn;

/** Turns results of H2 into what clients get. */
final class Results {
  private Results() {}

  /** The columns, with types from H2 where the translation knew none. */
  static List<OutColumn> columns(List<OutColumn> known, ResultSetMetaData meta)
      throws SQLException {
    List<OutColumn> columns = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      OutColumn column = known.get(i);
      columns.add(
          column.type().is(Base.UNKNOWN)
              ? new OutColumn(column.name(), type(meta, i + 1), column.nullable())
              : column);
    }
    return columns;
  }

  private static DataType type(ResultSetMetaData meta, int index) throws SQLException {
    return switch (meta.getColumnType(index)) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> DataType.INTEGER;
      case Types.NUMERIC, Types.DECIMAL ->
          DataType.number(38, Math.min(Math.max(meta.getScale(index), 0), 12));
      case Types.DOUBLE, Types.FLOAT, Types.REAL -> DataType.FLOAT;
      case Types.BOOLEAN, Types.BIT -> DataType.BOOLEAN;
      case Types.DATE -> DataType.DATE;
      case Types.TIME -> DataType.TIME;
      case Types.TIMESTAMP -> DataType.NTZ;
      case Types.TIMESTAMP_WITH_TIMEZONE -> DataType.LTZ;
      case Types.VARBINARY, Types.BINARY -> DataType.BINARY;
      default -> meta.getColumnTypeName(index).equals("JSON") ? DataType.VARIANT : DataType.TEXT;
    };
  }

  static List<String[]> rows(ResultSet from, List<OutColumn> columns, long limit)
      throws SQLException {
    List<String[]> rows = new ArrayList<>();
    while (from.next() && (limit <= 0 || rows.size() < limit)) {
      String[] row = new String[columns.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = WireValues.toWire(from, i + 1, columns.get(i).type());
      }
      rows.add(row);
    }
    return rows;
  }
}
