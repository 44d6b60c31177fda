package org.flakebench.snowflakesql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The functions that Snowflake's documentation has, from {@code documented-functions.csv}: name,
 * least and most arguments (empty: any number), last part of the page's address.
 */
final class DocumentedFunctions {
  private static final String PAGES = "https://docs.snowflake.com/en/sql-reference/functions/";

  private final Map<String, Signature> byName = new HashMap<>();

  /** How many arguments a function takes, and where that stands. */
  record Signature(int least, int most, String page) {}

  static DocumentedFunctions load() {
    DocumentedFunctions functions = new DocumentedFunctions();
    for (List<String> row : Csv.rows("documented-functions.csv", 4)) {
      int most = row.get(2).isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(row.get(2));
      Signature old =
          functions.byName.put(
              row.get(0), new Signature(Integer.parseInt(row.get(1)), most, PAGES + row.get(3)));
      if (old != null) {
        throw new IllegalStateException("function " + row.get(0) + " stands there twice");
      }
    }
    return functions;
  }

  /** What is wrong with the calls in a statement. */
  List<String> refusals(SyntaxTree statement) {
    List<String> refusals = new ArrayList<>();
    Stream.of("function", "call")
        .flatMap(rule -> statement.all(rule).stream())
        .forEach(call -> check(call, refusals));
    return refusals;
  }

  private void check(SyntaxTree call, List<String> refusals) {
    String name = call.tokens().get(0).text().toUpperCase(Locale.ROOT);
    Signature signature = byName.get(name);
    if (signature == null) {
      refusals.add(name + " is in no list of documented functions (documented-functions.csv)");
      return;
    }
    long given = call.parts().stream().filter(part -> part.rule().equals("argument")).count();
    if (call.tokens().get(2).isSymbol("*")) {
      given = 1;
    }
    if (given < signature.least() || given > signature.most()) {
      refusals.add(name + " with " + given + " arguments; " + signature.page());
    }
  }
}
