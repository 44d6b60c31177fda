package org.flakebench.emulator.engine;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.sql.Statement;
import org.flakebench.emulator.sql.Statement.Explain;

/**
 * EXPLAIN: which tables a statement touches, in the shape of Snowflake's answer. The emulator has
 * no plan of Snowflake's to show.
 */
final class Plans {
  private Plans() {}

  static Grid explain(Explain explain) {
    List<Table> tables = new ArrayList<>();
    String top = "Result";
    if (explain.of() instanceof Statement.Select select) {
      tables.addAll(select.access().read());
    } else if (explain.of() instanceof Statement.Dml dml) {
      top = dml.queryType();
      tables.addAll(dml.access().read());
      if (!tables.contains(dml.target())) {
        tables.add(dml.target());
      }
    }
    return switch (explain.format()) {
      case "TEXT" -> new Grid("content").row(text(top, tables));
      case "JSON" -> new Grid("content").row(json(top, tables));
      default -> tabular(top, tables);
    };
  }

  private static String scan(Table table) {
    return table.kind().isHybrid() ? "KeyValueTableScan" : "TableScan";
  }

  private static String text(String top, List<Table> tables) {
    StringBuilder text = new StringBuilder("GlobalStats:\n    partitionsTotal=");
    text.append(tables.size()).append("\n    partitionsAssigned=").append(tables.size());
    text.append("\n    bytesAssigned=0\nOperations:\n1:0     ->").append(top).append('\n');
    int number = 1;
    for (Table table : tables) {
      text.append("1:").append(number++).append("          ->").append(scan(table)).append("  ");
      text.append(table.name()).append('\n');
    }
    return text.toString();
  }

  private static String json(String top, List<Table> tables) {
    StringBuilder text = new StringBuilder("{\"GlobalStats\":{\"partitionsTotal\":");
    text.append(tables.size()).append(",\"partitionsAssigned\":").append(tables.size());
    text.append(",\"bytesAssigned\":0},\"Operations\":[[{\"id\":0,\"operation\":\"").append(top);
    text.append("\"}");
    int number = 1;
    for (Table table : tables) {
      text.append(",{\"id\":").append(number++).append(",\"operation\":\"").append(scan(table));
      text.append("\",\"objects\":[\"").append(table.name()).append("\"]}");
    }
    return text.append("]]}").toString();
  }

  private static Grid tabular(String top, List<Table> tables) {
    Grid grid =
        new Grid(
            "#step",
            "#id",
            "parentOperators",
            "operation",
            "objects",
            "alias",
            "expressions",
            "#partitionsTotal",
            "#partitionsAssigned",
            "#bytesAssigned");
    grid.row(null, null, null, "GlobalStats", null, null, null, tables.size(), tables.size(), 0);
    grid.row(1, 0, null, top, null, null, null, null, null, null);
    int number = 1;
    for (Table table : tables) {
      grid.row(1, number++, "[0]", scan(table), table.name(), null, null, 1, 1, 0);
    }
    return grid;
  }
}
