package org.flakebench.snowflakesql;

import java.util.List;

/**
 * What the check says of one statement.
 *
 * @param sql the statement
 * @param origin the file or the module whose tests sent it
 * @param parsers the parsers of others that understand it
 * @param page the page whose syntax it follows; null when it follows none
 * @param refusals what is wrong with it; empty when it is accepted
 */
record Verdict(
    String sql, String origin, List<String> parsers, String page, List<String> refusals) {
  /** The three that there are. */
  enum Kind {
    /** A parser of others understands it, and it follows the documented syntax. */
    PARSED,
    /** It follows the documented syntax of a command that none of the parsers knows. */
    DOCUMENTED,
    REFUSED
  }

  Kind kind() {
    if (!refusals.isEmpty()) {
      return Kind.REFUSED;
    }
    return parsers.isEmpty() ? Kind.DOCUMENTED : Kind.PARSED;
  }

  /** In words. */
  String text() {
    return switch (kind()) {
      case PARSED -> "PARSED by " + String.join(" and ", parsers) + "; syntax: " + page;
      case DOCUMENTED -> "MATCHES DOCUMENTED SYNTAX " + page;
      case REFUSED -> "REFUSED: " + String.join("; ", refusals);
    };
  }
}
