package org.flakebench.arch;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The packages below {@code org.flakebench} and which of them each may use. A package that is not
 * named here belongs to the nearest named one above it; one without such a parent has no place and
 * is refused, so that whoever adds one decides where it stands.
 */
final class House {
  private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

  static {
    // The plugin: each may use all before it.
    List<String> plugin =
        List.of(
            "template",
            "workload",
            "load",
            "measure",
            "target",
            "conduct",
            "gatling.internal",
            "gatling");
    for (int i = 0; i < plugin.size(); i++) {
      MAY_USE.put(plugin.get(i), Set.copyOf(plugin.subList(0, i)));
    }
    // The results bridge knows nothing of Gatling.
    List<String> ports = plugin.subList(0, plugin.indexOf("gatling.internal"));
    place("store", ports);
    place("report", ports, "store");
    place("dump", ports, "store");
    place("analysis", ports, "store", "report");
    place("bridge", ports, "store", "report", "analysis");
    place("enrich", ports, "store", "report", "bridge");
    // Those that put things together.
    place("simulations", List.copyOf(MAY_USE.keySet()));
    place("control", List.copyOf(MAY_USE.keySet()));
    // Serves tests of all others, so it uses none of them and none of them uses it.
    place("emulator", List.of());
  }

  private House() {}

  private static void place(String name, List<String> uses, String... more) {
    MAY_USE.put(name, Stream.concat(uses.stream(), Stream.of(more)).collect(toUnmodifiableSet()));
  }

  /**
   * The named package that {@code packageName}, relative to the root, belongs to; empty when there
   * is none.
   */
  static Optional<String> home(String packageName) {
    String name = packageName;
    while (!name.isEmpty()) {
      if (MAY_USE.containsKey(name)) {
        return Optional.of(name);
      }
      name = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
    }
    return Optional.empty();
  }

  /**
   * Whether a class in the named package {@code from} may use one in the named package {@code to}.
   */
  static boolean mayUse(String from, String to) {
    return from.equals(to) || MAY_USE.get(from).contains(to);
  }

  /**
   * What is wrong when a class in the named package {@code from} uses the outside class {@code
   * className}; or empty.
   */
  static List<String> outside(String from, String className) {
    List<String> wrong = new ArrayList<>();
    boolean gatling = className.startsWith("io.gatling.");
    boolean jdbc =
        Stream.of("java.sql.", "javax.sql.", "org.postgresql.", "org.jdbi.")
            .anyMatch(className::startsWith);
    if (jdbc && Set.of("workload", "load", "conduct").contains(from)) {
      wrong.add("'" + from + "' must not use JDBC");
    }
    if (gatling) {
      boolean allowed =
          switch (from) {
            case "gatling.internal" -> true;
            case "gatling" -> className.startsWith("io.gatling.javaapi.");
            case "simulations" ->
                className.startsWith("io.gatling.javaapi.")
                    || className.startsWith("io.gatling.app.");
            default -> false;
          };
      if (!allowed) {
        wrong.add("'" + from + "' must not use this part of Gatling");
      }
    }
    return wrong;
  }
}
