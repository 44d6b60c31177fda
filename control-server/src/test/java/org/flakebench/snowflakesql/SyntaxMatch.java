package org.flakebench.snowflakesql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Holds the tokens of one statement against {@link DocumentedSyntax}. The first alternative that
 * fits is taken (a parsing expression grammar); results are remembered, so the time is linear.
 */
final class SyntaxMatch {
  private static final Map<String, Predicate<Token>> TERMINALS =
      Map.of(
          "identifier", token -> token.kind() == Token.Kind.QUOTED || free(token, Reserved.WORDS),
          // A table's alias: https://docs.snowflake.com/en/sql-reference/reserved-keywords
          "aliasname", token -> token.kind() == Token.Kind.QUOTED || free(token, Reserved.FROM),
          "anyword", token -> token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED,
          "string", token -> token.kind() == Token.Kind.STRING,
          "number", token -> token.kind() == Token.Kind.NUMBER,
          "integer",
              token ->
                  token.kind() == Token.Kind.NUMBER
                      && token.text().chars().allMatch(Character::isDigit),
          "dollar", token -> token.kind() == Token.Kind.DOLLAR,
          "stage",
              token ->
                  token.kind() == Token.Kind.STAGE
                      || token.kind() == Token.Kind.STRING && token.text().startsWith("'@"),
          "file",
              token ->
                  token.kind() == Token.Kind.FILE
                      || token.kind() == Token.Kind.STRING && token.text().startsWith("'file://"),
          "end", token -> token.kind() == Token.Kind.END);

  private final DocumentedSyntax syntax;
  private final List<Token> tokens;
  private final Map<String, Map<Integer, Result>> memo = new HashMap<>();
  private int furthest = -1;
  private final Set<String> due = new LinkedHashSet<>();

  /** Where a match ends and what it found; null stands for no match. */
  private record Result(int end, List<SyntaxTree> parts) {}

  private static final Result NONE = new Result(-1, List.of());

  SyntaxMatch(DocumentedSyntax syntax, List<Token> tokens) {
    this.syntax = syntax;
    this.tokens = tokens;
  }

  static boolean isTerminal(String name) {
    return TERMINALS.containsKey(name);
  }

  private static boolean free(Token token, Set<String> reserved) {
    return token.kind() == Token.Kind.WORD
        && !reserved.contains(token.text().toUpperCase(java.util.Locale.ROOT));
  }

  SyntaxTree whole(String rule) {
    Result result = rule(rule, 0);
    if (result == NONE || tokens.get(result.end()).kind() != Token.Kind.END) {
      if (result != NONE) {
        failed(result.end(), "the end");
      }
      Token at = tokens.get(furthest);
      throw new SyntaxRefusedException(
          "'" + at.text() + "' at " + at.at() + "; due here: " + String.join(", ", due));
    }
    return result.parts().get(0);
  }

  private Result match(Syntax part, int at) {
    if (part instanceof Syntax.Word word) {
      return token(at, t -> t.isWord(word.word()), word.word());
    }
    if (part instanceof Syntax.Symbol symbol) {
      return token(at, t -> t.isSymbol(symbol.symbol()), "'" + symbol.symbol() + "'");
    }
    if (part instanceof Syntax.Rule named) {
      return rule(named.name(), at);
    }
    if (part instanceof Syntax.Sequence sequence) {
      return sequence(sequence, at);
    }
    if (part instanceof Syntax.Choice choice) {
      for (Syntax one : choice.parts()) {
        Result result = match(one, at);
        if (result != NONE) {
          return result;
        }
      }
      return NONE;
    }
    if (part instanceof Syntax.Maybe maybe) {
      Result result = match(maybe.part(), at);
      return result == NONE ? new Result(at, List.of()) : result;
    }
    return repeat((Syntax.Repeat) part, at);
  }

  private Result token(int at, Predicate<Token> fits, String name) {
    if (fits.test(tokens.get(at))) {
      return new Result(at + 1, List.of());
    }
    failed(at, name);
    return NONE;
  }

  private Result rule(String name, int at) {
    Map<Integer, Result> known = memo.computeIfAbsent(name, n -> new HashMap<>());
    Result result = known.get(at);
    if (result == null) {
      Predicate<Token> terminal = TERMINALS.get(name);
      Result inner = terminal != null ? token(at, terminal, name) : match(syntax.rule(name), at);
      result =
          inner == NONE
              ? NONE
              : new Result(
                  inner.end(),
                  List.of(
                      new SyntaxTree(
                          name, List.copyOf(tokens.subList(at, inner.end())), inner.parts())));
      known.put(at, result);
    }
    return result;
  }

  private Result sequence(Syntax.Sequence sequence, int at) {
    List<SyntaxTree> parts = new ArrayList<>();
    int end = at;
    for (Syntax one : sequence.parts()) {
      Result result = match(one, end);
      if (result == NONE) {
        return NONE;
      }
      parts.addAll(result.parts());
      end = result.end();
    }
    return new Result(end, List.copyOf(parts));
  }

  private Result repeat(Syntax.Repeat repeat, int at) {
    List<SyntaxTree> parts = new ArrayList<>();
    int end = at;
    while (true) {
      Result result = match(repeat.part(), end);
      if (result == NONE || result.end() == end) {
        return new Result(end, List.copyOf(parts));
      }
      parts.addAll(result.parts());
      end = result.end();
    }
  }

  private void failed(int at, String name) {
    if (at > furthest) {
      furthest = at;
      due.clear();
    }
    if (at == furthest) {
      due.add(name);
    }
  }
}
