package org.flakebench.snowflakesql;

import java.util.List;

/** Parts of a rule of {@link DocumentedSyntax}. */
sealed interface Syntax {
  /** A keyword. */
  record Word(String word) implements Syntax {}

  /** A character or two: {@code (}, {@code ::}. */
  record Symbol(String symbol) implements Syntax {}

  /** Another rule, or a kind of token. */
  record Rule(String name) implements Syntax {}

  /** One after the other. */
  record Sequence(List<Syntax> parts) implements Syntax {}

  /** The first that fits. */
  record Choice(List<Syntax> parts) implements Syntax {}

  /** Once or not at all. */
  record Maybe(Syntax part) implements Syntax {}

  /** As often as it fits, also never. */
  record Repeat(Syntax part) implements Syntax {}
}
