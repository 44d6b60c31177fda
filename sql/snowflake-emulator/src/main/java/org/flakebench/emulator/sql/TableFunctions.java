package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Scope.Source;
import org.flakebench.emulator.sql.Scope.SourceColumn;

/** Reads what stands in TABLE(…). Not thread-safe. */
final class TableFunctions {
  /** Names of the table functions that the emulator knows. */
  static final Set<String> NAMES =
      Set.of(
          "RESULT_SCAN",
          "GENERATOR",
          "FLATTEN",
          "INFORMATION_SCHEMA.QUERY_HISTORY",
          "INFORMATION_SCHEMA.QUERY_HISTORY_BY_SESSION",
          "INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER",
          "INFORMATION_SCHEMA.QUERY_HISTORY_BY_WAREHOUSE");

  private static final Set<String> HISTORY_ARGUMENTS =
      Set.of(
          "END_TIME_RANGE_START",
          "END_TIME_RANGE_END",
          "RESULT_LIMIT",
          "INCLUDE_CLIENT_GENERATED_STATEMENT",
          "SESSION_ID",
          "USER_NAME",
          "WAREHOUSE_NAME");

  /** A function in FROM: how to call it, and what it offers. */
  record Result(String sql, String name, List<OutColumn> columns) {
    Source source(String alias) {
      if (name.equals("GENERATOR")) {
        Frag number = Frag.of(Translation.quote(alias) + ".\"X\"", DataType.INTEGER);
        return new Source(
            alias, null, List.of(new SourceColumn(FromClause.GENERATED, number, false)));
      }
      return virtual(alias, columns);
    }
  }

  /** FLATTEN: the JSON that it takes apart. */
  record Flatten(String input, boolean outer) {
    Source source(String alias) {
      String i = Translation.quote(alias) + ".\"X\"";
      return new Source(
          alias,
          null,
          List.of(
              column("SEQ", Frag.of("1", DataType.INTEGER)),
              column("KEY", Frag.of("SF_FLATTEN_KEY(" + input + ", " + i + ")", DataType.TEXT)),
              column("PATH", Frag.of("SF_FLATTEN_PATH(" + input + ", " + i + ")", DataType.TEXT)),
              column(
                  "INDEX", Frag.of("SF_FLATTEN_INDEX(" + input + ", " + i + ")", DataType.INTEGER)),
              column(
                  "VALUE",
                  Frag.json("SF_FLATTEN_VALUE(" + input + ", " + i + ")", DataType.VARIANT)),
              column("THIS", Frag.of(input, DataType.VARIANT))));
    }

    private static SourceColumn column(String name, Frag frag) {
      return new SourceColumn(name, frag.named(name), true);
    }
  }

  private final Translation t;
  private final TokenStream in;
  private final Scope scope;

  TableFunctions(Translation t, Scope scope) {
    this.t = t;
    this.in = t.in;
    this.scope = scope;
  }

  /** Columns of a function of ours: it gives JSON as text and times as they are. */
  static Source virtual(String alias, List<OutColumn> columns) {
    String prefix = Translation.quote(alias) + ".";
    return new Source(
        alias,
        null,
        columns.stream()
            .map(
                c -> {
                  String sql = prefix + ObjectName.quote(c.name());
                  Frag frag = c.type().isJson() ? Frag.json(sql, c.type()) : Frag.of(sql, c.type());
                  return new SourceColumn(c.name(), frag.named(c.name()), true);
                })
            .toList());
  }

  Result read() {
    List<String> path = t.path();
    String name = path.get(path.size() - 1);
    if (path.size() == 1 && name.equals("RESULT_SCAN")) {
      return resultScan();
    }
    if (path.size() == 1 && name.equals("GENERATOR")) {
      return generator();
    }
    boolean information =
        path.size() > 1 && path.get(path.size() - 2).equals(Catalog.INFORMATION_SCHEMA);
    if (information && NAMES.contains(Catalog.INFORMATION_SCHEMA + "." + name)) {
      return history(name);
    }
    throw SnowflakeError.unknown("the table function " + String.join(".", path));
  }

