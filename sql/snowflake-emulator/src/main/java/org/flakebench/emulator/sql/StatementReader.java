package org.flakebench.emulator.sql;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Statement.Select;

/** Reads one statement: what it does not read is refused. Thread-safe. */
public final class StatementReader {
  /** The words that statements may begin with. */
  private static final Set<String> FIRST_WORDS =
      new TreeSet<>(
          Set.of(
              "SELECT",
              "WITH",
              "INSERT",
              "UPDATE",
              "DELETE",
              "MERGE",
              "TRUNCATE",
              "CREATE",
              "DROP",
              "ALTER",
              "USE",
              "BEGIN",
              "START",
              "COMMIT",
              "ROLLBACK",
              "SHOW",
              "DESCRIBE",
              "DESC",
              "EXPLAIN",
              "COMMENT",
              "GRANT",
              "REVOKE",
              "PUT",
              "GET",
              "LIST",
              "LS",
              "REMOVE",
              "RM",
              "COPY"));

  private StatementReader() {}

  /** The words that statements may begin with. */
  public static Set<String> firstWords() {
    return FIRST_WORDS;
  }

  /** All functions that the emulator knows, in capitals. */
  public static Set<String> functions() {
    return Functions.names();
  }

  /** All table functions that the emulator knows. */
  public static Set<String> tableFunctions() {
    return new TreeSet<>(TableFunctions.NAMES);
  }

  /**
   * Reads and translates.
   *
   * @throws SnowflakeError when it is wrong or not known
   */
  public static Statement read(String sql, Names names) {
    if (isFileTransfer(sql)) {
      return FileTransfers.read(sql);
    }
    TokenStream in = new TokenStream(sql);
    if (in.atEnd()) {
      throw new SnowflakeError("000900", "42601", "SQL compilation error:\nEmpty SQL statement.");
    }
    Access access = new Access();
    access.binds(in.binds());
    Translation t = new Translation(in, names, access);
    Statement statement = statement(t);
    in.end();
    return statement;
  }

  private static boolean isFileTransfer(String sql) {
    return FileTransfers.bare(sql).matches("(?is)(PUT|GET)\\s+['@f].*");
  }

  private static Statement statement(Translation t) {
    TokenStream in = t.in;
    if (in.isSymbol("(")) {
      return select(t);
    }
    Token first = in.peek();
    if (first.kind() != Token.Kind.WORD) {
      throw in.unexpected();
    }
    return switch (first.text()) {
      case "SELECT", "WITH" -> select(t);
      case "INSERT" -> new Dmls(t).insert();
      case "UPDATE" -> new Dmls(t).update();
      case "DELETE" -> new Dmls(t).delete();
      case "TRUNCATE" -> new Dmls(t).truncate();
      case "MERGE" -> new Merges(t).merge();
      case "CREATE" -> new Creates(t).create();
      case "DROP" -> new Creates(t).drop();
      case "ALTER" -> new Alters(t).alter();
      case "COPY" -> new Copies(t).copy();
      case "EXPLAIN" -> explain(t);
      case "UPSERT", "REPLACE", "VACUUM", "ANALYZE", "SCRIPT" -> throw in.unexpected();
      default -> new Commands(t).read();
    };
  }

  private static Select select(Translation t) {
    Queries.Query query = t.queries.query(null);
    return new Select(query.sql(), query.columns(), t.access);
  }

  private static Statement explain(Translation t) {
    TokenStream in = t.in;
    in.word("EXPLAIN");
    String format = "TABULAR";
    if (in.skipWord("USING")) {
      format = in.next().text();
      if (!List.of("TABULAR", "JSON", "TEXT").contains(format)) {
        throw in.unexpected();
      }
    }
    Statement of = statement(t);
    if (!(of instanceof Select) && !(of instanceof Statement.Dml)) {
      throw SnowflakeError.compilation("001003", "42000", "EXPLAIN takes queries and DML only.");
    }
    return new Statement.Explain(format, of);
  }
}
