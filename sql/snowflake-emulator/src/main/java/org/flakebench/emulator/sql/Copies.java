package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Scope.Source;
import org.flakebench.emulator.sql.Scope.SourceColumn;
import org.flakebench.emulator.sql.Statement.CopyInto;

/** Reads COPY INTO a table. Not thread-safe; for one use. */
final class Copies {
  /** More fields than any file here has. */
  private static final int FIELDS = 300;

  private static final Set<String> OPTIONS =
      Set.of(
          "ON_ERROR",
          "PURGE",
          "FORCE",
          "ENFORCE_LENGTH",
          "TRUNCATECOLUMNS",
          "RETURN_FAILED_ONLY",
          "MATCH_BY_COLUMN_NAME");

  /**
   * What COPY takes, as far as the emulator knows it at all; see
   * https://docs.snowflake.com/en/user-guide/data-load-transform.
   */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "ARRAY_CONSTRUCT",
          "ARRAY_SIZE",
          "ASCII",
          "CAST",
          "CEIL",
          "CHR",
          "CONCAT",
          "CONVERT_TIMEZONE",
          "ENDSWITH",
          "EQUAL_NULL",
          "FLOOR",
          "GET",
          "GET_PATH",
          "HEX_ENCODE",
          "IFF",
          "IFNULL",
          "IN",
          "IS_NULL_VALUE",
          "LEN",
          "LENGTH",
          "LPAD",
          "LTRIM",
          "MD5",
          "NULLIF",
          "NVL",
          "NVL2",
          "OBJECT_CONSTRUCT",
          "PARSE_JSON",
          "RANDOM",
          "REGEXP_REPLACE",
          "REGEXP_SUBSTR",
          "REPLACE",
          "REVERSE",
          "RPAD",
          "RTRIM",
          "SPLIT_PART",
          "STARTSWITH",
          "SUBSTR",
          "SUBSTRING",
          "TO_ARRAY",
          "TO_BINARY",
          "TO_BOOLEAN",
          "TO_CHAR",
          "TO_VARCHAR",
          "TO_DATE",
          "TO_DECIMAL",
          "TO_NUMBER",
          "TO_NUMERIC",
          "TO_DOUBLE",
          "TO_OBJECT",
          "TO_TIME",
          "TO_TIMESTAMP",
          "TO_TIMESTAMP_LTZ",
          "TO_TIMESTAMP_NTZ",
          "TO_TIMESTAMP_TZ",
          "TO_VARIANT",
          "TRIM",
          "TRY_TO_DATE",
          "TRY_TO_NUMBER",
          "TRY_TO_DOUBLE",
          "UUID_STRING");

  private final Translation t;
  private final TokenStream in;
  private final List<String> values = new ArrayList<>();
  private final List<Integer> direct = new ArrayList<>();
  private String stage;

  Copies(Translation t) {
    this.t = t;
    this.in = t.in;
  }

  CopyInto copy() {
    in.word("COPY");
    in.word("INTO");
    if (in.peek().kind() == Token.Kind.STAGE || in.peek().kind() == Token.Kind.STRING) {
      throw SnowflakeError.unknown("COPY INTO a stage");
    }
    var name = t.objectName();
    Table table = Dmls.writable(t, name, "COPY");
    List<Column> columns = columns(table);
    in.word("FROM");
    if (in.skipSymbol("(")) {
      transformation(columns);
      in.symbol(")");
    } else {
      stage = Commands.stage(in);
      for (int i = 0; i < columns.size(); i++) {
        direct.add(i + 1);
        values.add("?" + (i + 1));
      }
    }
    List<String> files = new ArrayList<>();
    String pattern = null;
    Map<String, Object> format = Map.of();
    Map<String, Object> options = new LinkedHashMap<>();
    for (var setting : Settings.read(in).entrySet()) {
      switch (setting.getKey()) {
        case "FILES" -> ((List<?>) setting.getValue()).forEach(f -> files.add(String.valueOf(f)));
        case "PATTERN" -> pattern = String.valueOf(setting.getValue());
        case "FILE_FORMAT" -> format = format(setting.getValue());
        default -> {
          if (!OPTIONS.contains(setting.getKey())) {
            throw SnowflakeError.unknown("the copy option " + setting.getKey());
          }
          options.put(setting.getKey(), setting.getValue());
        }
      }
    }
    return new CopyInto(
        table,
        columns.stream().map(Column::name).toList(),
        values,
        direct,
        stage,
        files,
        pattern,
        format,
        options);
  }

  static Map<String, Object> format(Object value) {
    Map<String, Object> format = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> format.put(String.valueOf(k), v));
    } else {
      format.put("FORMAT_NAME", String.valueOf(value));
    }
    return format;
  }

  private List<Column> columns(Table table) {
    if (!in.skipSymbol("(")) {
      return table.columns();
    }
    List<Column> columns = new ArrayList<>();
    do {
      String name = in.name();
      columns.add(table.column(name).orElseThrow(() -> SnowflakeError.invalidIdentifier(name)));
    } while (in.skipSymbol(","));
    in.symbol(")");
    return columns;
  }

  /** SELECT $1, PARSE_JSON($2) … FROM @stage. */
  private void transformation(List<Column> columns) {
    in.word("SELECT");
    Scope scope = new Scope(null);
    int list = in.mark();
    int depth = 0;
    boolean behindCast = false;
    while (!in.atEnd() && !(depth == 0 && in.isWord("FROM"))) {
      Token token = in.next();
      boolean type = behindCast;
      behindCast = token.isSymbol("::") || token.isWord("AS");
      if (token.kind() == Token.Kind.WORD && in.isSymbol("(") && !type) {
        supported(token.text());
      }
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
    }
    in.word("FROM");
    stage = Commands.stage(in);
    in.skipWord("AS");
    String alias = in.isSymbol(")") ? "$FILE" : in.name();
    int behind = in.mark();
    in.reset(list);
    List<SourceColumn> fields = new ArrayList<>();
    for (int i = 1; i <= FIELDS; i++) {
      fields.add(new SourceColumn("$" + i, Frag.of("?" + i, DataType.TEXT), true));
    }
    scope.add(new Source(alias, null, fields));
    do {
      int mark = in.mark();
      Frag value = t.expressions.expression(scope);
      String text = in.rawFromTo(mark).replaceFirst("^\\w+\\.", "");
      if (in.skipWord("AS")) {
        in.name();
      }
      int index = values.size();
      if (index >= columns.size()) {
        throw mismatch(columns.size(), index + 1);
      }
      boolean plain = text.matches("\\$\\d+");
      direct.add(plain ? Integer.parseInt(text.substring(1)) : 0);
      values.add(plain ? value.sql() : Dmls.assigned(value, columns.get(index)));
    } while (in.skipSymbol(","));
    if (values.size() != columns.size()) {
      throw mismatch(columns.size(), values.size());
    }
    if (!in.isWord("FROM")) {
      throw in.unexpected();
    }
    in.reset(behind);
  }

  private static void supported(String function) {
    if (!FUNCTIONS.contains(function)) {
      throw SnowflakeError.unsupported("function " + function + " within a COPY");
    }
  }

  private static SnowflakeError mismatch(int expected, int given) {
    return SnowflakeError.compilation(
        "002020",
        "21S01",
        "Insert value list does not match column list expecting " + expected + " but got " + given);
  }
}
