package org.flakebench.snowflakesql;

import java.util.ArrayList;
import java.util.List;

/**
 * Judges a statement: it must follow the documented syntax, call documented functions only, and
 * name documented columns of Snowflake's own views. What other parsers say of it is noted.
 */
final class Judge {
  private final DocumentedSyntax syntax = DocumentedSyntax.load();
  private final DocumentedFunctions functions = DocumentedFunctions.load();
  private final UsedColumns columns = new UsedColumns(DocumentedColumns.load());

  Verdict of(String sql, String origin) {
    List<String> refusals = new ArrayList<>();
    List<String> parsers = new ArrayList<>(SecondParsers.thatParse(sql));
    String page = null;
    try {
      SyntaxTree tree = syntax.match(sql);
      page = syntax.page(command(tree).rule());
      if (parsers.isEmpty()) {
        parsers.addAll(ofItsQuery(tree.parts().get(0), sql));
      }
      refusals.addAll(functions.refusals(tree));
      refusals.addAll(columns.refusals(tree));
    } catch (SyntaxRefusedException e) {
      refusals.add(e.getMessage());
    }
    return new Verdict(sql, origin, List.copyOf(parsers), page, List.copyOf(refusals));
  }

  /** Neither parser knows all clauses of CREATE … AS: then its query is what they can judge. */
  private static List<String> ofItsQuery(SyntaxTree command, String sql) {
    List<SyntaxTree> queries = command.all("query");
    if (!command.rule().startsWith("create_") || queries.isEmpty()) {
      return List.of();
    }
    String query = sql.substring(queries.get(0).tokens().get(0).at());
    return SecondParsers.thatParse(query).stream().map(name -> name + " (its query)").toList();
  }

  /** A query's page is that of SELECT, a grant's that of its kind. */
  private static SyntaxTree command(SyntaxTree statement) {
    SyntaxTree command = statement.parts().get(0);
    return switch (command.rule()) {
      case "query" -> command.all("select").get(0);
      case "grant" -> command.parts().get(0);
      default -> command;
    };
  }
}