  private Result resultScan() {
    in.symbol("(");
    String id;
    if (in.isWord("LAST_QUERY_ID")) {
      in.next();
      in.symbol("(");
      int number = in.isSymbol(")") ? -1 : (int) in.integer();
      in.symbol(")");
      id = t.names.lastQueryId(number);
    } else {
      id = in.string();
    }
    in.symbol(")");
    t.access.once();
    if (id == null) {
      throw new SnowflakeError("000709", "02000", "Statement null not found");
    }
    List<OutColumn> columns = t.names.resultOf(id);
    return new Result("SF_RESULT_SCAN(" + Translation.literal(id) + ")", "RESULT_SCAN", columns);
  }

  private Result generator() {
    Map<String, Frag> args = arguments();
    for (String name : args.keySet()) {
      if (!name.equals("ROWCOUNT")) {
        throw SnowflakeError.unknown("GENERATOR with " + name);
      }
    }
    Frag rows = args.get("ROWCOUNT");
    if (rows == null || !rows.literal()) {
      throw SnowflakeError.compilation(
          "001014", "22023", "argument needs to be constant: ROWCOUNT of GENERATOR");
    }
    String to = String.valueOf(Long.parseLong(rows.sql()) - 1);
    return new Result("SYSTEM_RANGE(0, " + to + ")", "GENERATOR", List.of());
  }

  private Result history(String name) {
    Map<String, Frag> args = arguments();
    StringBuilder list = new StringBuilder();
    for (var arg : args.entrySet()) {
      if (!HISTORY_ARGUMENTS.contains(arg.getKey())) {
        throw SnowflakeError.compilation(
            "001023", "22023", "invalid argument name: " + arg.getKey());
      }
      list.append(", '").append(arg.getKey()).append("', ");
      list.append(
          arg.getKey().startsWith("END_TIME")
              ? "CAST("
                  + Casts.cast(arg.getValue(), DataType.LTZ, false).sql()
                  + " AS TIMESTAMP(9) WITH TIME ZONE)"
              : arg.getValue().sql());
    }
    t.access.once();
    t.access.systemViews().add("INFORMATION_SCHEMA." + name);
    List<OutColumn> columns =
        t.names.systemView(Catalog.INFORMATION_SCHEMA, "QUERY_HISTORY()").orElseThrow();
    return new Result("SF_HISTORY('" + name + "'" + list + ")", name, columns);
  }

  private Map<String, Frag> arguments() {
    in.symbol("(");
    Map<String, Frag> args = new LinkedHashMap<>();
    if (!in.isSymbol(")")) {
      do {
        String name = in.name();
        in.symbol("=>");
        args.put(name, t.expressions.expression(scope));
      } while (in.skipSymbol(","));
    }
    in.symbol(")");
    return args;
  }

  Flatten flatten() {
    Map<String, Frag> args = new LinkedHashMap<>();
    in.symbol("(");
    List<String> names = new ArrayList<>();
    do {
      String name = in.peek(1).isSymbol("=>") ? in.name() : "INPUT";
      in.skipSymbol("=>");
      names.add(name);
      args.put(name, t.expressions.expression(scope));
    } while (in.skipSymbol(","));
    in.symbol(")");
    for (String name : names) {
      if (!Set.of("INPUT", "PATH", "OUTER").contains(name)) {
        throw SnowflakeError.unknown("FLATTEN with " + name);
      }
    }
    Frag input = args.get("INPUT");
    if (input == null || !input.isJson()) {
      throw SnowflakeError.compilation(
          "001044", "42P13", "Invalid argument types for function 'FLATTEN'");
    }
    String json = input.sql();
    if (args.containsKey("PATH")) {
      json = "(SF_GET_PATH(" + json + ", " + args.get("PATH").sql() + ") FORMAT JSON)";
    }
    boolean outer = args.containsKey("OUTER") && args.get("OUTER").sql().equals("TRUE");
    return new Flatten(json, outer);
  }
}
