package org.flakebench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flakebench.emulator.Options;
import org.flakebench.emulator.SnowflakeEmulator;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.load.Phase;
import org.flakebench.measure.QueryTag;
import org.flakebench.target.snowflake.SnowflakeConnector;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.flakebench.target.snowflake.SnowflakeTarget;
import org.flakebench.template.TableType;
import org.flakebench.template.Template;

/** An emulated Snowflake account with a schema of tables, and targets on it. */
public final class TestAccount implements AutoCloseable {
  public static final String DATABASE = "FLAKEBENCH";
  public static final String SCHEMA = "TEST_RESULTS";
  public static final String WAREHOUSE = "COMPUTE_WH";
  public static final QueryTag TAG = new QueryTag("run-1", "test-1", Phase.PREPARING);

  private static final String COLUMNS =
      " (id NUMBER(38,0) NOT NULL PRIMARY KEY, customer_id NUMBER(18,0) NOT NULL, amount NUMBER(12,2), status VARCHAR(20),"
          + " created_at TIMESTAMP_NTZ)";

  public final SnowflakeEmulator emulator = SnowflakeEmulator.start(Options.defaults());
  private final Connection connection;

  public TestAccount() throws SQLException {
    connection = connect();
  }

  /** A connection of the test's own, without a tag. */
  public Connection connect() throws SQLException {
    // By the way that all of ours take: the driver's HTTP client is that of the first connection.
    return new SnowflakeConnector(login(), Map.of()).connect();
  }

  public void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first value of the first row. */
  public String value(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1) : null;
    }
  }

  /** A table {@code ORDERS} of a type with so many rows, ids from 1. */
  public void orders(TableType type, int rows) throws SQLException {
    String from =
        " SELECT seq, MOD(seq, 100) + 1, MOD(seq * 7919, 100000) / 100, 'NEW', DATEADD('minute', seq,"
            + " '2026-01-01 00:00:00'::TIMESTAMP_NTZ) FROM (SELECT ROW_NUMBER() OVER (ORDER BY SEQ4()) AS seq FROM"
            + " TABLE(GENERATOR(ROWCOUNT => "
            + rows
            + ")))";
    run("CREATE OR REPLACE TABLE base_orders" + COLUMNS.replace(" PRIMARY KEY", ""));
    if (rows > 0) {
      run("INSERT INTO base_orders" + from);
    }
    switch (type) {
      case HYBRID -> {
        run("DROP TABLE IF EXISTS orders");
        run("CREATE HYBRID TABLE orders" + COLUMNS);
        run("INSERT INTO orders SELECT * FROM base_orders");
      }
      case INTERACTIVE ->
          run("CREATE INTERACTIVE TABLE orders CLUSTER BY (id) AS SELECT * FROM base_orders");
      case DYNAMIC ->
          run(
              "CREATE DYNAMIC TABLE orders TARGET_LAG = '1 hour' WAREHOUSE = COMPUTE_WH AS SELECT * FROM"
                  + " base_orders");
      default -> {
        run("CREATE OR REPLACE TABLE orders" + COLUMNS);
        run("INSERT INTO orders SELECT * FROM base_orders");
      }
    }
  }

  /** The emulator's first user by password. */
  public SnowflakeLogin login() {
    return SnowflakeLogin.of(
        emulator.jdbcUrl(),
        Map.of(
            "SNOWFLAKE_USER",
            SnowflakeEmulator.USER,
            "SNOWFLAKE_PASSWORD",
            SnowflakeEmulator.PASSWORD));
  }

  /** Templates on {@code ORDERS}. */
  public static Templates template(TableType type) {
    return Templates.template()
        .snowflake(type, DATABASE, WAREHOUSE)
        .table(SCHEMA.toLowerCase(Locale.ROOT), "orders");
  }

  /** A target as a run has it. */
  public SnowflakeTarget target(Template template) {
    return SnowflakeTarget.connect(
        login(), template.target(), template.load().statementTimeoutMs(), TAG);
  }

  /** Statements of our sessions that carry the tag of a phase, without the switching itself. */
  public List<QueryRecord> tagged(Phase phase) {
    return emulator
        .history()
        .statements(
            query ->
                TAG.in(phase).text().equals(query.tag())
                    && !query.sql().startsWith("ALTER SESSION"));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    emulator.close();
  }
}
