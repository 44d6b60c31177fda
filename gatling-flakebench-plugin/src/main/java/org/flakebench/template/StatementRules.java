package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The rules of the mix that a schema cannot say. Puts weights, labels and operations into their
 * final form.
 */
final class StatementRules {
  private static final BigDecimal WHOLE = new BigDecimal("100.00");
  private static final int LONGEST_LABEL = 80;
  private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private final Problems problems;

  StatementRules(Problems problems) {
    this.problems = problems;
  }

  void check(ObjectNode template) {
    JsonNode statements = template.path("statements");
    if (!statements.isArray()) {
      return;
    }
    boolean postgres = "POSTGRES".equals(template.path("target").path("table_type").asText());
    Map<SeriesKey, Integer> first = new HashMap<>();
    for (int i = 0; i < statements.size(); i++) {
      String path = "statements[" + i + "]";
      if (problems.clean(path + ".weight_pct")) {
        round((ObjectNode) statements.get(i));
      }
      if (problems.clean(path)) {
        ObjectNode statement = (ObjectNode) statements.get(i);
        label(statement, path);
        operation(statement, path);
        sql(statement, path, postgres);
        series(statements, i, first);
      }
    }
    sum(statements);
  }

  private static void round(ObjectNode statement) {
    BigDecimal rounded =
        statement.get("weight_pct").decimalValue().setScale(2, RoundingMode.HALF_UP);
    statement.set("weight_pct", SchemaTree.number(statement.numberNode(rounded)));
  }

  private void sum(JsonNode statements) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < statements.size(); i++) {
      if (!problems.clean("statements[" + i + "].weight_pct")) {
        return;
      }
      sum = sum.add(statements.get(i).get("weight_pct").decimalValue());
    }
    if (!statements.isEmpty() && sum.compareTo(WHOLE) != 0) {
      problems.add(
          "statements",
          "WEIGHT_SUM",
          "the weights sum to "
              + sum.setScale(2, RoundingMode.HALF_UP).toPlainString()
              + ", they must sum to exactly 100.00");
    }
  }

  /** Null when nothing is left of it. */
  static String normaliseLabel(JsonNode label) {
    String text =
        label == null || label.isNull()
            ? ""
            : BLANKS.matcher(label.textValue().strip()).replaceAll("_");
    return text.isEmpty() ? null : text;
  }

  private void label(ObjectNode statement, String path) {
    String label = normaliseLabel(statement.get("label"));
    statement.put("label", label);
    if (label != null && label.length() > LONGEST_LABEL) {
      problems.add(
          path + ".label",
          "LABEL_TOO_LONG",
          "has " + label.length() + " characters, may have at most " + LONGEST_LABEL);
    }
  }

  private void operation(ObjectNode statement, String path) {
    StatementKind kind = StatementKind.valueOf(statement.get("kind").textValue());
    JsonNode given = statement.path("operation");
    if (kind.operation() == null) {
      if (!given.isTextual()) {
        problems.add(
            path + ".operation",
            "OPERATION_REQUIRED",
            "is missing; GENERIC_SQL must say READ or WRITE");
      }
    } else if (given.isTextual() && !given.textValue().equals(kind.operation().name())) {
      problems.add(
          path + ".operation",
          "OPERATION_CONFLICT",
          "is "
              + given.textValue()
              + ", but "
              + kind
              + " is always "
              + kind.operation()
              + "; leave it out");
    } else {
      statement.put("operation", kind.operation().name());
    }
  }

  private void sql(ObjectNode statement, String path, boolean postgres) {
    String sql = statement.get("sql").textValue();
    int parameters = statement.get("parameters").size();
    boolean generic = "GENERIC_SQL".equals(statement.get("kind").textValue());
    if (!generic && parameters > 0) {
      problems.add(
          path + ".parameters",
          "PARAMETERS_NOT_USED",
          "has "
              + entries(parameters)
              + ", but "
              + statement.get("kind").textValue()
              + " binds its values by rule; only GENERIC_SQL"
              + " has parameters");
    }
    if (sql.isBlank()) {
      if (generic && statement.get("weight_pct").decimalValue().signum() > 0) {
        problems.add(
            path + ".sql",
            "SQL_REQUIRED",
            "is empty; GENERIC_SQL with a weight above 0 needs its SQL");
      }
      return;
    }
    int unclosed = SqlTokens.first(SqlTokens.Kind.UNCLOSED, sql);
    int numbered = postgres ? SqlTokens.first(SqlTokens.Kind.NUMBERED, sql) : -1;
    int placeholders = SqlTokens.placeholders(sql);
    if (unclosed >= 0) {
      problems.add(
          path + ".sql",
          "SQL_NOT_CLOSED",
          "the quote or comment that begins at character "
              + (unclosed + 1)
              + " is never closed: "
              + ValueText.quote(sql.substring(unclosed)));
    } else if (numbered >= 0) {
      problems.add(
          path + ".sql",
          "NUMBERED_PLACEHOLDER",
          "has a numbered placeholder at character "
              + (numbered + 1)
              + "; write each placeholder as ?");
    } else if (generic && placeholders != parameters) {
      problems.add(
          path + ".parameters",
          "PARAMETER_COUNT",
          "has "
              + entries(parameters)
              + ", but the SQL has "
              + placeholders
              + (placeholders == 1 ? " placeholder" : " placeholders")
              + " (?): count mismatch, give one entry per placeholder");
    } else {
      effect(statement, path, sql);
    }
    if (generic && problems.clean(path + ".parameters")) {
      new ParameterRules(problems).check(statement.get("parameters"), path + ".parameters", sql);
    }
  }

  /** As the binder does before a run, but as early as the template is read. */
  private void effect(ObjectNode statement, String path, String sql) {
    JsonNode operation = statement.path("operation");
    if (operation.isTextual()) {
      SqlEffect.problem(
              path + ".sql",
              StatementKind.valueOf(statement.get("kind").textValue()),
              Operation.valueOf(operation.textValue()),
              sql)
          .ifPresent(problem -> problems.addAll(List.of(problem)));
    }
  }

  private static String entries(int count) {
    return count == 1 ? "1 entry" : count + " entries";
  }

  /**
   * Figures of one kind and label are added up, which has a meaning only if all of them read or all
   * of them write.
   */
  private void series(JsonNode statements, int index, Map<SeriesKey, Integer> first) {
    JsonNode statement = statements.get(index);
    StatementKind kind = StatementKind.valueOf(statement.get("kind").textValue());
    SeriesKey series = new SeriesKey(kind, statement.get("label").textValue());
    Integer other = first.putIfAbsent(series, index);
    JsonNode operation = statement.path("operation");
    JsonNode others = other == null ? operation : statements.get(other).path("operation");
    if (operation.isTextual() && others.isTextual() && !operation.equals(others)) {
      problems.add(
          "statements[" + index + "].operation",
          "SERIES_CONFLICT",
          "is "
              + operation.textValue()
              + ", but statements["
              + other
              + "] has the same name in reports ("
              + series.displayName()
              + ") and is "
              + others.textValue()
              + "; give one of them another label");
    }
  }
}
