package org.flakebench.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.flakebench.template.SqlTokens.Kind;
import org.flakebench.template.SqlTokens.Token;

/**
 * What a statement does to the database, as far as its text tells: comments, parentheses and WITH
 * are seen through. What a function or a procedure does cannot be seen: CALL counts as a write, a
 * function counts for nothing. A word that is none of the known ones is left to the server.
 *
 * @param effect the strongest thing that the statement does
 * @param how what in the text says so, as in {@code begins with INSERT}
 * @param explainable whether the server can be asked for its plan
 */
public record SqlEffect(Effect effect, String how, boolean explainable) {
  /** What a statement can do. */
  public enum Effect {
    /** Nothing in the text changes anything. */
    READS,
    /** Changes rows, locks them, or may do so. */
    WRITES,
    /** Makes, changes or removes objects of the schema. */
    DDL,
    /** Changes the session or the transaction, runs a block of code, or maintains the server. */
    NO_WORKLOAD,
    /** More than one statement in one text. */
    SEVERAL
  }

  private static final Set<String> DDL =
      Set.of(
          "CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "GRANT", "REVOKE", "COMMENT", "UNDROP");

  private static final Set<String> NO_WORKLOAD =
      Set.of(
          "BEGIN",
          "START",
          "COMMIT",
          "END",
          "ROLLBACK",
          "ABORT",
          "SAVEPOINT",
          "RELEASE",
          "PREPARE",
          "EXECUTE",
          "DEALLOCATE",
          "DECLARE",
          "FETCH",
          "MOVE",
          "CLOSE",
          "SET",
          "RESET",
          "UNSET",
          "USE",
          "DISCARD",
          "LISTEN",
          "UNLISTEN",
          "NOTIFY",
          "LOCK",
          "DO",
          "VACUUM",
          "ANALYZE",
          "ANALYSE",
          "CLUSTER",
          "REINDEX",
          "REFRESH",
          "REASSIGN",
          "SECURITY",
          "IMPORT",
          "CHECKPOINT",
          "LOAD",
          "PUT",
          "GET",
          "REMOVE");

  private static final Set<String> QUERIES = Set.of("SELECT", "VALUES", "TABLE", "WITH");
  private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

  /** Words after which INTO belongs to a statement that was seen already, or is only a name. */
  private static final List<String> BEFORE_INTO =
      List.of("INSERT", "MERGE", "OVERWRITE", "COPY", "AS", ".");

  /** What one statement, or a text that should be one, does. */
  public static SqlEffect of(String sql) {
    List<List<Token>> statements = new ArrayList<>();
    List<Token> statement = new ArrayList<>();
    for (Token token : SqlTokens.of(sql)) {
      if (!token.is(";")) {
        statement.add(token);
      } else if (!statement.isEmpty()) {
        statements.add(statement);
        statement = new ArrayList<>();
      }
    }
    if (!statement.isEmpty()) {
      statements.add(statement);
    }
    if (statements.size() > 1) {
      String how = "holds " + statements.size() + " statements, separated by semicolons";
      return new SqlEffect(Effect.SEVERAL, how, false);
    }
    return of(statements.isEmpty() ? List.of() : statements.get(0));
  }

  /**
   * Why a statement may not be part of a workload, or not of this kind and operation; empty when
   * nothing speaks against it.
   *
   * @param path where its SQL stands in the template
   */
  public static Optional<TemplateException.Problem> problem(
      String path, StatementKind kind, Operation operation, String sql) {
    SqlEffect effect = of(sql);
    String code = null;
    String why = null;
    switch (effect.effect()) {
      case DDL -> {
        code = "DDL_NOT_ALLOWED";
        why = "; a workload reads and changes rows and never objects of the schema";
      }
      case NO_WORKLOAD -> {
        code = "STATEMENT_NOT_ALLOWED";
        why =
            "; a workload is made of single statements that read or change rows, not of session and transaction commands, blocks"
                + " of code or maintenance";
      }
      case SEVERAL -> {
        code = "SEVERAL_STATEMENTS";
        why = "; write each as an entry of its own, so that it has its own figures";
      }
      case WRITES -> {
        if (operation == Operation.READ) {
          code = "READ_WRITES";
          why =
              kind == StatementKind.GENERIC_SQL
                  ? ", but its operation is READ; say operation: WRITE"
                  : ", but " + kind + " reads; use another kind";
        }
      }
      case READS -> {
        // Fits every kind; the binder says what is missing.
      }
    }
    return code == null
        ? Optional.empty()
        : Optional.of(
            new TemplateException.Problem(path, code, "the statement " + effect.how() + why));
  }

  private static SqlEffect of(List<Token> tokens) {
    int at = 0;
    while (at < tokens.size() && tokens.get(at).is("(")) {
      at++;
    }
    if (at == tokens.size() || tokens.get(at).kind() != Kind.WORD) {
      return new SqlEffect(Effect.READS, "begins with no keyword", false);
    }
    String verb = tokens.get(at).text().toUpperCase(Locale.ROOT);
    String begins = "begins with " + verb;
    if (DDL.contains(verb)) {
      return new SqlEffect(Effect.DDL, begins, false);
    }
    if (NO_WORKLOAD.contains(verb)) {
      return new SqlEffect(Effect.NO_WORKLOAD, begins, false);
    }
    if (CHANGES.contains(verb)) {
      return new SqlEffect(Effect.WRITES, begins, true);
    }
    return switch (verb) {
      case "COPY" -> new SqlEffect(Effect.WRITES, begins, false);
      case "CALL" ->
          new SqlEffect(Effect.WRITES, begins + ", and what a procedure does is not seen", false);
      case "EXPLAIN" -> explain(tokens, at + 1);
      default ->
          QUERIES.contains(verb) ? query(tokens, verb) : new SqlEffect(Effect.READS, begins, false);
    };
  }

  /** EXPLAIN only plans, with ANALYZE it executes. */
  private static SqlEffect explain(List<Token> tokens, int from) {
    boolean analyze = false;
    int at = from;
    if (at < tokens.size() && tokens.get(at).is("(")) {
      int close = close(tokens, at);
      for (; at < close; at++) {
        Token value = tokens.get(Math.min(at + 1, tokens.size() - 1));
        boolean off = value.is("FALSE") || value.is("OFF") || value.text().equals("0");
        analyze |= isAnalyze(tokens.get(at)) && !off;
      }
      at = close + 1;
    } else {
      for (;
          at < tokens.size() && (isAnalyze(tokens.get(at)) || tokens.get(at).is("VERBOSE"));
          at++) {
        analyze |= isAnalyze(tokens.get(at));
      }
    }
    if (!analyze) {
      return new SqlEffect(Effect.READS, "begins with EXPLAIN", false);
    }
    SqlEffect inner = of(tokens.subList(Math.min(at, tokens.size()), tokens.size()));
    return new SqlEffect(
        inner.effect(), "is an EXPLAIN ANALYZE, which executes, and " + inner.how(), false);
  }

  private static boolean isAnalyze(Token token) {
    return token.is("ANALYZE") || token.is("ANALYSE");
  }

  /** A statement that begins as a query; it may hold a change in a WITH, or end in one. */
  private static SqlEffect query(List<Token> tokens, String verb) {
    int depth = 0;
    SqlEffect found = new SqlEffect(Effect.READS, "begins with " + verb, true);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      Token before = i == 0 ? null : tokens.get(i - 1);
      boolean begins = before != null && before.is("(") || verb.equals("WITH") && depth == 0;
      if (begins && changes(tokens, i)) {
        String how = "has " + (token.is("INSERT") || token.is("UPDATE") ? "an " : "a ");
        found =
            new SqlEffect(
                Effect.WRITES, how + token.text().toUpperCase(Locale.ROOT) + " in it", true);
      } else if (token.is("INTO") && before != null && BEFORE_INTO.stream().noneMatch(before::is)) {
        return new SqlEffect(Effect.DDL, "is a SELECT ... INTO, which creates a table", false);
      } else if (locks(tokens, i) && found.effect() == Effect.READS) {
        found = new SqlEffect(Effect.WRITES, "has a FOR clause that locks rows", true);
      }
    }
    return found;
  }

