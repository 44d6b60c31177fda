package org.flakebench.control.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.report.Numbers;

/**
 * The list of runs as a person reads it: fewer columns, short ids, rounded figures. Programs take
 * csv or json.
 */
final class RunsTable {
  private static final int SHORT_ID = 8;

  private static final List<Tables.Column> COLUMNS =
      List.of(
          Tables.Column.text("run"),
          Tables.Column.text("template"),
          Tables.Column.text("status"),
          Tables.Column.text("prepared (UTC)"),
          Tables.Column.text("table"),
          Tables.Column.number("slots"),
          Tables.Column.number("operations"),
          Tables.Column.number("errors"),
          Tables.Column.number("ops/s"),
          Tables.Column.number("p50 ms"),
          Tables.Column.number("p95 ms"),
          Tables.Column.number("p99 ms"),
          Tables.Column.text("branch"));

  private RunsTable() {}

  /** The same runs in the columns for people. */
  static Tables.Data forPeople(Tables.Data runs) {
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> run : runs.rows()) {
      Row row = new Row(runs.columns(), run);
      rows.add(
          List.of(
              shortId(row.text("run_id")),
              row.text("template"),
              row.text("status"),
              when(row.value("prepared_at")),
              row.text("table"),
              count(row.value("connections")),
              count(row.value("operations")),
              count(row.value("errors")),
              measure(row.value("qps")),
              measure(row.value("p50_ms")),
              measure(row.value("p95_ms")),
              measure(row.value("p99_ms")),
              branch(row.value("labels"))));
    }
    return new Tables.Data(COLUMNS, rows);
  }

  private record Row(List<Tables.Column> columns, List<Object> cells) {
    Object value(String name) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(name)) {
          return cells.get(i);
        }
      }
      throw new IllegalArgumentException("the list of runs has no column " + name);
    }

    String text(String name) {
      Object value = value(name);
      return value == null ? Numbers.UNKNOWN : value.toString();
    }
  }

  private static String shortId(String id) {
    return id.length() <= SHORT_ID ? id : id.substring(0, SHORT_ID);
  }

  private static String when(Object value) {
    return value instanceof Instant at
        ? at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", "")
        : Numbers.UNKNOWN;
  }

  private static String count(Object value) {
    return value instanceof Number number ? Numbers.count(number.longValue()) : Numbers.UNKNOWN;
  }

  private static String measure(Object value) {
    return Numbers.measure(value instanceof Number number ? number.doubleValue() : null);
  }

  private static String branch(Object labels) {
    String marker = "branch=";
    for (String label : String.valueOf(labels).split(" ")) {
      if (label.startsWith(marker)) {
        return label.substring(marker.length());
      }
    }
    return Numbers.UNKNOWN;
  }
}
