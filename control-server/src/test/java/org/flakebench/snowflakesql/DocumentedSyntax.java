package org.flakebench.snowflakesql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The syntax of Snowflake's statements as its documentation writes it, read from {@code
 * documented-syntax.txt}, which names the page of each rule. Knows nothing of the emulator.
 *
 * <p>Notation: capitals are keywords, small letters rules, {@code "("} symbols, {@code [ ]} may be
 * left out, {@code { }} may come again, {@code ( | )} is a choice, of which the first that fits is
 * taken. A line {@code page: URL} holds for the rules behind it. A rule ends where the next one
 * begins.
 */
final class DocumentedSyntax {
  /** What a whole statement is. */
  static final String STATEMENT = "statement";

  private static final Pattern PIECE =
      Pattern.compile("\\s*(\"[^\"]+\"|[A-Z][A-Z0-9_$]*|[a-z][a-z0-9_]*|[\\[\\]{}()|])");

  private final Map<String, Syntax> rules = new LinkedHashMap<>();
  private final Map<String, String> pages = new LinkedHashMap<>();

  static DocumentedSyntax load() {
    return new DocumentedSyntax(Resource.text("documented-syntax.txt"));
  }

  DocumentedSyntax(String text) {
    String page = null;
    String name = null;
    StringBuilder body = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("page:")) {
        define(name, body, page);
        name = null;
        page = line.substring("page:".length()).strip();
      } else if (Character.isWhitespace(line.charAt(0))) {
        body.append(' ').append(line.strip());
      } else {
        define(name, body, page);
        int equals = line.indexOf('=');
        name = line.substring(0, equals).strip();
        body.append(line.substring(equals + 1));
      }
    }
    define(name, body, page);
    for (Map.Entry<String, Syntax> rule : rules.entrySet()) {
      check(rule.getKey(), rule.getValue());
    }
  }

  private void define(String name, StringBuilder body, String page) {
    if (name != null) {
      Body reader = new Body(name, pieces(name, body.toString()));
      if (rules.put(name, reader.whole()) != null) {
        throw new IllegalStateException("rule '" + name + "' stands there twice");
      }
      pages.put(name, page);
    }
    body.setLength(0);
  }

  private static List<String> pieces(String name, String body) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = PIECE.matcher(body.strip());
    int at = 0;
    while (at < body.strip().length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalStateException("rule '" + name + "': " + body.strip().substring(at));
      }
      pieces.add(matcher.group(1));
      at = matcher.end();
    }
    return pieces;
  }

  private void check(String rule, Syntax part) {
    if (part instanceof Syntax.Rule named) {
      if (!rules.containsKey(named.name()) && !SyntaxMatch.isTerminal(named.name())) {
        throw new IllegalStateException("rule '" + rule + "' names unknown '" + named.name() + "'");
      }
    } else if (part instanceof Syntax.Sequence sequence) {
      sequence.parts().forEach(p -> check(rule, p));
    } else if (part instanceof Syntax.Choice choice) {
      choice.parts().forEach(p -> check(rule, p));
    } else if (part instanceof Syntax.Maybe maybe) {
      check(rule, maybe.part());
    } else if (part instanceof Syntax.Repeat repeat) {
      check(rule, repeat.part());
    }
  }

  Syntax rule(String name) {
    return rules.get(name);
  }

  /** The page that the rule is from. */
  String page(String rule) {
    return pages.get(rule);
  }

  /** All rules with their pages. */
  Map<String, String> pages() {
    return Map.copyOf(pages);
  }

  /**
   * Holds a statement against the syntax.
   *
   * @throws SyntaxRefusedException when it does not fit, with the furthest place that was
   *     understood
   */
  SyntaxTree match(String sql) {
    return new SyntaxMatch(this, Tokens.of(sql)).whole(STATEMENT);
  }

  /** Reads the body of one rule. */
  private static final class Body {
    private final String name;
    private final List<String> pieces;
    private int at;

    Body(String name, List<String> pieces) {
      this.name = name;
      this.pieces = pieces;
    }

    Syntax whole() {
      Syntax syntax = choice();
      if (at < pieces.size()) {
        throw new IllegalStateException(
            "rule '" + name + "': '" + pieces.get(at) + "' is too much");
      }
      return syntax;
    }

    private Syntax choice() {
      List<Syntax> parts = new ArrayList<>(List.of(sequence()));
      while (at < pieces.size() && pieces.get(at).equals("|")) {
        at++;
        parts.add(sequence());
      }
      return parts.size() == 1 ? parts.get(0) : new Syntax.Choice(List.copyOf(parts));
    }

    private Syntax sequence() {
      List<Syntax> parts = new ArrayList<>();
      while (at < pieces.size() && !"|)]}".contains(pieces.get(at))) {
        parts.add(part());
      }
      return parts.size() == 1 ? parts.get(0) : new Syntax.Sequence(List.copyOf(parts));
    }

    private Syntax part() {
      String piece = pieces.get(at++);
      return switch (piece) {
        case "(" -> closed(")");
        case "[" -> new Syntax.Maybe(closed("]"));
        case "{" -> new Syntax.Repeat(closed("}"));
        default ->
            piece.startsWith("\"")
                ? new Syntax.Symbol(piece.substring(1, piece.length() - 1))
                : Character.isUpperCase(piece.charAt(0))
                    ? new Syntax.Word(piece)
                    : new Syntax.Rule(piece);
      };
    }

    private Syntax closed(String by) {
      Syntax inner = choice();
      if (at == pieces.size() || !pieces.get(at++).equals(by)) {
        throw new IllegalStateException("rule '" + name + "': '" + by + "' is missing");
      }
      return inner;
    }
  }
}
