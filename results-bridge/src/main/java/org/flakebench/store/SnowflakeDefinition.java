package org.flakebench.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flakebench.store.SnowflakeObject.Column;
import org.flakebench.store.SnowflakeObject.Kind;

/**
 * Reads from the files what should stand in a store's schema on Snowflake. It knows the regular
 * form in which these files are written and nothing else: whatever it does not know it refuses, so
 * that nothing in the files goes unchecked.
 */
final class SnowflakeDefinition {
  private static final String NAME = "(\"[^\"]+\"|\\w+)";
  private static final String TEXT = "'((?:[^']|'')*)'";

  private static final Pattern TABLE =
      Pattern.compile(
          "CREATE (HYBRID )?TABLE IF NOT EXISTS " + NAME + " \\(\n(.*)\n\\)\nCOMMENT = " + TEXT,
          Pattern.DOTALL);
  private static final Pattern ADDED =
      Pattern.compile("ALTER TABLE " + NAME + " ADD COLUMN IF NOT EXISTS (.*)");
  private static final Pattern VIEW =
      Pattern.compile(
          "CREATE OR REPLACE VIEW " + NAME + " \\(\n([^()]*)\n\\)\nCOPY GRANTS\nCOMMENT = .*",
          Pattern.DOTALL);
  private static final Pattern OTHER =
      Pattern.compile("CREATE (STAGE|FILE FORMAT) IF NOT EXISTS " + NAME + "\n.*", Pattern.DOTALL);

  private static final Pattern COLUMN =
      Pattern.compile(
          NAME
              + " (VARCHAR(?:\\(\\d+\\))?|NUMBER\\(\\d+,\\d+\\)|FLOAT|BOOLEAN|VARIANT|BINARY|TIMESTAMP_NTZ)"
              + "((?: NOT NULL| AUTOINCREMENT NOORDER| DEFAULT (?:'(?:[^']|'')*'|\\w+(?:\\(\\))?))*)"
              + "( PRIMARY KEY)?( REFERENCES \\w+ \\(\\w+\\))?(?: COMMENT "
              + TEXT
              + ")?");
  private static final Pattern DEFAULT =
      Pattern.compile(" DEFAULT ('(?:[^']|'')*'|\\w+(?:\\(\\))?)");
  private static final Pattern INDEX =
      Pattern.compile("INDEX " + NAME + " (\\([^)]*\\)(?: INCLUDE \\([^)]*\\))?)");
  private static final Pattern KEY = Pattern.compile("(?:PRIMARY KEY|UNIQUE) \\([^)]*\\)");

  private final Map<String, SnowflakeObject> objects = new TreeMap<>();

  private SnowflakeDefinition() {}

  /**
   * What the files define, by name.
   *
   * @throws IllegalStateException when a statement is not of the regular form
   */
  static Map<String, SnowflakeObject> of(List<SchemaFiles.SchemaFile> files) {
    SnowflakeDefinition definition = new SnowflakeDefinition();
    for (SchemaFiles.SchemaFile file : files) {
      for (String statement :
          SqlScan.statements(file.text().replace("\r\n", "\n"), SqlScan.Syntax.SNOWFLAKE)) {
        if (!definition.read(statement)) {
          throw new IllegalStateException(
              file.name() + " has a statement of an unknown form: " + statement);
        }
      }
    }
    return definition.objects;
  }

  private boolean read(String statement) {
    Matcher table = TABLE.matcher(statement);
    if (table.matches()) {
      return table(table);
    }
    Matcher added = ADDED.matcher(statement);
    if (added.matches()) {
      return column(objects.get(SnowflakePlace.plain(added.group(1))), added.group(2));
    }
    Matcher view = VIEW.matcher(statement);
    if (view.matches()) {
      Map<String, Column> columns = new LinkedHashMap<>();
      for (String name : view.group(2).split(",")) {
        columns.put(SnowflakePlace.plain(name.strip()), Column.OF_VIEW);
      }
      put(view.group(1), new SnowflakeObject(Kind.VIEW, columns, Map.of()));
      return true;
    }
    Matcher other = OTHER.matcher(statement);
    if (other.matches()) {
      Kind kind = Kind.valueOf(other.group(1).replace(' ', '_'));
      put(other.group(2), new SnowflakeObject(kind, Map.of(), Map.of()));
      return true;
    }
    return false;
  }

  private boolean table(Matcher table) {
    SnowflakeObject object =
        new SnowflakeObject(
            table.group(1) == null ? Kind.TABLE : Kind.HYBRID_TABLE,
            new LinkedHashMap<>(),
            new TreeMap<>());
    put(table.group(2), object);
    for (String line : table.group(3).split("\n")) {
      String item = line.strip().replaceAll(",$", "");
      Matcher index = INDEX.matcher(item);
      if (index.matches()) {
        object.indexes().put(SnowflakePlace.plain(index.group(1)), index.group(2));
      } else if (!KEY.matcher(item).matches() && !column(object, item)) {
        return false;
      }
    }
    return true;
  }

  private static boolean column(SnowflakeObject table, String item) {
    Matcher column = COLUMN.matcher(item);
    if (table == null || !column.matches()) {
      return false;
    }
    String properties = column.group(3);
    Matcher missing = DEFAULT.matcher(properties);
    table
        .columns()
        .put(
            SnowflakePlace.plain(column.group(1)),
            new Column(
                column.group(2),
                !properties.contains(" NOT NULL"),
                missing.find() ? missing.group(1) : null,
                properties.contains(" AUTOINCREMENT")
                    || column.group(4) != null
                    || column.group(5) != null,
                column.group(6)));
    return true;
  }

  private void put(String name, SnowflakeObject object) {
    objects.put(SnowflakePlace.plain(name), object);
  }
}
