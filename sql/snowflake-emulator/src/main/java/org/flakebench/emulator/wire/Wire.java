package org.flakebench.emulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP endpoint. Thread-safe. */
public final class Wire implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TOKEN = Pattern.compile("Snowflake Token=\"([^\"]*)\"");

  private final Javalin server;
  private final QueryRoutes queries;

  /**
   * @param port 0 for any that is free
   * @param threads how many requests may be in flight at once
   */
  public Wire(int port, int threads, LoginRoutes logins, QueryRoutes queries) {
    this.queries = queries;
    this.server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.startup.startupWatcherEnabled = false;
                  config.startup.showOldJavalinVersionWarning = false;
                  config.http.maxRequestSize = 1L << 30;
                  config.http.compressionStrategy = CompressionStrategy.NONE;
                  config.jetty.addConnector((jetty, http) -> connector(jetty, http, port));
                  QueuedThreadPool pool = new QueuedThreadPool(threads + 16, 8, 60_000);
                  pool.setName("emulator-http");
                  pool.setDaemon(true);
                  config.jetty.threadPool = pool;
                  config.routes.post("/session/v1/login-request", logins::login);
                  config.routes.post("/session/token-request", logins::renew);
                  config.routes.post("/session/heartbeat", logins::heartbeat);
                  config.routes.post("/session", logins::session);
                  config.routes.post("/queries/v1/query-request", queries::query);
                  config.routes.post("/queries/v1/abort-request", queries::abort);
                  config.routes.get("/queries/{id}/result", queries::result);
                  config.routes.get("/monitoring/queries/{id}", queries::monitor);
                  config.routes.post(
                      "/telemetry/send", ctx -> send(ctx, Replies.success("Log Received")));
                })
            .start();
  }

  /** A statement may take long without a byte on the wire, and many clients come at once. */
  private static ServerConnector connector(Server jetty, HttpConfiguration http, int port) {
    ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(TimeUnit.HOURS.toMillis(12));
    connector.setAcceptQueueSize(1024);
    connector.setAcceptedTcpNoDelay(true);
    return connector;
  }

  public int port() {
    return server.port();
  }

  static JsonNode body(Context ctx) {
    try (InputStream in = ctx.bodyInputStream()) {
      boolean packed = "gzip".equalsIgnoreCase(ctx.header("Content-Encoding"));
      return JSON.readTree(packed ? new GZIPInputStream(in) : in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The token of a request, or null. */
  static String token(Context ctx) {
    String header = ctx.header("Authorization");
    Matcher matcher = TOKEN.matcher(header == null ? "" : header);
    return matcher.find() ? matcher.group(1) : null;
  }

  static byte[] bytes(Object reply) {
    try {
      return JSON.writeValueAsBytes(reply);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void send(Context ctx, Object reply) {
    send(ctx, bytes(reply));
  }

  static void send(Context ctx, byte[] reply) {
    ctx.contentType("application/json").result(reply);
  }

  @Override
  public void close() {
    server.stop();
    queries.close();
  }
}
