package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.store.SnowflakeObject.Column;
import org.flakebench.store.SnowflakeObject.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an installation makes: against the files, against PostgreSQL, and with its roles. */
class SnowflakeObjectsIT {
  private static final Map<String, String> TYPES =
      Map.of(
          "text", "VARCHAR",
          "integer", "NUMBER(10,0)",
          "bigint", "NUMBER(19,0)",
          "double precision", "FLOAT",
          "boolean", "BOOLEAN",
          "jsonb", "VARIANT",
          "json", "VARCHAR",
          "bytea", "BINARY",
          "timestamp with time zone", "TIMESTAMP_NTZ");

  private static SnowflakeEmulator emulator;
  private static Store store;
  private static Map<String, SnowflakeObject> live;

  @BeforeAll
  static void install() throws Exception {
    emulator = SnowflakeEmulator.start(Options.defaults());
    store = connect(emulator.jdbcUrl());
    run("CREATE WAREHOUSE flakebench_wh");
    run("CREATE WAREHOUSE bench_wh");
    store.installer().install();
    try (Connection connection = store.dataSource().getConnection()) {
      live =
          SnowflakeCatalog.live(
              connection, new SnowflakePlace("FLAKEBENCH", "TEST_RESULTS", "the test"));
    }
  }

  @AfterAll
  static void stop() {
    store.close();
    emulator.close();
  }

  @Test
  void theReaderOfTheFilesSeesWhatTheyMake() {
    Map<String, SnowflakeObject> expected = SnowflakeDefinition.of(SchemaFiles.of("snowflake"));
    assertThat(expected.keySet()).isEqualTo(live.keySet());
    expected.forEach(
        (name, object) -> {
          SnowflakeObject is = live.get(name);
          assertThat(is.kind()).as(name).isEqualTo(object.kind());
          assertThat(is.columns().keySet())
              .as(name)
              .containsExactlyInAnyOrderElementsOf(object.columns().keySet());
          assertThat(is.indexes().keySet())
              .as(name)
              .containsAll(object.indexes().keySet())
              .hasSize(object.indexes().size() + (object.kind() == Kind.HYBRID_TABLE ? 1 : 0));
          if (object.kind().isTable()) {
            object
                .columns()
                .forEach(
                    (column, definition) -> {
                      Column of = is.columns().get(column);
                      String type =
                          definition.type().equals("VARCHAR")
                              ? "VARCHAR(16777216)"
                              : definition.type();
                      assertThat(of.type()).as(name + "." + column).isEqualTo(type);
                      assertThat(of.nullable())
                          .as(name + "." + column)
                          .isEqualTo(definition.nullable());
                      assertThat(of.defaultText() == null)
                          .as(name + "." + column)
                          .isEqualTo(definition.defaultText() == null);
                    });
          }
        });
  }

  /** Names, types, nullability; a text may have a length on Snowflake. */
  @Test
  void bothDialectsHaveTheSameTablesColumnsAndViews() {
    Map<String, PostgresCatalog.Relation> postgres =
        StoreFixture.store().jdbi().inTransaction(PostgresCatalog::live);
    Map<String, List<String>> there = new TreeMap<>();
    postgres.forEach(
        (name, relation) ->
            there.put(
                name + " " + relation.kind(),
                relation.columns().entrySet().stream()
                    .map(
                        column ->
                            column.getKey()
                                + (relation.kind().equals("view")
                                    ? ""
                                    : " " + mapped(column.getValue())))
                    .sorted()
                    .toList()));
    Map<String, List<String>> here = new TreeMap<>();
    live.forEach(
        (name, object) -> {
          if (object.kind().isTable() || object.kind() == Kind.VIEW) {
            here.put(
                name.toLowerCase(Locale.ROOT) + (object.kind().isTable() ? " table" : " view"),
                object.columns().entrySet().stream()
                    .map(
                        column ->
                            column.getKey().toLowerCase(Locale.ROOT)
                                + (object.kind() == Kind.VIEW
                                    ? ""
                                    : " " + plain(column.getValue())))
                    .sorted()
                    .toList());
          }
        });
    assertThat(here).isEqualTo(there).hasSizeGreaterThan(40);
  }

  @Test
  void bothDialectsHaveIndexesWhereRowsAreSoughtOneByOne() {
    Map<String, PostgresCatalog.Relation> postgres =
        StoreFixture.store().jdbi().inTransaction(PostgresCatalog::live);
    live.forEach(
        (name, object) -> {
          if (object.kind() == Kind.HYBRID_TABLE) {
            Set<String> wanted =
                postgres.get(name.toLowerCase(Locale.ROOT)).indexes().stream()
                    .filter(index -> !index.endsWith("_pkey") && !index.endsWith("_key"))
                    .map(index -> index.toUpperCase(Locale.ROOT))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(object.indexes().keySet()).as(name).containsAll(wanted);
          }
        });
  }

