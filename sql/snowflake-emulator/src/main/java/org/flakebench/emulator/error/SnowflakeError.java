package org.flakebench.emulator.error;

/**
 * What the emulator answers instead of a result: with a code and a state of Snowflake's where
 * Snowflake itself refuses, and with {@link #UNKNOWN_TO_EMULATOR} where only the emulator does.
 */
public final class SnowflakeError extends RuntimeException {
  /** Code of everything that Snowflake may well take but the emulator does not know. */
  public static final String UNKNOWN_TO_EMULATOR = "999001";

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String sqlState;

  /**
   * @param code six digits
   * @param sqlState five characters
   * @param message what the client is shown
   */
  public SnowflakeError(String code, String sqlState, String message) {
    super(message);
    this.code = code;
    this.sqlState = sqlState;
  }

  /** Six digits, such as {@code 002003}. */
  public String code() {
    return code;
  }

  /** The SQL state, five characters. */
  public String sqlState() {
    return sqlState;
  }

  /** Snowflake may take this; the emulator does not, and says so rather than guess. */
  public static SnowflakeError unknown(String what) {
    return new SnowflakeError(
        UNKNOWN_TO_EMULATOR, "0A000", "The emulator does not know " + what + ".");
  }

  /** Text that is not Snowflake's SQL. */
  public static SnowflakeError syntax(int line, int column, String unexpected) {
    return new SnowflakeError(
        "001003",
        "42000",
        "SQL compilation error:\nsyntax error line "
            + line
            + " at position "
            + column
            + " unexpected '"
            + unexpected
            + "'.");
  }

  /** A statement that is understood and refused when it is compiled. */
  public static SnowflakeError compilation(String code, String sqlState, String message) {
    return new SnowflakeError(code, sqlState, "SQL compilation error:\n" + message);
  }

  /**
   * An object that does not exist, or that the role must not see: Snowflake does not tell which.
   */
  public static SnowflakeError doesNotExist(String kind, String name) {
    return compilation(
        "002003", "42S02", kind + " '" + name + "' does not exist or not authorized.");
  }

  /** A schema or database that does not exist; it has a state of its own. */
  public static SnowflakeError containerDoesNotExist(String kind, String name) {
    return compilation(
        "002003", "02000", kind + " '" + name + "' does not exist or not authorized.");
  }

  /** A warehouse, role, stage … that an operation needs. */
  public static SnowflakeError cannotOperate() {
    return compilation(
        "002043", "02000", "Object does not exist, or operation cannot be performed.");
  }

  /** An object of that name exists. */
  public static SnowflakeError exists(String name) {
    return compilation("002002", "42710", "Object '" + name + "' already exists.");
  }

  /** A name that is no column here. */
  public static SnowflakeError invalidIdentifier(String name) {
    return compilation("000904", "42000", "invalid identifier '" + name + "'");
  }

  /** A statement form that Snowflake knows and does not allow for this object. */
  public static SnowflakeError unsupported(String feature) {
    return new SnowflakeError("000002", "0A000", "Unsupported feature '" + feature + "'.");
  }
}
