package org.flakebench.emulator.engine;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flakebench.emulator.error.SnowflakeError;
import org.h2.api.ErrorCode;

/** Errors of H2 as Snowflake would put them. */
final class H2Errors {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private H2Errors() {}

  static boolean isLockTimeout(SQLException e) {
    return e.getErrorCode() == ErrorCode.LOCK_TIMEOUT_1
        || e.getErrorCode() == ErrorCode.CONCURRENT_UPDATE_1;
  }

  static boolean isDeadlock(SQLException e) {
    return e.getErrorCode() == ErrorCode.DEADLOCK_1;
  }

  /** What to tell the client. */
  static SnowflakeError translate(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SnowflakeError error) {
        return error;
      }
    }
    String message = e.getMessage();
    String first = quoted(message);
    return switch (e.getErrorCode()) {
      case ErrorCode.DATA_CONVERSION_ERROR_1 -> conversion(message, first);
      case ErrorCode.INVALID_DATETIME_CONSTANT_2 ->
          new SnowflakeError("100035", "22007", "Timestamp '" + first + "' is not recognized");
      case ErrorCode.VALUE_TOO_LONG_2 -> {
        Matcher value = Pattern.compile("'(.*)' \\((\\d+)\\)").matcher(message);
        String text = value.find() ? value.group(1) : first;
        yield new SnowflakeError(
            "100078", "22000", "String '" + text + "' is too long and would be truncated");
      }
      case ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_1, ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_2 ->
          new SnowflakeError("100132", "22003", "Numeric value '" + first + "' is out of range");
      case ErrorCode.NULL_NOT_ALLOWED ->
          new SnowflakeError(
              "100072", "22000", "NULL result in a non-nullable column '" + first + "'");
      case ErrorCode.DUPLICATE_KEY_1 -> duplicate(message);
      case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1,
          ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1 ->
          new SnowflakeError("200008", "22000", "Foreign key constraint was violated.");
      case ErrorCode.DIVISION_BY_ZERO_1 ->
          new SnowflakeError("100051", "22012", "Division by zero");
      case ErrorCode.COLUMN_NOT_FOUND_1 -> SnowflakeError.invalidIdentifier(first);
      case ErrorCode.MUST_GROUP_BY_COLUMN_1 ->
          SnowflakeError.compilation(
              "000979", "42601", "[" + first + "] is not a valid group by expression");
      case ErrorCode.SUBQUERY_IS_NOT_SINGLE_COLUMN ->
          SnowflakeError.compilation(
              "002143", "42601", "Scalar subquery must have exactly one column.");
      case ErrorCode.SCALAR_SUBQUERY_CONTAINS_MORE_THAN_ONE_ROW ->
          new SnowflakeError("090150", "22000", "Single-row subquery returns more than one row.");
      case ErrorCode.STATEMENT_WAS_CANCELED -> canceled();
      case ErrorCode.DATABASE_IS_CLOSED, ErrorCode.OBJECT_CLOSED ->
          new SnowflakeError("390111", "08001", "Session no longer exists.");
      default ->
          SnowflakeError.unknown("how to run this on H2 (" + message.replace("\n", " ") + ")");
    };
  }

  static SnowflakeError canceled() {
    return new SnowflakeError("000604", "57014", "SQL execution canceled");
  }

  private static SnowflakeError conversion(String message, String first) {
    if (message.contains("BOOLEAN")) {
      return new SnowflakeError(
          "100037", "22018", "Boolean value '" + first + "' is not recognized");
    }
    return new SnowflakeError("100038", "22018", "Numeric value '" + first + "' is not recognized");
  }

  private static SnowflakeError duplicate(String message) {
    if (message.contains("Merge using")) {
      return new SnowflakeError("100090", "42P18", "Duplicate row detected during DML action");
    }
    boolean primary = message.contains("PRIMARY_KEY") || message.contains("PRIMARY KEY");
    return new SnowflakeError(
        "200001",
        "22000",
        primary
            ? "A primary key already exists."
            : "Duplicate key value violates unique constraint.");
  }

  private static String quoted(String message) {
    Matcher matcher = QUOTED.matcher(message);
    return matcher.find() ? matcher.group(1).replaceFirst(" .*", "") : "";
  }
}