  @Test
  void rolesHaveWhatTheyNeedAndNoMore() throws Exception {
    List<String> script =
        SqlScan.statements(SchemaPrint.roles("snowflake"), SqlScan.Syntax.SNOWFLAKE);
    for (int again = 0; again < 2; again++) {
      try (Connection worksheet = store.dataSource().getConnection();
          Statement statement = worksheet.createStatement()) {
        for (String sql : script) {
          statement.execute(sql);
        }
      }
    }
    String in = "FLAKEBENCH.TEST_RESULTS";
    assertThat(grants("FLAKEBENCH_ADMIN"))
        .containsExactlyInAnyOrder(
            "USAGE DATABASE FLAKEBENCH",
            "USAGE SCHEMA " + in,
            "CREATE TABLE SCHEMA " + in,
            "CREATE HYBRID TABLE SCHEMA " + in,
            "CREATE VIEW SCHEMA " + in,
            "CREATE STAGE SCHEMA " + in,
            "CREATE FILE FORMAT SCHEMA " + in,
            "USAGE WAREHOUSE FLAKEBENCH_WH");
    Set<String> app = new TreeSet<>();
    Set<String> reader = new TreeSet<>();
    live.forEach(
        (name, object) -> {
          if (object.kind().isTable()) {
            app.add("SELECT TABLE " + in + "." + name);
            if (!name.equals("SCHEMA_VERSION")) {
              app.add("INSERT TABLE " + in + "." + name);
              app.add("UPDATE TABLE " + in + "." + name);
              app.add("DELETE TABLE " + in + "." + name);
            }
            if (!name.equals("CONNECTIONS")) {
              reader.add("SELECT TABLE " + in + "." + name);
            }
          } else if (object.kind() == Kind.VIEW) {
            app.add("SELECT VIEW " + in + "." + name);
            reader.add("SELECT VIEW " + in + "." + name);
          }
        });
    for (Set<String> both : List.of(app, reader)) {
      both.add("USAGE DATABASE FLAKEBENCH");
      both.add("USAGE SCHEMA " + in);
      both.add("USAGE WAREHOUSE FLAKEBENCH_WH");
    }
    app.add("READ STAGE " + in + ".FLAKEBENCH_LOAD");
    app.add("WRITE STAGE " + in + ".FLAKEBENCH_LOAD");
    app.add("USAGE FILE_FORMAT " + in + ".FLAKEBENCH_CSV");
    app.add("USAGE WAREHOUSE BENCH_WH");
    app.add("OPERATE WAREHOUSE BENCH_WH");
    app.add("MONITOR WAREHOUSE BENCH_WH");
    app.add("USAGE DATABASE_ROLE GOVERNANCE_VIEWER");
    app.add("USAGE DATABASE_ROLE USAGE_VIEWER");
    assertThat(grants("FLAKEBENCH_APP")).containsExactlyInAnyOrderElementsOf(app);
    assertThat(grants("FLAKEBENCH_READER")).containsExactlyInAnyOrderElementsOf(reader);
  }

  @Test
  void optionalClusteringFitsTheTables() throws Exception {
    String script =
        Files.readString(
            Path.of("..", "sql", "schema", "snowflake", "optional_clustering.sql"),
            StandardCharsets.UTF_8);
    List<String> statements = SqlScan.statements(script, SqlScan.Syntax.SNOWFLAKE);
    assertThat(statements).isNotEmpty().allMatch(sql -> sql.startsWith("ALTER TABLE "));
    for (String sql : statements) {
      run(sql);
    }
    assertThat(store.check().differences()).isEmpty();
    assertThat(SchemaPrint.print("snowflake")).doesNotContain("CLUSTER BY", "SEARCH OPTIMIZATION");
  }

  private static Set<String> grants(String role) throws Exception {
    Set<String> grants = new LinkedHashSet<>();
    List<String> twice = new ArrayList<>();
    try (Connection connection = store.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GRANTS TO ROLE " + role)) {
      while (row.next()) {
        String grant =
            row.getString("privilege")
                + " "
                + row.getString("granted_on")
                + " "
                + row.getString("name");
        if (!grants.add(grant)) {
          twice.add(grant);
        }
      }
    }
    assertThat(twice).isEmpty();
    return grants;
  }

  /** What a definition of PostgreSQL is on Snowflake. */
  private static String mapped(String definition) {
    String type =
        definition.replaceAll(" (DEFAULT .*|NOT NULL)$", "").replaceAll(" DEFAULT .*", "");
    return TYPES.getOrDefault(type, type.replace("numeric", "NUMBER"))
        + (definition.endsWith(" NOT NULL") ? " NOT NULL" : "");
  }

  private static String plain(Column column) {
    return (column.isText() ? "VARCHAR" : column.type()) + (column.nullable() ? "" : " NOT NULL");
  }

  private static void run(String sql) throws Exception {
    try (Connection connection = store.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Store connect(String url) {
    return Store.connect(
        new StoreLocation.Snowflake(url), StoreFixture.home(), StoreUnderTest.environment());
  }
}
