package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.flakebench.template.FlatFields.Report;
import org.flakebench.template.SqlTokens.Kind;
import org.flakebench.template.SqlTokens.Token;

/** The mix of a flat configuration: four shortcut kinds with fields of their own, and a list. */
final class FlatStatements {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int LONGEST_LABEL = 80;
  private static final List<String> SQL_NAMES = List.of("sql", "query", "query_text");

  private final FlatFields flat;
  private final Report report;
  private final JsonNode parameterRules;
  private final ArrayNode statements = NODES.arrayNode();

  /**
   * @param schema of templates: which fields each strategy has
   */
  FlatStatements(FlatFields flat, JsonNode schema) {
    this.flat = flat;
    this.report = flat.report();
    this.parameterRules = schema.path("$defs");
  }

  ArrayNode statements() {
    shortcut(StatementKind.POINT_LOOKUP, "custom_point_lookup");
    shortcut(StatementKind.RANGE_SCAN, "custom_range_scan");
    shortcut(StatementKind.INSERT, "custom_insert");
    shortcut(StatementKind.UPDATE, "custom_update");
    JsonNode list = flat.get("generic_queries");
    if (list != null && !list.isArray()) {
      report
          .problems()
          .add("generic_queries", "BAD_VALUE", "is " + ValueText.of(list) + ", must be a list");
    } else if (list != null) {
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < list.size(); i++) {
        generic(list.get(i), i, ids);
      }
    }
    return statements;
  }

  private void shortcut(StatementKind kind, String prefix) {
    String sql = flat.text(prefix + "_query");
    BigDecimal weight = weight(flat, prefix + "_pct");
    if (sql == null && weight.signum() == 0) {
      return;
    }
    ObjectNode statement =
        statement(kind, flat.place(prefix + "_query"), weight, prefix + "_pct", flat);
    if (sql != null) {
      String written = new NumberedSql(sql).sql();
      sql(statement, written, prefix + "_query", flat);
      if (kind == StatementKind.RANGE_SCAN && startsAndEndsAlike(written)) {
        report.note(
            prefix + "_query",
            "reads one row at most, since both ? get the same key; for as many rows as elsewhere write BETWEEN ? AND ? + 99");
      }
    }
  }

  private static boolean startsAndEndsAlike(String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    for (int i = 3; i < tokens.size(); i++) {
      if (tokens.get(i - 3).is("BETWEEN")
          && tokens.get(i).kind() == Kind.PLACEHOLDER
          && tokens.get(i - 2).kind() == Kind.PLACEHOLDER) {
        return i + 1 == tokens.size() || !tokens.get(i + 1).is("+");
      }
    }
    return false;
  }

  private ObjectNode statement(
      StatementKind kind, String place, BigDecimal weight, String weightName, FlatFields fields) {
    ObjectNode statement = statements.addObject();
    statement.put("kind", kind.name());
    report.origins().put("statements[" + (statements.size() - 1) + "]", place);
    fields.put(statement, "weight_pct", FlatFields.node(weight), path(), weightName);
    return statement;
  }

  /** Where the last statement stands in the template. */
  private String path() {
    return "statements[" + (statements.size() - 1) + "].";
  }

  private void sql(ObjectNode statement, String sql, String name, FlatFields fields) {
    fields.put(statement, "sql", NODES.textNode(sql), path(), name);
  }

  private static BigDecimal weight(FlatFields fields, String name) {
    BigDecimal weight = fields.number(name);
    return weight == null ? BigDecimal.ZERO : weight.setScale(2, RoundingMode.HALF_UP);
  }

  private void generic(JsonNode entry, int number, Set<String> ids) {
    String place = "generic_queries[" + number + "]";
    if (!entry.isObject()) {
      report
          .problems()
          .add(place, "BAD_VALUE", "is " + ValueText.of(entry) + ", must be an object");
      return;
    }
    FlatFields fields = new FlatFields(entry, place + ".", report);
    String id = fields.text("id");
    if (id == null && entry.has("id")) {
      report.problems().add(place + ".id", "BAD_VALUE", "is empty; leave it out or give one");
    }
    String known = id == null ? "GENERIC_SQL_" + (number + 1) : id;
    if (!ids.add(known)) {
      report
          .problems()
          .add(
              place + ".id",
              "DUPLICATE_ID",
              "is " + ValueText.quote(known) + ", which an earlier entry has");
    }
    String kind = fields.text("query_kind");
    if (kind != null && !kind.equalsIgnoreCase("GENERIC_SQL")) {
      report
          .problems()
          .add(
              place + ".query_kind",
              "NOT_ALLOWED",
              "is " + ValueText.quote(kind) + ", must be GENERIC_SQL");
    }
    ObjectNode statement =
        statement(
            StatementKind.GENERIC_SQL, place, weight(fields, "weight_pct"), "weight_pct", fields);
    label(statement, fields, known);
    fields.putText(statement, "operation", path(), "operation_type");
    String name = SQL_NAMES.stream().filter(fields::has).findFirst().orElse("sql");
    String sql = fields.text(name);
    NumberedSql placeholders = new NumberedSql(sql == null ? "" : sql);
    if (sql != null) {
      sql(statement, placeholders.sql(), name, fields);
    }
    JsonNode parameters = fields.get("parameters");
    if (parameters != null && parameters.isArray()) {
      statement.set("parameters", parameters(placeholders, parameters, place));
    } else if (parameters != null) {
      report
          .problems()
          .add(
              place + ".parameters",
              "BAD_VALUE",
              "is " + ValueText.of(parameters) + ", must be a list");
    }
    fields.dropTheRest();
  }

  private void label(ObjectNode statement, FlatFields fields, String id) {
    String label = fields.text("label");
    String text = StatementRules.normaliseLabel(NODES.textNode(label == null ? id : label));
    if (text.length() > LONGEST_LABEL) {
      report.note(fields.place("label"), "cut to " + LONGEST_LABEL + " characters");
      text = text.substring(0, LONGEST_LABEL);
    }
    fields.put(statement, "label", NODES.textNode(text), path(), label == null ? "id" : "label");
  }

  private ArrayNode parameters(NumberedSql placeholders, JsonNode given, String place) {
    ArrayNode parameters = NODES.arrayNode();
    for (int i = 0; i < given.size(); i++) {
      JsonNode one = given.get(i);
      String at = place + ".parameters[" + i + "].";
      report.origins().put(path() + "parameters[" + i + "]", at.substring(0, at.length() - 1));
      parameters.add(one.isObject() ? parameter((ObjectNode) one, at) : one);
    }
    boolean positions =
        IntStream.range(0, parameters.size()).anyMatch(i -> parameters.get(i).has("position"));
    boolean oneEach = placeholders.repeats() && parameters.size() == placeholders.numbers().length;
    return placeholders.inOrder() || positions || oneEach
        ? parameters
        : ordered(placeholders, parameters, place);
  }

  /** $2 before $1: the second parameter belongs to the first placeholder. */
  private ArrayNode ordered(NumberedSql placeholders, ArrayNode parameters, String place) {
    ArrayNode ordered = NODES.arrayNode();
    List<Integer> numbers = IntStream.of(placeholders.numbers()).boxed().toList();
    for (int i = 0; i < numbers.size(); i++) {
      if (numbers.get(i) > parameters.size()) {
        return parameters;
      }
      JsonNode parameter = parameters.get(numbers.get(i) - 1).deepCopy();
      if (parameter instanceof ObjectNode object) {
        int on = object.path("depends_on").asInt(0);
        if (object.path("depends_on").isInt() && numbers.contains(on)) {
          object.put("depends_on", numbers.indexOf(on) + 1);
        }
        if (numbers.indexOf(numbers.get(i)) < i) {
          object.remove("name");
        }
      }
      ordered.add(parameter);
    }
    report.note(
        place + ".parameters",
        "put into the order of the $n in the statement"
            + (placeholders.repeats()
                ? "; a $n that stands twice is two ? now, which get values of their own"
                : ""));
    return ordered;
  }

  private JsonNode parameter(ObjectNode given, String place) {
    ObjectNode parameter = given.deepCopy();
    Set<String> nulls = new TreeSet<>();
    parameter
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull() && !field.getKey().equals("value")) {
                nulls.add(field.getKey());
              }
            });
    parameter.remove(nulls);
    ObjectNode wrapper = NODES.objectNode();
    wrapper.putArray("statements").addObject().putArray("parameters").add(parameter);
    Shorthand.expand(wrapper);
    String strategy = parameter.path("strategy").asText().strip().toLowerCase(Locale.ROOT);
    if (strategy.equals("literal") && !parameter.has("value")) {
      parameter.putNull("value");
    }
    for (String name : List.of("min", "max", "null_rate", "offset", "count", "band")) {
      if (parameter.path(name).isTextual()
          && parameter.get(name).textValue().strip().matches("[-+]?[0-9]+(\\.[0-9]+)?")) {
        parameter.set(
            name, FlatFields.node(new BigDecimal(parameter.get(name).textValue().strip())));
      }
    }
    JsonNode on = parameter.path("depends_on");
    if (on.isInt() && on.intValue() == 0) {
      parameter.put("depends_on", 1);
      report.note(place + "depends_on", "0 became 1: positions are counted from 1");
    }
    JsonNode rule = parameterRules.path("parameter_" + strategy).path("properties");
    if (!rule.isMissingNode()) {
      Set<String> others = new TreeSet<>();
      parameter.fieldNames().forEachRemaining(others::add);
      rule.fieldNames().forEachRemaining(others::remove);
      others.forEach(
          name -> report.note(place + name, "left out; " + strategy + " has no such field"));
      parameter.remove(others);
    }
    return parameter;
  }
}
