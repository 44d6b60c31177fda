package org.flakebench.simulations;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flakebench.measure.QueryTag;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.store.StoreLocation;
import org.flakebench.target.Target;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.postgres.DemoTable;
import org.flakebench.target.postgres.PostgresTarget;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.flakebench.target.snowflake.SnowflakeTarget;
import org.flakebench.template.TargetSpec;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;

/**
 * The database under test of a run: the one that the command line names, else the environment's
 * (SNOWFLAKE_URL or SNOWFLAKE_ACCOUNT, else the store's account, for tables of Snowflake,
 * POSTGRES_URL for those of PostgreSQL), else, for PostgreSQL, the embedded demo, which is started
 * and whose table is made anew.
 */
final class TargetChoice implements AutoCloseable {
  private static final String DEMO_DATABASE = "demo";
  private static final String DEMO_TABLE = "orders";
  private static final String SNOWFLAKE_HOSTS = ".snowflakecomputing.";

  /** Parameters of a store's URL that say where in the account it is. */
  private static final Set<String> STORES_OWN = Set.of("db", "schema", "warehouse");

  private final Template template;
  private final TargetAddress postgres;
  private final SnowflakeLogin snowflake;
  private final EmbeddedPostgres server;
  private final DemoTable table;
  private final RunListener listener;
  private Target connected;
  private int told;

  private TargetChoice(
      RunListener listener,
      Template template,
      TargetAddress postgres,
      SnowflakeLogin snowflake,
      EmbeddedPostgres server,
      DemoTable table) {
    this.listener = listener;
    this.template = template;
    this.postgres = postgres;
    this.snowflake = snowflake;
    this.server = server;
    this.table = table;
  }

