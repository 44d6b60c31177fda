package org.flakebench.snowflakesql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds which columns of ACCOUNT_USAGE and INFORMATION_SCHEMA a statement uses, and says which of
 * them no page names.
 */
final class UsedColumns {
  private static final Set<String> WITH_DATE_PART =
      Set.of(
          "DATEADD",
          "DATEDIFF",
          "DATE_PART",
          "DATE_TRUNC",
          "TIMEADD",
          "TIMEDIFF",
          "TIMESTAMPADD",
          "TIMESTAMPDIFF");

  private final DocumentedColumns documented;

  UsedColumns(DocumentedColumns documented) {
    this.documented = documented;
  }

  List<String> refusals(SyntaxTree statement) {
    Walk walk = new Walk();
    walk.visit(statement);
    return walk.refusals;
  }

  /**
   * What FROM of one SELECT brings.
   *
   * @param sources the documented object behind each alias; empty for anything else
   * @param made names that the SELECT itself makes
   */
  private record Scope(Map<String, String> sources, Set<String> made) {
    Collection<String> objects() {
      return sources.values().stream().filter(object -> !object.isEmpty()).toList();
    }

    boolean hasOthers() {
      return sources.containsValue("");
    }
  }

  private final class Walk {
    private final List<String> refusals = new ArrayList<>();
    private final Deque<Scope> scopes = new ArrayDeque<>();

    void visit(SyntaxTree tree) {
      switch (tree.rule()) {
        case "query" -> query(tree);
        case "select" -> inside(scope(tree), tree.parts());
        case "columnref" -> column(tree, null);
        case "postfixed" -> postfixed(tree);
        case "function" -> function(tree);
        default -> tree.parts().forEach(this::visit);
      }
    }

    private void inside(Scope scope, List<SyntaxTree> parts) {
      scopes.push(scope);
      parts.forEach(this::visit);
      scopes.pop();
    }

    /** ORDER BY stands behind the SELECT, but sees its columns. */
    private void query(SyntaxTree query) {
      List<SyntaxTree> operands =
          query.parts().stream().filter(part -> part.rule().equals("operand")).toList();
      boolean one = operands.size() == 1 && operands.get(0).parts().get(0).rule().equals("select");
      for (SyntaxTree part : query.parts()) {
        if (part.rule().equals("orderby")) {
          if (one) {
            inside(scope(operands.get(0).parts().get(0)), part.parts());
          }
        } else {
          visit(part);
        }
      }
    }

    private Scope scope(SyntaxTree select) {
      Map<String, String> sources = new HashMap<>();
      Set<String> made = new HashSet<>();
      for (SyntaxTree part : select.parts()) {
        if (part.rule().equals("fromitem")) {
          source(part.parts().get(0), sources);
          part.parts().stream()
              .filter(join -> join.rule().equals("join"))
              .forEach(join -> source(join.parts().get(0), sources));
        } else if (part.rule().equals("item") && !part.parts().isEmpty()) {
          SyntaxTree last = part.parts().get(part.parts().size() - 1);
          if (last.rule().equals("outname") || last.rule().equals("identifier")) {
            made.add(upper(last.text()));
          }
        }
      }
      return new Scope(sources, made);
    }

    private void source(SyntaxTree source, Map<String, String> sources) {
      String object = "";
      String name = "";
      for (SyntaxTree part : source.parts()) {
        switch (part.rule()) {
          case "fromname" -> {
            name = last(part);
            object = object(part, "");
          }
          case "tablefunction" -> {
            object = object(part.parts().get(0), "()");
            name = alias(part, name);
          }
          case "lateral" -> name = alias(part, name);
          case "alias" -> name = upper(part.parts().get(0).text());
          default -> {
            // a nested query, whose columns are its own
          }
        }
      }
      sources.put(name, object);
    }

    private String alias(SyntaxTree part, String otherwise) {
      return part.parts().stream()
          .filter(child -> child.rule().equals("alias"))
          .map(child -> upper(child.parts().get(0).text()))
          .findFirst()
          .orElse(otherwise);
    }

    private String last(SyntaxTree name) {
      return upper(name.tokens().get(name.tokens().size() - 1).text());
    }

    /** The documented object that a name means; empty when it is one of ours. */
    private String object(SyntaxTree name, String suffix) {
      List<String> names =
          name.tokens().stream()
              .takeWhile(token -> !token.isSymbol("("))
              .filter(token -> token.kind() != Token.Kind.SYMBOL)
              .map(token -> upper(token.text()))
              .toList();
      if (names.size() < 2) {
        return "";
      }
      String schema = names.get(names.size() - 2);
      if (!schema.equals("ACCOUNT_USAGE") && !schema.equals("INFORMATION_SCHEMA")) {
        return "";
      }
      String view = names.get(names.size() - 1);
      String object = schema + "." + (suffix.isEmpty() ? view : "QUERY_HISTORY()");
      if (!documented.objects().contains(object)
          || !suffix.isEmpty() && !view.startsWith("QUERY_HISTORY")) {
        refusals.add(schema + "." + view + " is not in documented-columns.csv");
        return "";
      }
      return object;
    }

    private void function(SyntaxTree function) {
      boolean datePart = WITH_DATE_PART.contains(upper(function.tokens().get(0).text()));
      for (SyntaxTree part : function.parts()) {
        boolean first = datePart && part.rule().equals("argument");
        if (!(first && part.tokens().size() == 1)) {
          visit(part);
        }
        datePart = datePart && !first;
      }
    }

    private void postfixed(SyntaxTree postfixed) {
      SyntaxTree reference = postfixed.parts().get(0).parts().stream().findFirst().orElse(null);
      if (reference != null && reference.rule().equals("columnref")) {
        SyntaxTree key = postfixed.parts().size() > 1 ? postfixed.parts().get(1) : null;
        column(reference, key != null && key.rule().equals("pathkey") ? key.text() : null);
        postfixed.parts().stream().skip(1).forEach(this::visit);
      } else {
        postfixed.parts().forEach(this::visit);
      }
    }

    private void column(SyntaxTree reference, String key) {
      List<Token> names =
          reference.tokens().stream().filter(token -> token.kind() != Token.Kind.SYMBOL).toList();
      String column = upper(names.get(names.size() - 1).text());
      if (names.size() > 1) {
        String alias = upper(names.get(names.size() - 2).text());
        scopes.stream()
            .filter(scope -> scope.sources().containsKey(alias))
            .findFirst()
            .map(scope -> scope.sources().get(alias))
            .filter(object -> !object.isEmpty())
            .ifPresent(object -> check(List.of(object), column, key));
        return;
      }
      Scope scope = scopes.peek();
      if (scope != null && !scope.objects().isEmpty() && !scope.made().contains(column)) {
        if (scope.hasOthers()) {
          refusals.add(column + " needs an alias before it, so that it can be checked");
        } else {
          check(scope.objects(), column, key);
        }
      }
    }

    private void check(Collection<String> objects, String column, String key) {
      for (String object : objects) {
        DocumentedColumns.Column found = documented.column(object, column);
        if (found != null) {
          if (key != null && !found.keys().isEmpty() && !found.keys().contains(key)) {
            refusals.add(object + "." + column + " has no key " + key + ": " + found.keys());
          }
          return;
        }
      }
      refusals.add(
          column
              + " is no documented column of "
              + objects.stream().distinct().sorted().collect(Collectors.joining(", ")));
    }

    private String upper(String name) {
      return name.toUpperCase(Locale.ROOT);
    }
  }
}
