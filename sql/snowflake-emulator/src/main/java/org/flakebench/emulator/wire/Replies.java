package org.flakebench.emulator.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.engine.Answer;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.OutColumn;

/** Answers in the shape that the driver reads. */
final class Replies {
  private static final List<String> FOR_RESULTS =
      List.of(
          "TIMEZONE",
          "AUTOCOMMIT",
          "BINARY_OUTPUT_FORMAT",
          "DATE_OUTPUT_FORMAT",
          "TIME_OUTPUT_FORMAT",
          "TIMESTAMP_OUTPUT_FORMAT",
          "TIMESTAMP_NTZ_OUTPUT_FORMAT",
          "TIMESTAMP_LTZ_OUTPUT_FORMAT",
          "TIMESTAMP_TZ_OUTPUT_FORMAT",
          "CLIENT_TIMESTAMP_TYPE_MAPPING",
          "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD",
          "JDBC_TREAT_DECIMAL_AS_INT",
          "JDBC_USE_SESSION_TIMEZONE");

  private Replies() {}

  static Map<String, Object> success(Object data) {
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("data", data);
    reply.put("code", null);
    reply.put("message", null);
    reply.put("success", true);
    return reply;
  }

  /** An error of the session or the login: it has no statement. */
  static Map<String, Object> refused(SnowflakeError error) {
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("data", null);
    reply.put("code", error.code());
    reply.put("message", error.getMessage());
    reply.put("success", false);
    return reply;
  }

  /** An error of a statement. */
  static Map<String, Object> failed(SnowflakeError error, String queryId) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("internalError", false);
    data.put("errorCode", error.code());
    data.put("sqlState", error.sqlState());
    data.put("queryId", queryId);
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("data", data);
    reply.put("code", error.code());
    reply.put("message", error.getMessage());
    reply.put("success", false);
    return reply;
  }

  /** A statement goes on; its result is asked for later. */
  static Map<String, Object> inProgress(String queryId, boolean async) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("getResultUrl", "/queries/" + queryId + "/result");
    data.put("queryId", queryId);
    data.put("queryAbortsAfterSecs", 300);
    Map<String, Object> reply = success(data);
    reply.put("code", async ? "333334" : "333333");
    reply.put("message", "Query execution in progress.");
    return reply;
  }

  static Map<String, Object> answer(Answer answer, Session session) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("parameters", resultParameters(session));
    List<Map<String, Object>> types = new ArrayList<>();
    answer.columns().forEach(c -> types.add(type(c)));
    data.put("rowtype", types);
    data.put("rowset", answer.rows());
    data.put("total", answer.rows().size());
    data.put("returned", answer.rows().size());
    data.put("queryId", answer.queryId());
    data.put("databaseProvider", null);
    data.put("finalDatabaseName", session.database());
    data.put("finalSchemaName", session.schema());
    data.put("finalWarehouseName", session.warehouse());
    data.put("finalRoleName", session.role());
    data.put("numberOfBinds", answer.binds());
    data.put("arrayBindSupported", answer.arrayBind());
    data.put("statementTypeId", answer.typeId());
    data.put("version", 1);
    data.put("sendResultTime", System.currentTimeMillis());
    data.put("queryResultFormat", "json");
    if (answer.binds() > 0) {
      List<Map<String, Object>> binds = new ArrayList<>();
      for (int i = 0; i < answer.binds(); i++) {
        binds.add(type(new OutColumn(String.valueOf(i + 1), DataType.TEXT, true)));
      }
      data.put("metaDataOfBinds", binds);
    }
    data.putAll(answer.extra());
    return success(data);
  }

  private static Map<String, Object> type(OutColumn column) {
    DataType type = column.type();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", column.name());
    map.put("database", "");
    map.put("schema", "");
    map.put("table", "");
    map.put("type", type.wire());
    map.put("nullable", column.nullable());
    boolean number = type.is(DataType.Base.NUMBER);
    boolean time = type.isTimestamp() || type.is(DataType.Base.TIME);
    boolean text = type.wire().equals("text");
    int length = type.precision() == 0 ? DataType.MAX_TEXT : type.precision();
    map.put("precision", number ? (Integer) type.precision() : time ? (Integer) 0 : null);
    map.put("scale", number ? (Integer) type.scale() : time ? (Integer) 9 : null);
    map.put(
        "length",
        text
            ? (Integer) length
            : type.is(DataType.Base.BINARY) ? (Integer) type.precision() : null);
    map.put("byteLength", text ? (Long) Math.min(4L * length, DataType.MAX_TEXT) : null);
    map.put("collation", null);
    return map;
  }

  /** All parameters, as a login tells them. */
  static List<Map<String, Object>> parameters(Session session) {
    List<Map<String, Object>> list = new ArrayList<>();
    session.parameters().all().forEach((name, value) -> list.add(parameter(name, value)));
    return list;
  }

  /** Those that the driver reads results by. */
  private static List<Map<String, Object>> resultParameters(Session session) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (String name : FOR_RESULTS) {
      list.add(parameter(name, session.parameters().get(name)));
    }
    return list;
  }

  private static Map<String, Object> parameter(String name, Object value) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", name);
    one.put("value", value);
    return one;
  }
}
