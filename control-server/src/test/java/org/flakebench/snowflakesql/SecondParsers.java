package org.flakebench.snowflakesql;

import com.alibaba.druid.DbType;
import com.alibaba.druid.sql.SQLUtils;
import com.alibaba.druid.sql.parser.ParserException;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.UnsupportedStatement;

/**
 * Parsers that others wrote. JSqlParser has one grammar for many dialects, so it knows most of what
 * we send and takes much that Snowflake refuses; Druid has a grammar of Snowflake's own, which
 * refuses more and knows less.
 */
final class SecondParsers {
  private SecondParsers() {}

  /** The names of those that understand the whole statement as one. */
  static List<String> thatParse(String sql) {
    List<String> names = new ArrayList<>();
    if (jsqlparser(sql)) {
      names.add("JSqlParser");
    }
    if (druid(sql)) {
      names.add("Druid");
    }
    return names;
  }

  private static boolean jsqlparser(String sql) {
    try {
      return !(CCJSqlParserUtil.parse(sql) instanceof UnsupportedStatement);
    } catch (JSQLParserException e) {
      return false;
    }
  }

  private static boolean druid(String sql) {
    try {
      return SQLUtils.parseStatements(sql, DbType.snowflake).size() == 1;
    } catch (ParserException | UnsupportedOperationException e) {
      return false;
    }
  }
}
