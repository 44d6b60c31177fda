package org.flakebench.emulator.sql;

import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;

/**
 * A translated expression.
 *
 * @param sql text for H2, safe to stand as an operand
 * @param type its type, as far as it is known
 * @param aggregate whether an aggregate function is in it
 * @param literal whether it is a number as written
 * @param name what a column of it is called when it has no alias; null for its text
 */
record Frag(String sql, DataType type, boolean aggregate, boolean literal, String name) {
  static Frag of(String sql, DataType type) {
    return new Frag(sql, type, false, false, null);
  }

  Frag aggregated(boolean now) {
    return now == aggregate ? this : new Frag(sql, type, now, literal, name);
  }

  Frag named(String column) {
    return new Frag(sql, type, aggregate, literal, column);
  }

  boolean isJson() {
    return type.isJson();
  }

  /** As JSON text of H2's type JSON. */
  static Frag json(String textSql, DataType type) {
    return of("(" + textSql + " FORMAT JSON)", type);
  }

  /** What the value is outside JSON: the same, or the text of a JSON scalar. */
  Frag plain() {
    return isJson() ? Frag.of("SF_V_TEXT(" + sql + ")", DataType.TEXT).aggregated(aggregate) : this;
  }

  /** As an operand of arithmetic. */
  Frag number() {
    if (isJson()) {
      return Frag.of("CAST(SF_V_TEXT(" + sql + ") AS DOUBLE PRECISION)", DataType.FLOAT)
          .aggregated(aggregate);
    }
    if (literal) {
      return new Frag("CAST(" + sql + " AS " + type.h2() + ")", type, aggregate, false, name);
    }
    return this;
  }

  /** As a value of another type, without the checks of a cast that is written out. */
  Frag as(DataType target) {
    if (target.isJson()) {
      return isJson() ? this : json("SF_TO_JSON(" + sql + ")", target).aggregated(aggregate);
    }
    if (isJson() && !target.is(Base.UNKNOWN)) {
      return Frag.of("CAST(SF_V_TEXT(" + sql + ") AS " + target.h2() + ")", target)
          .aggregated(aggregate);
    }
    return this;
  }

  /** The type that holds values of both. */
  static DataType common(DataType a, DataType b) {
    if (a.is(Base.UNKNOWN)) {
      return b;
    }
    if (b.is(Base.UNKNOWN) || a.equals(b)) {
      return a;
    }
    if (a.isJson() || b.isJson()) {
      return DataType.VARIANT;
    }
    if (a.is(Base.NUMBER) && b.is(Base.NUMBER)) {
      int scale = Math.max(a.scale(), b.scale());
      return DataType.number(38, scale);
    }
    if (a.is(Base.FLOAT) && b.is(Base.NUMBER) || a.is(Base.NUMBER) && b.is(Base.FLOAT)) {
      return DataType.FLOAT;
    }
    if (a.is(Base.TEXT) && b.is(Base.TEXT)) {
      return a.precision() > b.precision() ? a : b;
    }
    if (a.isTimestamp() && (b.isTimestamp() || b.is(Base.DATE))) {
      return a;
    }
    return a.is(Base.TEXT) ? b : a;
  }
}
