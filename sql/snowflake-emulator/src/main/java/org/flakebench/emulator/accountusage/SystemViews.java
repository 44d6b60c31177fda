package org.flakebench.emulator.accountusage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.history.LockWait;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.OutColumn;

/**
 * The views that Snowflake brings along, with their columns, their latency on the account's clock
 * and what they leave out. Thread-safe.
 */
public final class SystemViews {
  /** How long after its end a statement may be missing, per view of ACCOUNT_USAGE. */
  public static final Map<String, Duration> LATENCY =
      Map.of(
          "QUERY_HISTORY", Duration.ofMinutes(45),
          "AGGREGATE_QUERY_HISTORY", Duration.ofMinutes(180),
          "LOCK_WAIT_HISTORY", Duration.ofMinutes(180),
          "HYBRID_TABLE_USAGE_HISTORY", Duration.ofMinutes(180),
          "QUERY_INSIGHTS", Duration.ofMinutes(90));

  /** Waits for rows of hybrid tables that are shorter do not appear. */
  static final Duration SHORTEST_ROW_WAIT = Duration.ofSeconds(5);

  /** Statements on hybrid tables only that are faster are left out of QUERY_HISTORY. */
  static final long FAST_HYBRID_MS = 500;

  private static final Set<String> INFORMATION =
      new TreeSet<>(Set.of("TABLES", "COLUMNS", "VIEWS", "SCHEMATA"));

  private final Catalog catalog;
  private final History history;
  private final int sampleOneIn;

  /**
   * @param sampleOneIn of how many fast statements on hybrid tables one is in QUERY_HISTORY
   */
  public SystemViews(Catalog catalog, History history, int sampleOneIn) {
    this.catalog = catalog;
    this.history = history;
    this.sampleOneIn = sampleOneIn;
  }

  /** Names of all views, with their schema. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>();
    LATENCY.keySet().forEach(n -> names.add("ACCOUNT_USAGE." + n));
    INFORMATION.forEach(n -> names.add("INFORMATION_SCHEMA." + n));
    return names;
  }

  /** The columns of a view, or of the table function {@code QUERY_HISTORY()}. */
  public Optional<List<OutColumn>> columns(String schema, String name) {
    return Optional.ofNullable(
        switch (schema + "." + name) {
          case "ACCOUNT_USAGE.QUERY_HISTORY" -> ViewColumn.describe(QueryColumns.view());
          case "ACCOUNT_USAGE.AGGREGATE_QUERY_HISTORY" -> ViewColumn.describe(Aggregate.columns());
          case "ACCOUNT_USAGE.LOCK_WAIT_HISTORY" -> ViewColumn.describe(OtherColumns.lockWaits());
          case "ACCOUNT_USAGE.HYBRID_TABLE_USAGE_HISTORY" ->
              ViewColumn.describe(OtherColumns.hybridUsage());
          case "ACCOUNT_USAGE.QUERY_INSIGHTS" -> ViewColumn.describe(OtherColumns.insights());
          case "INFORMATION_SCHEMA.TABLES" -> ViewColumn.describe(CatalogColumns.tables());
          case "INFORMATION_SCHEMA.COLUMNS" -> ViewColumn.describe(CatalogColumns.columns());
          case "INFORMATION_SCHEMA.VIEWS" -> ViewColumn.describe(CatalogColumns.views());
          case "INFORMATION_SCHEMA.SCHEMATA" -> ViewColumn.describe(CatalogColumns.schemata(""));
          case "INFORMATION_SCHEMA.QUERY_HISTORY()" -> ViewColumn.describe(QueryColumns.function());
          default -> null;
        });
  }

  /** The rows of a view as they are seen now. */
  public List<Object[]> rows(String view, String database, Session session) {
    Instant now = catalog.clock().instant();
    return switch (view) {
      case "ACCOUNT_USAGE.QUERY_HISTORY" -> {
        Instant until = now.minus(LATENCY.get("QUERY_HISTORY"));
        yield history
            .statements(q -> q.isEnded() && !q.end().isAfter(until) && isLogged(q))
            .stream()
            .map(q -> ViewColumn.row(QueryColumns.view(), q))
            .toList();
      }
      case "ACCOUNT_USAGE.AGGREGATE_QUERY_HISTORY" ->
          rows(
              Aggregate.columns(),
              Aggregate.of(
                  history.statements(QueryRecord::isCompiled),
                  now.minus(LATENCY.get("AGGREGATE_QUERY_HISTORY")))
                  .stream());
      case "ACCOUNT_USAGE.LOCK_WAIT_HISTORY" -> {
        Instant until = now.minus(LATENCY.get("LOCK_WAIT_HISTORY"));
        yield rows(
            OtherColumns.lockWaits(),
            history.lockWaits().stream()
                .flatMap(SystemViews::byBlocker)
                .filter(w -> w.acquired() != null && !w.acquired().isAfter(until))
                .filter(
                    w ->
                        !w.row()
                            || Duration.between(w.requested(), w.acquired())
                                    .compareTo(SHORTEST_ROW_WAIT)
                                >= 0));
      }
      case "ACCOUNT_USAGE.HYBRID_TABLE_USAGE_HISTORY" -> {
        Instant until = now.minus(LATENCY.get("HYBRID_TABLE_USAGE_HISTORY"));
        yield rows(
            OtherColumns.hybridUsage(),
            history.hybridUsage().stream().filter(u -> !u.end().isAfter(until)));
      }
      case "ACCOUNT_USAGE.QUERY_INSIGHTS" -> {
        Instant until = now.minus(LATENCY.get("QUERY_INSIGHTS"));
        yield rows(
            OtherColumns.insights(),
            history.insights().stream()
                .map(i -> new OtherColumns.InsightRow(i, history.byId(i.queryId())))
                .filter(r -> r.query() != null && r.query().isEnded())
                .filter(r -> !r.query().end().isAfter(until)));
      }
      case "INFORMATION_SCHEMA.TABLES" ->
          rows(
              CatalogColumns.tables(),
              CatalogColumns.relations(catalog.database(database)).stream());
      case "INFORMATION_SCHEMA.COLUMNS" ->
          rows(
              CatalogColumns.columns(),
              CatalogColumns.positions(catalog.database(database)).stream());
      case "INFORMATION_SCHEMA.VIEWS" ->
          rows(
              CatalogColumns.views(),
              CatalogColumns.relations(catalog.database(database)).stream()
                  .filter(r -> r.view() != null));
      case "INFORMATION_SCHEMA.SCHEMATA" ->
          rows(
              CatalogColumns.schemata(database),
              catalog.database(database).schemas().values().stream());
      default -> throw SnowflakeError.unknown("the view " + view);
    };
  }

