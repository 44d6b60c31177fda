package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.error.SnowflakeError;

/** What names mean at one level of a query. Not thread-safe. */
final class Scope {
  private final Scope parent;
  private final List<Source> sources = new ArrayList<>();
  private final Map<String, Frag> aliases = new LinkedHashMap<>();
  private final Set<String> merged = new HashSet<>();

  Scope(Scope parent) {
    this.parent = parent;
  }

  /**
   * Something in FROM.
   *
   * @param alias its name here
   * @param table where its table stands, or null
   * @param columns what it offers
   */
  record Source(String alias, ObjectName table, List<SourceColumn> columns) {
    boolean isNamed(List<String> qualifier) {
      String last = qualifier.get(qualifier.size() - 1);
      if (qualifier.size() == 1) {
        return alias.equals(last);
      }
      return table != null
          && table.name().equals(last)
          && alias.equals(last)
          && table.schema().equals(qualifier.get(qualifier.size() - 2))
          && (qualifier.size() < 3 || table.database().equals(qualifier.get(0)));
    }
  }

  /** A column of a source, and the expression that it stands for. */
  record SourceColumn(String name, Frag frag, boolean nullable) {}

  static Source source(String alias, ObjectName table, List<OutColumn> columns) {
    String prefix = ObjectName.quote(alias) + ".";
    return new Source(
        alias,
        table,
        columns.stream()
            .map(
                c ->
                    new SourceColumn(
                        c.name(),
                        Frag.of(prefix + ObjectName.quote(c.name()), c.type()).named(c.name()),
                        c.nullable()))
            .toList());
  }

  List<Source> sources() {
    return sources;
  }

  void add(Source source) {
    if (sources.stream().anyMatch(s -> s.alias().equals(source.alias()))) {
      throw SnowflakeError.compilation(
          "002012", "42710", "Duplicate alias '" + source.alias() + "'.");
    }
    sources.add(source);
  }

  void alias(String name, Frag frag) {
    aliases.putIfAbsent(name, frag);
  }

  /** A column of JOIN … USING: both sides have it, and it is not ambiguous. */
  void merge(String column) {
    merged.add(column);
  }

  boolean isMerged(String column) {
    return merged.contains(column);
  }

  Frag column(List<String> path) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Frag found = path.size() == 1 ? scope.plain(path.get(0)) : scope.qualified(path);
      if (found == null && path.size() == 1) {
        found = scope.aliases.get(path.get(0));
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Frag plain(String name) {
    Frag found = null;
    for (Source source : sources) {
      for (SourceColumn column : source.columns()) {
        if (column.name().equals(name)) {
          if (found != null && !merged.contains(name)) {
            throw SnowflakeError.compilation(
                "002028", "42601", "ambiguous column name '" + name + "'");
          }
          found = found == null ? column.frag() : found;
        }
      }
    }
    return found;
  }

  private Frag qualified(List<String> path) {
    Source source = find(path.subList(0, path.size() - 1));
    if (source == null) {
      return null;
    }
    return source.columns().stream()
        .filter(c -> c.name().equals(path.get(path.size() - 1)))
        .map(SourceColumn::frag)
        .findFirst()
        .orElse(null);
  }

  Source find(List<String> qualifier) {
    return sources.stream().filter(s -> s.isNamed(qualifier)).findFirst().orElse(null);
  }
}
