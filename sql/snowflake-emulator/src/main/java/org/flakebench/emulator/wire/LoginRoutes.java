package org.flakebench.emulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.flakebench.emulator.accountusage.SystemViews;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.engine.Backend;
import org.flakebench.emulator.engine.EmulatedVersion;
import org.flakebench.emulator.engine.Engine;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.faults.Faults;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.session.Logins;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.session.Sessions;
import org.flakebench.emulator.session.User;

/** Login, renewal of tokens, heartbeat, logout. Thread-safe. */
public final class LoginRoutes {
  private final Logins logins;
  private final Sessions sessions;
  private final Catalog catalog;
  private final History history;
  private final Backend backend;
  private final Engine engine;
  private final SystemViews views;
  private final Faults faults;
  private final AtomicLong ids = new AtomicLong(1_000_000);

  public LoginRoutes(
      Logins logins,
      Sessions sessions,
      Catalog catalog,
      History history,
      Backend backend,
      Engine engine,
      SystemViews views,
      Faults faults) {
    this.logins = logins;
    this.sessions = sessions;
    this.catalog = catalog;
    this.history = history;
    this.backend = backend;
    this.engine = engine;
    this.views = views;
    this.faults = faults;
  }

  void login(Context ctx) throws SQLException {
    long delay = faults.loginDelay().toNanos();
    long until = System.nanoTime() + delay;
    while (delay > 0 && System.nanoTime() < until) {
      LockSupport.parkNanos(Math.min(until - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50)));
    }
    JsonNode data = Wire.body(ctx).path("data");
    try {
      User user = logins.check(data);
      Session session =
          new Session(
              ids.incrementAndGet(),
              user.name(),
              catalog,
              history,
              backend.connect(),
              (schema, name) -> views.columns(schema, name));
      boolean open = false;
      try {
        prepare(session, user, ctx, data);
        sessions.open(session);
        open = true;
      } finally {
        if (!open) {
          session.close();
        }
      }
      Wire.send(ctx, Replies.success(reply(session)));
    } catch (SnowflakeError e) {
      Wire.send(ctx, Replies.refused(e));
    }
  }

  private void prepare(Session session, User user, Context ctx, JsonNode data) throws SQLException {
    User.Defaults defaults = user.defaults();
    String role = or(ctx.queryParam("roleName"), defaults.role());
    if (role != null && !user.roles().contains(role) && !role.equals("PUBLIC")) {
      throw new SnowflakeError(
          "390189",
          "08001",
          "Role '"
              + role
              + "' specified in the connect string is not granted to this user."
              + " Contact your local system administrator, or attempt to login with another role,"
              + " e.g. PUBLIC.");
    }
    session.role(role == null ? "PUBLIC" : role);
    // What does not exist is not used, and no error, as in Snowflake.
    String warehouse = or(ctx.queryParam("warehouse"), defaults.warehouse());
    session.warehouse(
        warehouse != null && catalog.warehouses().containsKey(warehouse) ? warehouse : null);
    String database = or(ctx.queryParam("databaseName"), defaults.database());
    String schema = or(ctx.queryParam("schemaName"), defaults.schema());
    if (database != null && catalog.databases().containsKey(database)) {
      var schemas = catalog.database(database).schemas();
      String wanted = schema == null ? "PUBLIC" : schema;
      session.use(database, schemas.containsKey(wanted) ? wanted : null);
    }
    for (var parameter : data.path("SESSION_PARAMETERS").properties()) {
      session
          .parameters()
          .set(parameter.getKey().toUpperCase(Locale.ROOT), parameter.getValue().asText(), false);
    }
    engine.opened(session);
  }

  private static String or(String name, String missing) {
    if (name == null || name.isBlank()) {
      return missing;
    }
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1)
        : name.toUpperCase(Locale.ROOT);
  }

  private static Map<String, Object> reply(Session session) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("databaseName", session.database());
    info.put("schemaName", session.schema());
    info.put("warehouseName", session.warehouse());
    info.put("roleName", session.role());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("token", session.token().text());
    data.put("validityInSeconds", 3600);
    data.put("masterToken", session.masterToken());
    data.put("masterValidityInSeconds", 14400);
    data.put("displayUserName", session.user());
    data.put("serverVersion", EmulatedVersion.SERVER);
    data.put("firstLogin", false);
    data.put("healthCheckInterval", 45);
    data.put("newClientForUpgrade", null);
    data.put("sessionId", session.id());
    data.put("parameters", Replies.parameters(session));
    data.put("sessionInfo", info);
    data.put("idToken", null);
    data.put("mfaToken", null);
    data.put("responseData", null);
    return data;
  }

  void renew(Context ctx) {
    try {
      Session session = sessions.renew(Wire.token(ctx));
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("sessionToken", session.token().text());
      data.put("validityInSecondsST", 3600);
      data.put("masterToken", session.masterToken());
      data.put("validityInSecondsMT", 14400);
      data.put("sessionId", session.id());
      Wire.send(ctx, Replies.success(data));
    } catch (SnowflakeError e) {
      Wire.send(ctx, Replies.refused(e));
    }
  }

  void heartbeat(Context ctx) {
    try {
      sessions.find(Wire.token(ctx));
      Wire.send(ctx, Replies.success(null));
    } catch (SnowflakeError e) {
      Wire.send(ctx, Replies.refused(e));
    }
  }

  void session(Context ctx) {
    if (!"true".equals(ctx.queryParam("delete"))) {
      Wire.send(ctx, Replies.success(null));
      return;
    }
    try {
      Session session = sessions.find(Wire.token(ctx));
      sessions.remove(session);
      engine.close(session);
      Wire.send(ctx, Replies.success(null));
    } catch (SnowflakeError e) {
      Wire.send(ctx, Replies.refused(e));
    }
  }
}