  /**
   * Waits for rows are not summarised: one line per blocker
   * (user-guide/tables-hybrid-monitor-transactions).
   */
  private static Stream<LockWait> byBlocker(LockWait wait) {
    return wait.row() && wait.blockers().size() > 1
        ? wait.blockers().stream().map(b -> wait.withBlockers(List.of(b)))
        : Stream.of(wait);
  }

  private static <R> List<Object[]> rows(List<ViewColumn<R>> columns, Stream<R> from) {
    return from.map(r -> ViewColumn.row(columns, r)).toList();
  }

  /**
   * Whether QUERY_HISTORY shows the statement: fast ones on hybrid tables only are there when they
   * failed, stood in a transaction of their own, or by chance.
   */
  boolean isLogged(QueryRecord query) {
    return !query.hybridOnly()
        || query.elapsedMs() > FAST_HYBRID_MS
        || query.inTransaction()
        || query.errorCode() != null
        || Math.floorMod(query.queryId().hashCode(), sampleOneIn) == 0;
  }

  /**
   * TABLE(INFORMATION_SCHEMA.QUERY_HISTORY…(…)): seven days, newest first, cut by RESULT_LIMIT
   * before any WHERE.
   */
  public List<Object[]> history(String function, Map<String, Object> arguments, Session session) {
    Instant now = catalog.clock().instant();
    Instant oldest = now.minus(Duration.ofDays(7));
    Instant from = (Instant) arguments.getOrDefault("END_TIME_RANGE_START", oldest);
    Instant to = (Instant) arguments.getOrDefault("END_TIME_RANGE_END", now);
    if (from != null && from.isBefore(oldest)) {
      throw SnowflakeError.compilation(
          "001045", "22023", "Cannot retrieve data from more than 7 days ago.");
    }
    int limit = limit(arguments);
    String user = Objects.toString(arguments.get("USER_NAME"), session.user());
    Object named = arguments.get("WAREHOUSE_NAME");
    String warehouse = named == null ? session.warehouse() : identifier(named.toString());
    String sessionId = Objects.toString(arguments.get("SESSION_ID"), String.valueOf(session.id()));
    List<QueryRecord> found = new ArrayList<>();
    for (QueryRecord query : history.statements()) {
      Instant end = query.isEnded() ? query.end() : now;
      boolean mine =
          switch (function) {
            case "QUERY_HISTORY_BY_SESSION" -> String.valueOf(query.sessionId()).equals(sessionId);
            case "QUERY_HISTORY_BY_USER" -> query.context().user().equals(user);
            case "QUERY_HISTORY_BY_WAREHOUSE" ->
                Objects.equals(query.context().warehouse(), warehouse);
            default -> true;
          };
      // With an end of the range only statements that have ended are told.
      boolean told = query.isEnded() || !arguments.containsKey("END_TIME_RANGE_END");
      if (mine && told && !end.isBefore(from) && !end.isAfter(to) && isLogged(query)) {
        found.add(query);
      }
    }
    found.sort(Comparator.comparing(QueryRecord::start).reversed());
    return found.stream()
        .limit(limit)
        .map(q -> ViewColumn.row(QueryColumns.function(), q))
        .toList();
  }

  /** Upper case unless double-quoted within the text, as that page says of names. */
  private static String identifier(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text.toUpperCase(Locale.ROOT);
  }

  private static int limit(Map<String, Object> arguments) {
    String text = Objects.toString(arguments.get("RESULT_LIMIT"), "100");
    int limit = Integer.parseInt(text);
    if (limit < 1 || limit > 10_000) {
      throw SnowflakeError.compilation(
          "001045",
          "22023",
          "invalid value [" + limit + "] for parameter 'RESULT_LIMIT', 1 to 10000");
    }
    return limit;
  }
}
