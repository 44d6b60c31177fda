package org.flakebench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flakebench.template.Arrival;
import org.flakebench.template.FindMaxSpec;
import org.flakebench.template.LoadMode;
import org.flakebench.template.LoadSpec;
import org.flakebench.template.Operation;
import org.flakebench.template.ParameterSpec;
import org.flakebench.template.RatePattern;
import org.flakebench.template.RecordMode;
import org.flakebench.template.RecordSpec;
import org.flakebench.template.ScalingMode;
import org.flakebench.template.ScalingSpec;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TableType;
import org.flakebench.template.TargetSpec;
import org.flakebench.template.Template;
import org.flakebench.template.TrialsSpec;
import org.flakebench.template.ValuesSpec;

/** Makes templates for tests without reading a file; every field has a sensible default. */
public final class Templates {
  private final List<StatementSpec> statements = new ArrayList<>();
  private String schema = "public";
  private String table = "orders";
  private int connections = 4;
  private int durationSeconds = 1;
  private int warmupSeconds;
  private int thinkTimeMs;
  private int statementTimeoutMs = 600_000;
  private Long operationsPerConnection;
  private boolean viaPooler;
  private TableType tableType = TableType.POSTGRES;
  private String database = "postgres";
  private String warehouse;
  private boolean useCachedResult;
  private LoadMode mode = LoadMode.CONCURRENCY;
  private Arrival arrival;
  private RatePattern pattern;
  private FindMaxSpec findMax;
  private ScalingSpec scaling;
  private long seed = 42;
  private RecordSpec record = new RecordSpec(RecordMode.ALL, 2000);

  public static Templates template() {
    return new Templates();
  }

  /** A statement with a weight in hundredths of a percent. */
  public static StatementSpec statement(StatementKind kind, int basisPoints, String sql) {
    Operation operation = kind.operation() == null ? Operation.READ : kind.operation();
    return new StatementSpec(kind, basisPoints, null, operation, sql, List.of());
  }

  /** A GENERIC_SQL statement. */
  public static StatementSpec generic(
      int basisPoints, String label, Operation operation, String sql, ParameterSpec... parameters) {
    return new StatementSpec(
        StatementKind.GENERIC_SQL, basisPoints, label, operation, sql, List.of(parameters));
  }

  /** A parameter with its options, as in {@code parameter(LITERAL, node)}. */
  public static ParameterSpec parameter(ParameterSpec.Strategy strategy, JsonNode options) {
    return new ParameterSpec(strategy, null, options);
  }

  public Templates table(String schema, String table) {
    this.schema = schema;
    this.table = table;
    return this;
  }

  /** A table in Snowflake. */
  public Templates snowflake(TableType type, String database, String warehouse) {
    this.tableType = type;
    this.database = database;
    this.warehouse = warehouse;
    return this;
  }

  public Templates useCachedResult() {
    this.useCachedResult = true;
    return this;
  }

  public Templates connections(int connections) {
    this.connections = connections;
    return this;
  }

  public Templates seconds(int warmup, int duration) {
    this.warmupSeconds = warmup;
    this.durationSeconds = duration;
    return this;
  }

  /** Load mode QPS. */
  public Templates rate(RatePattern pattern, Arrival arrival) {
    this.mode = LoadMode.QPS;
    this.pattern = pattern;
    this.arrival = arrival;
    return this;
  }

  /** Load mode FIND_MAX_CONCURRENCY. */
  public Templates search(FindMaxSpec search) {
    this.mode = LoadMode.FIND_MAX_CONCURRENCY;
    this.findMax = search;
    return this;
  }

  public Templates seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** Another scaling than FIXED at the number of connections; one worker. */
  public Templates scaling(
      ScalingMode mode, int minConnections, Integer maxConnections, int patienceSeconds) {
    this.scaling =
        new ScalingSpec(
            mode,
            1,
            1,
            minConnections,
            maxConnections,
            patienceSeconds,
            ScalingSpec.Allocation.EVEN,
            ScalingSpec.WorkerLossPolicy.FAIL);
    return this;
  }

  public Templates thinkTimeMs(int thinkTimeMs) {
    this.thinkTimeMs = thinkTimeMs;
    return this;
  }

  public Templates statementTimeoutMs(int statementTimeoutMs) {
    this.statementTimeoutMs = statementTimeoutMs;
    return this;
  }

  public Templates operationsPerConnection(long operations) {
    this.operationsPerConnection = operations;
    return this;
  }

  public Templates viaPooler() {
    this.viaPooler = true;
    return this;
  }

  public Templates record(RecordMode mode, int maxPerSecond) {
    this.record = new RecordSpec(mode, maxPerSecond);
    return this;
  }

  public Templates with(StatementSpec statement) {
    statements.add(statement);
    return this;
  }

  /** Without a statement: point lookups only. */
  public Template build() {
    if (statements.isEmpty()) {
      with(statement(StatementKind.POINT_LOOKUP, 10_000, "SELECT * FROM {table} WHERE id = ?"));
    }
    return new Template(
        "test",
        "",
        new TargetSpec(
            tableType, null, database, schema, table, warehouse, useCachedResult, viaPooler),
        new LoadSpec(
            mode,
            mode == LoadMode.QPS ? null : (Integer) connections,
            pattern instanceof RatePattern.Steady steady ? (Double) steady.qps() : null,
            arrival,
            pattern,
            durationSeconds,
            warmupSeconds,
            thinkTimeMs,
            operationsPerConnection,
            statementTimeoutMs,
            findMax),
        scaling == null
            ? new ScalingSpec(
                ScalingMode.FIXED,
                1,
                1,
                connections,
                connections,
                30,
                ScalingSpec.Allocation.EVEN,
                ScalingSpec.WorkerLossPolicy.FAIL)
            : scaling,
        null,
        statements,
        new ValuesSpec(
            seed, ValuesSpec.Distribution.UNIFORM, JsonNodeFactory.instance.objectNode()),
        record,
        List.of(),
        new TrialsSpec(1, "SEQUENTIAL", 0),
        Map.of(),
        JsonNodeFactory.instance.objectNode(),
        "0".repeat(64));
  }
}
