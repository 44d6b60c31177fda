package org.flakebench.snowflakesql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rule matched.
 *
 * @param rule its name
 * @param tokens all tokens below it
 * @param parts what the rules that it names matched, in order
 */
record SyntaxTree(String rule, List<Token> tokens, List<SyntaxTree> parts) {
  /** The text with one blank between tokens. */
  String text() {
    return tokens.stream().map(Token::text).collect(Collectors.joining(" "));
  }

  /** Everything of that rule in this tree, outermost first. */
  List<SyntaxTree> all(String name) {
    List<SyntaxTree> found = new ArrayList<>();
    walk().filter(tree -> tree.rule().equals(name)).forEach(found::add);
    return found;
  }

  private Stream<SyntaxTree> walk() {
    return Stream.concat(Stream.of(this), parts.stream().flatMap(SyntaxTree::walk));
  }
}
