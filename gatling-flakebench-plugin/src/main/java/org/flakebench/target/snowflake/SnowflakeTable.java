package org.flakebench.target.snowflake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flakebench.template.SqlTokens;
import org.flakebench.template.TableType;
import org.flakebench.template.TemplateException;

/**
 * What the server says of the object that a template names.
 *
 * @param qualified quoted name of database, schema and object, for SQL
 * @param what the object is
 * @param created when, as text; changes when it is made anew
 * @param rows estimated by the server; −1 when it does not tell
 * @param bytes compressed, as the server tells; −1 when it does not
 * @param clusterBy the server's text of the clustering key; empty without one
 */
record SnowflakeTable(
    String qualified, Kind what, String created, long rows, long bytes, String clusterBy) {

  /** What a table or view can be. */
  enum Kind {
    STANDARD("a standard table"),
    HYBRID("a hybrid table"),
    INTERACTIVE("an interactive table"),
    DYNAMIC("a dynamic table"),
    VIEW("a view");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** For people. */
    String words() {
      return words;
    }
  }

  /** Whether whole blocks of it can be sampled, and its columns' ends are in its metadata. */
  boolean hasBlocks() {
    return what == Kind.STANDARD || what == Kind.DYNAMIC;
  }

  /**
   * Holds the template's type against what is there. A view may stand for any type, since what is
   * under it is not seen.
   */
  void requireType(TableType wanted) {
    if (what != Kind.VIEW && !what.name().equals(wanted.name())) {
      throw new TemplateException(
          "target.table_type",
          "WRONG_TABLE_TYPE",
          "is "
              + wanted
              + ", but the server says that "
              + qualified
              + " is "
              + what.words()
              + "; set it to "
              + what);
    }
  }

  /**
   * Names that stand in the clustering key, in upper case; expressions give the columns in them.
   */
  List<String> clusterColumns() {
    List<String> names = new ArrayList<>();
    int open = clusterBy.indexOf('(');
    String inside = open < 0 ? clusterBy : clusterBy.substring(open);
    for (SqlTokens.Token token : SqlTokens.of(inside)) {
      if (token.isName()) {
        names.add(token.text().toUpperCase(Locale.ROOT));
      }
    }
    return names;
  }
}
