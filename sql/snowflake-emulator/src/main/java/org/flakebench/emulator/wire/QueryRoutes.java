package org.flakebench.emulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flakebench.emulator.engine.Engine;
import org.flakebench.emulator.engine.Request;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.faults.Faults;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.session.Sessions;

/** Statements: run, asked about, cancelled. Thread-safe. */
public final class QueryRoutes implements AutoCloseable {
  /** How long a request for a result is kept waiting before it is told to ask again. */
  private static final long ASK_AGAIN_SECONDS = 20;

  private final Sessions sessions;
  private final Engine engine;
  private final History history;
  private final Faults faults;
  private final Map<String, CompletableFuture<byte[]>> inFlight = new ConcurrentHashMap<>();
  private final Map<String, byte[]> lost = new ConcurrentHashMap<>();
  private final Map<String, Future<Map<String, Object>>> async = new ConcurrentHashMap<>();
  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "emulator-async");
            thread.setDaemon(true);
            return thread;
          });

  public QueryRoutes(Sessions sessions, Engine engine, History history, Faults faults) {
    this.sessions = sessions;
    this.engine = engine;
    this.history = history;
    this.faults = faults;
  }

  void query(Context ctx) {
    String requestId = String.valueOf(ctx.queryParam("requestId"));
    byte[] before = lost.remove(requestId);
    if (before != null) {
      Wire.send(ctx, before);
      return;
    }
    if (faults.takeUnavailable()) {
      ctx.status(503);
      return;
    }
    Session session;
    try {
      session = sessions.find(Wire.token(ctx));
    } catch (SnowflakeError e) {
      Wire.send(ctx, Replies.refused(e));
      return;
    }
    JsonNode body = Wire.body(ctx);
    Request request =
        new Request(
            requestId,
            body.path("sqlText").asText(""),
            body.path("describeOnly").asBoolean(false),
            body.path("bindings"),
            body.path("bindStage").asText(null),
            body.path("parameters").isObject() ? body.path("parameters") : null,
            body.path("isInternal").asBoolean(false));
    String queryId = Engine.newQueryId();
    if (body.path("asyncExec").asBoolean(false) && !request.describeOnly()) {
      async.put(queryId, executor.submit(() -> run(session, request, queryId)));
      Wire.send(ctx, Replies.inProgress(queryId, true));
      return;
    }
    byte[] reply = once(session, request, queryId);
    if (faults.takeLostAnswer()) {
      lost.put(requestId, reply);
      ctx.status(503);
      return;
    }
    Wire.send(ctx, reply);
  }

  /** A request that is repeated while it runs waits for the first one: nothing runs twice. */
  private byte[] once(Session session, Request request, String queryId) {
    CompletableFuture<byte[]> mine = new CompletableFuture<>();
    CompletableFuture<byte[]> first = inFlight.putIfAbsent(request.requestId(), mine);
    if (first != null) {
      return first.join();
    }
    try {
      mine.complete(Wire.bytes(run(session, request, queryId)));
    } finally {
      inFlight.remove(request.requestId());
      // Only after an error of the emulator itself.
      mine.completeExceptionally(new IllegalStateException("the first request failed"));
    }
    return mine.join();
  }

  private Map<String, Object> run(Session session, Request request, String queryId) {
    try {
      return Replies.answer(engine.run(session, request, queryId), session);
    } catch (SnowflakeError e) {
      return Replies.failed(e, queryId);
    }
  }

  /** The result of a statement that was sent off. */
  void result(Context ctx) throws InterruptedException {
    String queryId = ctx.pathParam("id");
    try {
      sessions.find(Wire.token(ctx));
    } catch (SnowflakeError e) {
      Wire.send(ctx, Replies.refused(e));
      return;
    }
    Future<Map<String, Object>> running = async.get(queryId);
    if (running == null) {
      Wire.send(
          ctx,
          Replies.refused(
              new SnowflakeError("000709", "02000", "Statement " + queryId + " not found")));
      return;
    }
    try {
      Wire.send(ctx, running.get(ASK_AGAIN_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      Wire.send(ctx, Replies.inProgress(queryId, false));
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  void monitor(Context ctx) {
    try {
      sessions.find(Wire.token(ctx));
    } catch (SnowflakeError e) {
      Wire.send(ctx, Replies.refused(e));
      return;
    }
    QueryRecord query = history.byId(ctx.pathParam("id"));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("queries", query == null ? List.of() : List.of(status(query)));
    Wire.send(ctx, Replies.success(data));
  }

  private static Map<String, Object> status(QueryRecord query) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("id", query.queryId());
    status.put(
        "status",
        query.isEnded() ? query.errorCode() == null ? "SUCCESS" : "FAILED_WITH_ERROR" : "RUNNING");
    status.put("state", query.isEnded() ? "SUCCEEDED" : "FILE_SET_INITIALIZATION");
    status.put("sqlText", query.sql());
    status.put("sessionId", query.sessionId());
    status.put("startTime", query.start().toEpochMilli());
    status.put("endTime", query.isEnded() ? query.end().toEpochMilli() : 0L);
    status.put("totalDuration", query.elapsedMs());
    status.put("errorCode", query.errorCode());
    status.put("errorMessage", query.errorMessage());
    status.put("warehouseName", query.context().warehouse());
    status.put("warehouseExternalSize", query.context().warehouseSize());
    status.put("warehouseId", query.context().warehouseId());
    return status;
  }

  void abort(Context ctx) {
    JsonNode body = Wire.body(ctx);
    boolean there = engine.cancel(body.path("requestId").asText(""));
    if (there) {
      Wire.send(ctx, Replies.success(null));
    } else {
      Wire.send(
          ctx,
          Replies.failed(
              new SnowflakeError(
                  "000605", "57014", "Identified SQL statement is not currently executing."),
              null));
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