  /** Whether a statement that changes rows begins here, and not a name that looks like its verb. */
  private static boolean changes(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    Token next = at + 1 < tokens.size() ? tokens.get(at + 1) : null;
    if (next == null || token.kind() != Kind.WORD) {
      return false;
    }
    if (token.is("UPDATE")) {
      return next.isName() && !next.is("SET") && hasSet(tokens, at + 2);
    }
    return token.is("INSERT") && (next.is("INTO") || next.is("OVERWRITE"))
        || token.is("DELETE") && next.is("FROM")
        || token.is("MERGE") && next.is("INTO");
  }

  /** Whether a SET follows in the same parentheses. */
  private static boolean hasSet(List<Token> tokens, int from) {
    int depth = 0;
    for (int i = from; i < tokens.size() && depth >= 0; i++) {
      depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
      if (depth == 0 && tokens.get(i).is("SET")) {
        return true;
      }
    }
    return false;
  }

  /** FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE. */
  private static boolean locks(List<Token> tokens, int at) {
    if (!tokens.get(at).is("FOR")) {
      return false;
    }
    int next = at + 1;
    while (next < tokens.size() && (tokens.get(next).is("NO") || tokens.get(next).is("KEY"))) {
      next++;
    }
    return next < tokens.size() && (tokens.get(next).is("UPDATE") || tokens.get(next).is("SHARE"));
  }

  /** The partner of a parenthesis; the last token when it has none. */
  private static int close(List<Token> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return tokens.size() - 1;
  }
}
