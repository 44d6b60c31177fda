package org.flakebench.emulator.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.sql.Token.Kind;

/** Reads {@code NAME = value} pairs, as most statements have them at their end. */
final class Settings {
  private Settings() {}

  /** Pairs up to what is no pair; values are strings, longs, booleans, lists and maps. */
  static Map<String, Object> read(TokenStream in) {
    Map<String, Object> settings = new LinkedHashMap<>();
    while (in.peek().kind() == Kind.WORD && in.peek(1).isSymbol("=")) {
      String name = in.next().text();
      in.symbol("=");
      settings.put(name, value(in));
      in.skipSymbol(",");
    }
    return settings;
  }

  static Object value(TokenStream in) {
    Token token = in.peek();
    if (token.kind() == Kind.NUMBER || token.isSymbol("-")) {
      return in.integer();
    }
    if (token.kind() == Kind.STRING) {
      return in.next().text();
    }
    if (in.skipSymbol("(")) {
      if (in.peek().kind() == Kind.WORD && in.peek(1).isSymbol("=")) {
        Map<String, Object> map = read(in);
        in.symbol(")");
        return map;
      }
      List<Object> list = new ArrayList<>();
      while (!in.isSymbol(")")) {
        list.add(value(in));
        in.skipSymbol(",");
      }
      in.symbol(")");
      return list;
    }
    if (in.isAnyWord("TRUE", "FALSE")) {
      return in.next().text().equals("TRUE");
    }
    if (token.kind() == Kind.WORD) {
      // NULL, names of sizes and policies; dotted names of file formats.
      StringBuilder text = new StringBuilder(in.next().text());
      while (in.isSymbol(".") || in.isSymbol("-")) {
        text.append(in.next().text()).append(in.next().text());
      }
      return text.toString();
    }
    return in.name();
  }
}
