package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flakebench.template.SqlTokens.Token;

/** What statements may do on a type of table, as far as their text tells. */
final class TableTypeRules {
  /** What may stand before the star that takes all columns. */
  private static final List<String> BEFORE_ALL = List.of("SELECT", "DISTINCT", "ALL", ",", ".");

  private final Problems problems;

  TableTypeRules(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param template complete and checked by the other rules
   */
  void check(JsonNode template) {
    if (!problems.clean("target") || !problems.clean("statements")) {
      return;
    }
    TableType type = TableType.valueOf(template.get("target").get("table_type").textValue());
    JsonNode statements = template.get("statements");
    for (int i = 0; i < statements.size(); i++) {
      JsonNode statement = statements.get(i);
      if (statement.get("weight_pct").decimalValue().signum() > 0) {
        check(type, "statements[" + i + "]", statement);
      }
    }
  }

  private void check(TableType type, String path, JsonNode statement) {
    boolean writes = "WRITE".equals(statement.path("operation").textValue());
    if (writes && type.isReadOnly()) {
      problems.add(
          path,
          "READ_ONLY_TABLE",
          "writes ("
              + statement.get("kind").textValue()
              + "), but "
              + type
              + " tables are only read by statements; give it weight 0 or take it out");
    }
    if (type == TableType.HYBRID && sortsAll(statement.get("sql").textValue())) {
      problems.add(
          path + ".sql",
          "HYBRID_SORTS_ALL",
          "has ORDER BY together with SELECT *: on a hybrid table that sorts whole rows, which takes minutes on a large one; name the"
              + " columns, or take ORDER BY out and read by a range of keys");
    }
  }

  /** Whether a query takes all columns and sorts, and not a query inside or around it. */
  static boolean sortsAll(String sql) {
    Set<Integer> all = new HashSet<>();
    Set<Integer> sorted = new HashSet<>();
    List<Token> tokens = SqlTokens.of(sql);
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      Token before = i == 0 ? null : tokens.get(i - 1);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (token.is("*") && before != null && BEFORE_ALL.stream().anyMatch(before::is)) {
        all.add(depth);
      }
      if (token.is("BY") && before != null && before.is("ORDER")) {
        sorted.add(depth);
      }
    }
    all.retainAll(sorted);
    return !all.isEmpty();
  }
}
