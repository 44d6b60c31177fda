package org.flakebench.emulator.sql;

import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;

/** Writes casts. */
final class Casts {
  private Casts() {}

  /**
   * {@code CAST(frag AS type)}.
   *
   * @param lenient TRY_CAST: null instead of an error
   */
  static Frag cast(Frag frag, DataType type, boolean lenient) {
    String name = frag.name();
    Frag result;
    if (type.isJson()) {
      result = frag.as(type);
      result = new Frag(result.sql(), type, frag.aggregate(), false, name);
    } else if (lenient) {
      result =
          Frag.of(
              "CAST(SF_TRY("
                  + frag.plain().sql()
                  + ", "
                  + Translation.literal(type.base().name())
                  + ") AS "
                  + type.h2()
                  + ")",
              type);
    } else if (type.is(Base.TEXT)) {
      Frag plain = frag.plain();
      boolean text = plain.type().is(Base.TEXT);
      String sql = text ? plain.sql() : "SF_TO_TEXT(" + plain.sql() + ")";
      result = Frag.of("CAST(" + sql + " AS " + type.h2() + ")", type);
    } else if (type.isTimestamp() || type.is(Base.DATE) || type.is(Base.TIME)) {
      result = time(frag.plain(), type);
    } else if (type.is(Base.BOOLEAN) || type.is(Base.BINARY)) {
      Frag plain = frag.plain();
      String sql =
          type.is(Base.BINARY) && !plain.type().is(Base.BINARY)
              ? "SF_HEX(" + plain.sql() + ")"
              : plain.sql();
      result = Frag.of("CAST(" + sql + " AS " + type.h2() + ")", type);
    } else {
      result = Frag.of("CAST(" + frag.plain().sql() + " AS " + type.h2() + ")", type);
    }
    return new Frag(result.sql(), type, frag.aggregate(), false, name);
  }

  /** Text and numbers of seconds become times; what H2 does not read goes through a function. */
  private static Frag time(Frag frag, DataType type) {
    boolean known =
        frag.type().isTimestamp() || frag.type().is(Base.DATE) || frag.type().is(Base.TIME);
    String sql =
        known
            ? frag.sql()
            : "SF_TIME(" + frag.sql() + ", " + Translation.literal(type.base().name()) + ")";
    return Frag.of("CAST(" + sql + " AS " + type.h2() + ")", type);
  }
}
