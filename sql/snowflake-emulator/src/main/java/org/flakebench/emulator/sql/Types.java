package org.flakebench.emulator.sql;

import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.error.SnowflakeError;

/** Reads the names of data types. */
final class Types {
  private Types() {}

  static DataType read(TokenStream in) {
    Token token = in.next();
    String name = token.text();
    if (token.kind() != Token.Kind.WORD) {
      throw unsupported(name);
    }
    return switch (name) {
      case "NUMBER", "DECIMAL", "DEC", "NUMERIC" -> number(in);
      case "INT", "INTEGER", "BIGINT", "SMALLINT", "TINYINT", "BYTEINT" -> DataType.INTEGER;
      case "FLOAT", "FLOAT4", "FLOAT8", "REAL" -> DataType.FLOAT;
      case "DOUBLE" -> {
        in.skipWord("PRECISION");
        yield DataType.FLOAT;
      }
      case "VARCHAR", "STRING", "TEXT", "NVARCHAR", "NVARCHAR2" ->
          new DataType(Base.TEXT, length(in, DataType.MAX_TEXT, DataType.MAX_TEXT), 0);
      case "CHAR", "CHARACTER", "NCHAR" -> {
        in.skipWord("VARYING");
        yield new DataType(Base.TEXT, length(in, 1, DataType.MAX_TEXT), 0);
      }
      case "BINARY", "VARBINARY" -> new DataType(Base.BINARY, length(in, 8_388_608, 67_108_864), 0);
      case "BOOLEAN" -> DataType.BOOLEAN;
      case "DATE" -> DataType.DATE;
      case "TIME" -> new DataType(Base.TIME, 0, length(in, 9, 9));
      case "DATETIME", "TIMESTAMP_NTZ", "TIMESTAMPNTZ" ->
          new DataType(Base.TIMESTAMP_NTZ, 0, length(in, 9, 9));
      case "TIMESTAMP" -> timestamp(in);
      case "TIMESTAMP_LTZ", "TIMESTAMPLTZ" -> new DataType(Base.TIMESTAMP_LTZ, 0, length(in, 9, 9));
      case "TIMESTAMP_TZ", "TIMESTAMPTZ" -> new DataType(Base.TIMESTAMP_TZ, 0, length(in, 9, 9));
      case "VARIANT" -> DataType.VARIANT;
      case "OBJECT" -> DataType.OBJECT;
      case "ARRAY" -> DataType.ARRAY;
      default -> throw unsupported(name);
    };
  }

  private static DataType number(TokenStream in) {
    if (!in.skipSymbol("(")) {
      return DataType.INTEGER;
    }
    long precision = in.integer();
    long scale = in.skipSymbol(",") ? in.integer() : 0;
    in.symbol(")");
    if (precision < 1 || precision > 38 || scale < 0 || scale > Math.min(37, precision)) {
      throw SnowflakeError.compilation(
          "002069", "42601", "invalid precision or scale: NUMBER(" + precision + "," + scale + ")");
    }
    return DataType.number((int) precision, (int) scale);
  }

  private static DataType timestamp(TokenStream in) {
    int scale = length(in, 9, 9);
    if (in.isWord("WITH") || in.isWord("WITHOUT")) {
      boolean with = in.next().text().equals("WITH");
      boolean local = with && in.skipWord("LOCAL");
      in.words("TIME", "ZONE");
      Base base = local ? Base.TIMESTAMP_LTZ : with ? Base.TIMESTAMP_TZ : Base.TIMESTAMP_NTZ;
      return new DataType(base, 0, scale);
    }
    // The default of TIMESTAMP_TYPE_MAPPING, which the emulator lets nobody change.
    return new DataType(Base.TIMESTAMP_NTZ, 0, scale);
  }

  private static int length(TokenStream in, int missing, int most) {
    if (!in.skipSymbol("(")) {
      return missing;
    }
    long length = in.integer();
    in.symbol(")");
    if (length < 0 || length > most) {
      throw SnowflakeError.compilation(
          "002069", "42601", "invalid length " + length + ", at most " + most);
    }
    return (int) length;
  }

  private static SnowflakeError unsupported(String name) {
    return SnowflakeError.compilation("002040", "42601", "Unsupported data type '" + name + "'.");
  }
}
