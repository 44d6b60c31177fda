package org.flakebench.emulator.catalog;

import java.util.Locale;
import java.util.Set;

/**
 * A data type of Snowflake's.
 *
 * @param base which one
 * @param precision digits, or characters, or bytes; 0 where the type has none
 * @param scale digits behind the point, of a number or of seconds
 */
public record DataType(Base base, int precision, int scale) {
  public static final int MAX_TEXT = 16_777_216;
  public static final DataType UNKNOWN = new DataType(Base.UNKNOWN, 0, 0);
  public static final DataType INTEGER = number(38, 0);
  public static final DataType FLOAT = new DataType(Base.FLOAT, 0, 0);
  public static final DataType TEXT = new DataType(Base.TEXT, MAX_TEXT, 0);
  public static final DataType BOOLEAN = new DataType(Base.BOOLEAN, 0, 0);
  public static final DataType DATE = new DataType(Base.DATE, 0, 0);
  public static final DataType TIME = new DataType(Base.TIME, 0, 9);
  public static final DataType NTZ = new DataType(Base.TIMESTAMP_NTZ, 0, 9);
  public static final DataType LTZ = new DataType(Base.TIMESTAMP_LTZ, 0, 9);
  public static final DataType TZ = new DataType(Base.TIMESTAMP_TZ, 0, 9);
  public static final DataType VARIANT = new DataType(Base.VARIANT, 0, 0);
  public static final DataType OBJECT = new DataType(Base.OBJECT, 0, 0);
  public static final DataType ARRAY = new DataType(Base.ARRAY, 0, 0);
  public static final DataType BINARY = new DataType(Base.BINARY, 8_388_608, 0);

  /** The kinds of types. */
  public enum Base {
    NUMBER,
    FLOAT,
    TEXT,
    BOOLEAN,
    DATE,
    TIME,
    TIMESTAMP_NTZ,
    TIMESTAMP_LTZ,
    TIMESTAMP_TZ,
    VARIANT,
    OBJECT,
    ARRAY,
    BINARY,
    /** Not known when a statement is compiled: that of a bind. */
    UNKNOWN
  }

  private static final Set<Base> JSON = Set.of(Base.VARIANT, Base.OBJECT, Base.ARRAY);

  public static DataType number(int precision, int scale) {
    return new DataType(Base.NUMBER, precision, scale);
  }

  /** Whether values are kept as JSON. */
  public boolean isJson() {
    return JSON.contains(base);
  }

  public boolean is(Base other) {
    return base == other;
  }

  /** Whether it is one of the three timestamps. */
  public boolean isTimestamp() {
    return base.name().startsWith("TIMESTAMP");
  }

  /** The type that H2 keeps such values in. */
  public String h2() {
    return switch (base) {
      case NUMBER -> "NUMERIC(" + precision + ", " + scale + ")";
      case FLOAT -> "DOUBLE PRECISION";
      case TEXT, UNKNOWN -> "VARCHAR(" + (precision == 0 ? MAX_TEXT : precision) + ")";
      case BOOLEAN -> "BOOLEAN";
      case DATE -> "DATE";
      case TIME -> "TIME(" + scale + ")";
      case TIMESTAMP_NTZ -> "TIMESTAMP(" + scale + ")";
      case TIMESTAMP_LTZ, TIMESTAMP_TZ -> "TIMESTAMP(" + scale + ") WITH TIME ZONE";
      case VARIANT, OBJECT, ARRAY -> "JSON";
      case BINARY -> "VARBINARY(" + precision + ")";
    };
  }

  /** As DESCRIBE TABLE writes it. */
  public String display() {
    return switch (base) {
      case NUMBER -> "NUMBER(" + precision + "," + scale + ")";
      case TEXT, UNKNOWN -> "VARCHAR(" + (precision == 0 ? MAX_TEXT : precision) + ")";
      case BINARY -> "BINARY(" + precision + ")";
      case TIME, TIMESTAMP_NTZ, TIMESTAMP_LTZ, TIMESTAMP_TZ -> base + "(" + scale + ")";
      default -> base.name();
    };
  }

  /** As results and binds name it. */
  public String wire() {
    return switch (base) {
      case NUMBER -> "fixed";
      case FLOAT -> "real";
      case UNKNOWN -> "text";
      default -> base.name().toLowerCase(Locale.ROOT);
    };
  }
}
