package org.flakebench.workload;

import java.util.List;
import java.util.regex.Pattern;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SqlTokens;

/**
 * A short comment behind the first keyword of a statement that tells the server's history which
 * statement of which run it is: {@code SELECT /*fb k=POINT_LOOKUP l=- r=1a2b3c4d*&#47; …}. Behind
 * the keyword, because Snowflake takes leading comments away.
 */
public final class StatementMark {
  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9_.-]");

  private StatementMark() {}

  /**
   * The statement with its mark; unchanged when it has one, or begins with no word.
   *
   * @param runId of which the first 8 characters are used
   */
  public static String put(String sql, SeriesKey series, String runId) {
    if (sql.contains("/*fb ")) {
      return sql;
    }
    List<SqlTokens.Token> tokens = SqlTokens.of(sql);
    int first = 0;
    while (first < tokens.size() && tokens.get(first).is("(")) {
      first++;
    }
    if (first == tokens.size() || tokens.get(first).kind() != SqlTokens.Kind.WORD) {
      return sql;
    }
    SqlTokens.Token word = tokens.get(first);
    int behind = word.at() + word.text().length();
    return sql.substring(0, behind) + " " + text(series, runId) + sql.substring(behind);
  }

  private static String text(SeriesKey series, String runId) {
    String label = series.label() == null ? "-" : UNFIT.matcher(series.label()).replaceAll("_");
    return "/*fb k="
        + series.kind()
        + " l="
        + label
        + " r="
        + runId.substring(0, Math.min(8, runId.length()))
        + "*/";
  }
}