  static TargetChoice of(RunSpec spec, RunListener listener) {
    Template template = spec.template();
    String url = url(spec);
    url = url == null ? storesAccount(spec, listener) : url;
    if (url != null) {
      requireFit(template.target(), url, spec.targetUrl() != null);
      return template.target().tableType().isSnowflake()
          ? new TargetChoice(listener, template, null, login(url, spec.environment()), null, null)
          : new TargetChoice(listener, template, address(url, spec), null, null, null);
    }
    requireDemo(template.target());
    listener.message("starting the embedded demo database");
    EmbeddedPostgres server = EmbeddedPostgres.start(spec.home(), EmbeddedPostgres.Instance.DEMO);
    try {
      TargetAddress address = new TargetAddress(server.jdbcUrl(), server.user(), server.password());
      listener.message("filling the demo table with " + DemoTable.ROWS + " rows");
      return new TargetChoice(listener, template, address, null, server, DemoTable.reset(address));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static String url(RunSpec spec) {
    Map<String, String> environment = spec.environment();
    String url =
        spec.targetUrl() != null
            ? spec.targetUrl()
            : spec.template().target().tableType().isSnowflake()
                ? snowflakeUrl(environment)
                : environment.get("POSTGRES_URL");
    return url == null || url.isBlank() ? null : url.strip();
  }

  private static String snowflakeUrl(Map<String, String> environment) {
    String url = environment.get("SNOWFLAKE_URL");
    return url == null || url.isBlank() ? accountUrl(environment.get("SNOWFLAKE_ACCOUNT")) : url;
  }

  /**
   * The account that keeps the results, when nothing else names one: tables under test mostly are
   * in the same. Database, schema and warehouse are the template's then, not the store's.
   */
  private static String storesAccount(RunSpec spec, RunListener listener) {
    if (!spec.template().target().tableType().isSnowflake()
        || !(spec.store() instanceof StoreLocation.Snowflake store)) {
      return null;
    }
    listener.message("no target is named, so the table is looked for in the store's account");
    int query = store.url().indexOf('?');
    if (query < 0) {
      return store.url();
    }
    String kept =
        Stream.of(store.url().substring(query + 1).split("&"))
            .filter(
                pair -> !STORES_OWN.contains(pair.replaceFirst("=.*", "").toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining("&"));
    return store.url().substring(0, query) + (kept.isEmpty() ? "" : "?" + kept);
  }

  /** The account's identifier, or its whole host. */
  private static String accountUrl(String account) {
    if (account == null || account.isBlank()) {
      return null;
    }
    String name = account.strip();
    String host = name.contains(SNOWFLAKE_HOSTS) ? name : name + SNOWFLAKE_HOSTS + "com";
    return SnowflakeLogin.SCHEME + "//" + host + "/";
  }

  private static void requireFit(TargetSpec target, String url, boolean asked) {
    boolean snowflake = url.toLowerCase(Locale.ROOT).startsWith(SnowflakeLogin.SCHEME);
    if (snowflake != target.tableType().isSnowflake()) {
      throw new TemplateException(
          "target.table_type",
          "WRONG_TARGET",
          "is "
              + target.tableType()
              + ", which is a table of "
              + (snowflake ? "PostgreSQL" : "Snowflake")
              + ", but "
              + (asked ? "--target" : "the environment")
              + " names "
              + (snowflake ? "a Snowflake account" : "another database")
              + "; give "
              + (snowflake
                  ? "jdbc:postgresql://HOST/DATABASE"
                  : "jdbc:snowflake://ACCOUNT.snowflakecomputing.com/")
              + ", or set table_type to what the table is");
    }
  }

  private static SnowflakeLogin login(String url, Map<String, String> environment) {
    try {
      return SnowflakeLogin.of(
          SnowflakeLogin.SCHEME + url.substring(SnowflakeLogin.SCHEME.length()), environment);
    } catch (IllegalArgumentException e) {
      throw new TemplateException("target", "WRONG_LOGIN", e.getMessage());
    }
  }

  private static TargetAddress address(String url, RunSpec spec) {
    return new TargetAddress(
        withDatabase(url, spec.template().target()),
        spec.environment().get("PGUSER"),
        spec.environment().get("PGPASSWORD"));
  }

  /** Who logs in where; null for PostgreSQL. */
  SnowflakeLogin snowflake() {
    return snowflake;
  }

  /**
   * Connects to the target; closed with this.
   *
   * @param tag run and worker, for the server's history
   * @param purpose how sessions call themselves where there are no tags
   */
  Target connect(QueryTag tag, String purpose) {
    int timeoutMs = template.load().statementTimeoutMs();
    connected =
        snowflake == null
            ? PostgresTarget.connect(postgres, template.target(), timeoutMs, purpose)
            : SnowflakeTarget.connect(snowflake, template.target(), timeoutMs, tag);
    tellNotes();
    return connected;
  }

  /** What the target has noted since the last time, for who waits at the terminal. */
  void tellNotes() {
    List<String> notes = connected.notes();
    notes.subList(told, notes.size()).forEach(listener::message);
    told = notes.size();
  }

  private static void requireDemo(TargetSpec target) {
    if (target.tableType().isSnowflake()) {
      throw new TemplateException(
          "target",
          "NO_TARGET",
          "the template tests a "
              + target.tableType()
              + " table of Snowflake, but nothing says in which account: give --target"
              + " jdbc:snowflake://ACCOUNT.snowflakecomputing.com/, SNOWFLAKE_ACCOUNT or SNOWFLAKE_URL");
    }
    boolean demo =
        DEMO_DATABASE.equals(target.database())
            && "public".equals(target.schema())
            && DEMO_TABLE.equals(target.table());
    if (!demo) {
      throw new TemplateException(
          "target",
          "NO_TARGET",
          "the template tests "
              + target.database()
              + "."
              + target.schema()
              + "."
              + target.table()
              + ", but nothing says where that database is: give --target JDBC_URL or POSTGRES_URL (without them only the"
              + " embedded demo's table demo.public.orders can be tested)");
    }
  }

  /** A URL that names no database gets the template's. */
  private static String withDatabase(String url, TargetSpec target) {
    int authority = url.indexOf("://");
    if (authority < 0) {
      return url;
    }
    int query = url.indexOf('?');
    String head = query < 0 ? url : url.substring(0, query);
    String tail = query < 0 ? "" : url.substring(query);
    int slash = head.indexOf('/', authority + 3);
    if (slash < 0) {
      return head + "/" + target.database() + tail;
    }
    return slash == head.length() - 1 ? head + target.database() + tail : url;
  }

  @Override
  public void close() {
    try {
      if (connected != null) {
        connected.close();
        tellNotes();
      }
    } finally {
      closeDemo();
    }
  }

  private void closeDemo() {
    if (table != null) {
      table.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
