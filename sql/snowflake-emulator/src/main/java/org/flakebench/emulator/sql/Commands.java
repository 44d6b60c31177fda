package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.sql.Statement.CommentOn;
import org.flakebench.emulator.sql.Statement.Describe;
import org.flakebench.emulator.sql.Statement.Grant;
import org.flakebench.emulator.sql.Statement.Show;
import org.flakebench.emulator.sql.Statement.StageFiles;
import org.flakebench.emulator.sql.Statement.Transaction;
import org.flakebench.emulator.sql.Statement.Use;

/** Reads the short statements: USE, SHOW, DESCRIBE, BEGIN … Not thread-safe. */
public final class Commands {
  private static final Set<String> SHOWN =
      new TreeSet<>(
          Set.of(
              "WAREHOUSES",
              "DATABASES",
              "SCHEMAS",
              "TABLES",
              "HYBRID TABLES",
              "DYNAMIC TABLES",
              "INTERACTIVE TABLES",
              "VIEWS",
              "OBJECTS",
              "COLUMNS",
              "PARAMETERS",
              "GRANTS",
              "ROLES",
              "STAGES",
              "SEQUENCES",
              "INDEXES",
              "PRIMARY KEYS",
              "UNIQUE KEYS",
              "IMPORTED KEYS",
              "EXPORTED KEYS",
              "TRANSACTIONS",
              "LOCKS",
              "FILE FORMATS"));

  private final Translation t;
  private final TokenStream in;

  Commands(Translation t) {
    this.t = t;
    this.in = t.in;
  }

  /** What SHOW can show. */
  public static Set<String> shown() {
    return SHOWN;
  }

  Statement read() {
    String word = in.next().text();
    return switch (word) {
      case "USE" -> use();
      case "BEGIN", "START" -> begin(word);
      case "COMMIT", "ROLLBACK" -> {
        in.skipWord("WORK");
        yield new Transaction(word);
      }
      case "SHOW" -> show();
      case "DESCRIBE", "DESC" -> describe();
      case "COMMENT" -> comment();
      case "GRANT", "REVOKE" -> grant(word.equals("REVOKE"));
      case "LIST", "LS", "REMOVE", "RM" -> stageFiles(word.startsWith("R"));
      default -> {
        // Words that begin no statement of Snowflake's are its own syntax error.
        if (Set.of("SET", "UNSET", "CALL", "EXECUTE", "UNDROP", "DECLARE").contains(word)) {
          throw SnowflakeError.unknown("the statement " + word);
        }
        throw Lexer.syntax(in.sql(), in.peek(-1).start(), word);
      }
    };
  }

  private Statement use() {
    String kind = "SCHEMA";
    if (in.isAnyWord("DATABASE", "SCHEMA", "WAREHOUSE", "ROLE")) {
      kind = in.next().text();
    } else if (in.skipWords("SECONDARY", "ROLES")) {
      return new Use("SECONDARY ROLES", List.of(in.next().text()));
    } else {
      List<String> path = t.path();
      return new Use(path.size() > 1 ? "SCHEMA" : "DATABASE", path);
    }
    return new Use(kind, t.path());
  }

  private Statement begin(String word) {
    if (word.equals("START")) {
      in.word("TRANSACTION");
    } else if (!in.skipWord("TRANSACTION")) {
      in.skipWord("WORK");
    }
    if (in.skipWord("NAME")) {
      in.name();
    }
    return new Transaction("BEGIN");
  }

  private Statement show() {
    if (in.isWord("TERSE")) {
      throw SnowflakeError.unknown("SHOW TERSE");
    }
    String kind = in.next().text();
    if (in.isAnyWord("TABLES", "KEYS", "FORMATS")) {
      kind += " " + in.next().text();
    }
    if (!SHOWN.contains(kind)) {
      throw SnowflakeError.unknown("SHOW " + kind);
    }
    in.skipWord("HISTORY");
    String like = null;
    List<String> path = List.of();
    String inKind = null;
    String starts = null;
    long limit = -1;
    if (in.skipWord("LIKE")) {
      like = in.string();
    }
    if (kind.equals("GRANTS") && in.isAnyWord("ON", "TO", "OF")) {
      inKind = in.next().text() + " " + in.next().text();
      path = t.path();
    } else if (in.skipWord("IN") || kind.equals("PARAMETERS") && in.skipWord("FOR")) {
      if (in.isAnyWord("ACCOUNT", "DATABASE", "SCHEMA", "TABLE", "VIEW", "SESSION", "WAREHOUSE")) {
        inKind = in.next().text();
        path =
            in.atEnd() || in.isSymbol(";") || in.isAnyWord("STARTS", "LIMIT")
                ? List.of()
                : t.path();
      } else {
        path = t.path();
        inKind = path.size() > 1 ? "SCHEMA" : "DATABASE";
        if (kind.endsWith("KEYS") || kind.equals("COLUMNS") || kind.equals("INDEXES")) {
          inKind = "TABLE";
        } else if (path.size() == 1
            && t.names.database() != null
            && t.catalog().database(t.names.database()).schemas().containsKey(path.get(0))) {
          inKind = "SCHEMA";
        }
      }
    }
    if (kind.equals("PARAMETERS")
        && inKind != null
        && !inKind.equals("SESSION")
        && !inKind.equals("ACCOUNT")) {
      throw SnowflakeError.unknown("SHOW PARAMETERS IN " + inKind);
    }
    if (like == null && in.skipWord("LIKE")) {
      like = in.string();
    }
    if (in.skipWord("STARTS")) {
      in.word("WITH");
      starts = in.string();
    }
    if (in.skipWord("LIMIT")) {
      limit = in.integer();
    }
    return new Show(kind, like, path, inKind, starts, limit);
  }

