package org.flakebench.emulator.sql;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flakebench.emulator.catalog.DataType;

/** Functions that need an OVER clause. */
final class Windows {
  static final Set<String> NAMES =
      Set.of(
          "ROW_NUMBER",
          "RANK",
          "DENSE_RANK",
          "NTILE",
          "PERCENT_RANK",
          "CUME_DIST",
          "LAG",
          "LEAD",
          "FIRST_VALUE",
          "LAST_VALUE",
          "NTH_VALUE");

  private Windows() {}

  static boolean isKnown(String name) {
    return NAMES.contains(name);
  }

  static Frag write(String name, List<Frag> args) {
    DataType type =
        switch (name) {
          case "PERCENT_RANK", "CUME_DIST" -> DataType.FLOAT;
          case "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE" ->
              args.isEmpty() ? DataType.UNKNOWN : args.get(0).type();
          default -> DataType.INTEGER;
        };
    String list = args.stream().map(Frag::sql).collect(Collectors.joining(", "));
    return Frag.of(name + "(" + list + ")", type);
  }
}
