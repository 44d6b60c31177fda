package org.flakebench.control.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.flakebench.report.Numbers;

/**
 * The list of runs as a person reads it: fewer columns, short ids, rounded figures. Programs take
 * csv or json.
 */
final class RunsTable {
  private static final int SHORT_ID = 8;

  /** A column for people, made from one of the store's. */
  private record View(String source, Tables.Column column, Function<Object, String> text) {}

  private static final List<View> VIEWS =
      List.of(
          text("run_id", "run", RunsTable::shortId),
          text("template", "template", String::valueOf),
          text("status", "status", String::valueOf),
          text("prepared_at", "prepared (UTC)", RunsTable::when),
          text("table", "table", String::valueOf),
          number("connections", "slots", RunsTable::count),
          number("operations", "operations", RunsTable::count),
          number("errors", "errors", RunsTable::count),
          number("qps", "ops/s", RunsTable::measure),
          number("p50_ms", "p50 ms", RunsTable::measure),
          number("p95_ms", "p95 ms", RunsTable::measure),
          number("p99_ms", "p99 ms", RunsTable::measure),
          text("labels", "branch", RunsTable::branch));

  private RunsTable() {}

  private static View text(String source, String name, Function<Object, String> text) {
    return new View(source, Tables.Column.text(name), text);
  }

  private static View number(String source, String name, Function<Object, String> text) {
    return new View(source, Tables.Column.number(name), text);
  }

  /** The same runs in the columns for people. */
  static Tables.Data forPeople(Tables.Data runs) {
    List<String> sources = runs.columns().stream().map(Tables.Column::name).toList();
    List<View> views = VIEWS.stream().filter(view -> sources.contains(view.source())).toList();
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> run : runs.rows()) {
      List<Object> row = new ArrayList<>();
      for (View view : views) {
        Object value = run.get(sources.indexOf(view.source()));
        row.add(value == null ? Numbers.UNKNOWN : view.text().apply(value));
      }
      rows.add(row);
    }
    return new Tables.Data(views.stream().map(View::column).toList(), rows);
  }

  private static String shortId(Object id) {
    String text = id.toString();
    return text.length() <= SHORT_ID ? text : text.substring(0, SHORT_ID);
  }

  private static String when(Object value) {
    return value instanceof Instant at
        ? at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", "")
        : value.toString();
  }

  private static String count(Object value) {
    return Numbers.count(((Number) value).longValue());
  }

  private static String measure(Object value) {
    return Numbers.measure(((Number) value).doubleValue());
  }

  private static String branch(Object labels) {
    String marker = "branch=";
    for (String label : labels.toString().split(" ")) {
      if (label.startsWith(marker)) {
        return label.substring(marker.length());
      }
    }
    return Numbers.UNKNOWN;
  }
}