  private Statement describe() {
    String kind = "TABLE";
    if (in.isAnyWord("TABLE", "VIEW", "WAREHOUSE", "SCHEMA", "DATABASE")) {
      kind = in.next().text();
    } else if (in.isWord("RESULT") || in.peek(1).kind() == Token.Kind.WORD) {
      throw SnowflakeError.unknown("DESCRIBE " + in.peek().text());
    }
    List<String> path = t.path();
    if (in.skipWord("TYPE")) {
      in.symbol("=");
      if (!in.skipWord("COLUMNS")) {
        throw SnowflakeError.unknown("DESCRIBE TABLE TYPE = STAGE");
      }
    }
    return new Describe(kind, path);
  }

  private Statement comment() {
    boolean ifExists = in.skipWords("IF", "EXISTS");
    in.word("ON");
    String kind = in.next().text();
    if (!Set.of("TABLE", "COLUMN", "VIEW", "SCHEMA", "DATABASE").contains(kind)) {
      throw SnowflakeError.unknown("COMMENT ON " + kind);
    }
    List<String> path = new ArrayList<>(t.path());
    in.word("IS");
    return new CommentOn(kind, path, ifExists, in.string());
  }

  private Statement grant(boolean revoke) {
    if (in.isWord("ROLE") || in.areWords("DATABASE", "ROLE")) {
      String kind = in.next().text();
      if (kind.equals("DATABASE")) {
        in.next();
        kind = "DATABASE_ROLE";
      }
      return grantee(revoke, List.of("USAGE"), kind, t.path());
    }
    List<String> privileges = new ArrayList<>();
    StringBuilder privilege = new StringBuilder();
    while (!in.isWord("ON")) {
      if (in.atEnd() || in.isAnyWord("TO", "FROM")) {
        throw in.unexpected();
      }
      if (in.skipSymbol(",")) {
        privileges.add(privilege.toString());
        privilege.setLength(0);
      } else {
        privilege.append(privilege.length() == 0 ? "" : " ").append(in.next().text());
      }
    }
    privileges.add(privilege.toString());
    in.word("ON");
    StringBuilder on = new StringBuilder();
    while (in.isAnyWord(
        "ALL",
        "FUTURE",
        "TABLES",
        "VIEWS",
        "SCHEMAS",
        "STAGES",
        "SEQUENCES",
        "HYBRID",
        "DYNAMIC",
        "IN",
        "TABLE",
        "VIEW",
        "SCHEMA",
        "DATABASE",
        "WAREHOUSE",
        "STAGE",
        "FILE",
        "FORMATS",
        "FORMAT",
        "ACCOUNT",
        "SEQUENCE")) {
      on.append(on.length() == 0 ? "" : " ").append(in.next().text());
    }
    List<String> name = in.isAnyWord("TO", "FROM") ? List.of() : t.path();
    return grantee(revoke, privileges, on.toString(), name);
  }

  private Grant grantee(boolean revoke, List<String> privileges, String on, List<String> name) {
    in.word(revoke ? "FROM" : "TO");
    if (in.isWord("DATABASE")) {
      throw SnowflakeError.unknown("grants to database roles");
    }
    String toKind = in.isWord("USER") ? in.next().text() : "ROLE";
    if (toKind.equals("ROLE")) {
      in.skipWord("ROLE");
    }
    String to = in.name();
    in.skipWords("WITH", "GRANT", "OPTION");
    return new Grant(revoke, privileges, on, name, toKind, to);
  }

  private Statement stageFiles(boolean remove) {
    String stage = stage(in);
    String pattern = null;
    if (in.skipWord("PATTERN")) {
      in.symbol("=");
      pattern = in.string();
    }
    return new StageFiles(remove, stage, pattern);
  }

  /** {@code @stage/path}, with or without single quotes; given without the at sign. */
  static String stage(TokenStream in) {
    Token token = in.peek();
    if (token.kind() == Token.Kind.STAGE) {
      return in.next().text();
    }
    if (token.kind() == Token.Kind.STRING && token.text().startsWith("@")) {
      return in.next().text().substring(1);
    }
    throw in.unexpected();
  }
}
