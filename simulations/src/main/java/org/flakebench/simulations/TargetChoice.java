package org.flakebench.simulations;

import java.util.Map;
import org.flakebench.store.EmbeddedPostgres;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.postgres.DemoTable;
import org.flakebench.template.TargetSpec;
import org.flakebench.template.TemplateException;

/**
 * The database under test of a run: the one that the command line names, else the environment's,
 * else the embedded demo, which is started and whose table is made anew.
 */
final class TargetChoice implements AutoCloseable {
  private static final String DEMO_DATABASE = "demo";
  private static final String DEMO_TABLE = "orders";

  private final TargetAddress address;
  private final EmbeddedPostgres server;
  private final DemoTable table;

  private TargetChoice(TargetAddress address, EmbeddedPostgres server, DemoTable table) {
    this.address = address;
    this.server = server;
    this.table = table;
  }

  static TargetChoice of(RunSpec spec, RunListener listener) {
    Map<String, String> environment = spec.environment();
    String url = spec.targetUrl() != null ? spec.targetUrl() : environment.get("POSTGRES_URL");
    if (url != null && !url.isBlank()) {
      return new TargetChoice(
          new TargetAddress(
              withDatabase(url, spec.template().target()),
              environment.get("PGUSER"),
              environment.get("PGPASSWORD")),
          null,
          null);
    }
    requireDemo(spec.template().target());
    listener.message("starting the embedded demo database");
    EmbeddedPostgres server = EmbeddedPostgres.start(spec.home(), EmbeddedPostgres.Instance.DEMO);
    try {
      TargetAddress address = new TargetAddress(server.jdbcUrl(), server.user(), server.password());
      listener.message("filling the demo table with " + DemoTable.ROWS + " rows");
      return new TargetChoice(address, server, DemoTable.reset(address));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static void requireDemo(TargetSpec target) {
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

  TargetAddress address() {
    return address;
  }

  @Override
  public void close() {
    if (table != null) {
      table.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
