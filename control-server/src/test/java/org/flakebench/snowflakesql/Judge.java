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
    String page = null;
    try {
      SyntaxTree tree = syntax.match(sql);
      page = syntax.page(command(tree).rule());
      refusals.addAll(functions.refusals(tree));
      refusals.addAll(columns.refusals(tree));
    } catch (SyntaxRefusedException e) {
      refusals.add(e.getMessage());
    }
    return new Verdict(sql, origin, SecondParsers.thatParse(sql), page, List.copyOf(refusals));
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
