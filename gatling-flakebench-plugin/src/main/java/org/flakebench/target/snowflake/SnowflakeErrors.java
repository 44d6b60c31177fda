package org.flakebench.target.snowflake;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.target.Redaction;
import org.flakebench.target.TargetException;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.TemplateException;

/**
 * Turns what the Snowflake driver throws into categories with an origin, by Snowflake's code, then
 * by SQLSTATE; and into messages with the remedy when it ends the preparation of a run.
 */
final class SnowflakeErrors {
  /** The driver's own code for what went wrong on the way to the server. */
  private static final int NETWORK = 200_015;

  /** The driver's own code for a statement that was cancelled. */
  private static final int CANCELLED_BY_DRIVER = 200_003;

  /** The driver's own code for a connection that was closed. */
  private static final int CONNECTION_CLOSED = 200_002;

  private static final ErrorKey UNAVAILABLE =
      new ErrorKey("SF_CONNECTION_503", ErrorOrigin.NETWORK, "58030");

  private static final Pattern QUOTED = Pattern.compile("(?<![\\p{Alnum}_])'([^'\n]*)'");

  private SnowflakeErrors() {}

  /** The classified exception. */
  static TargetException of(Throwable thrown) {
    if (!(thrown instanceof SQLException sql)) {
      return TargetException.inGenerator(thrown);
    }
    String state = state(sql);
    String raw = String.valueOf(sql.getMessage());
    SnowflakeCondition known = SnowflakeCondition.of(sql.getErrorCode());
    if (known != null) {
      String category =
          sql.getErrorCode() == 625 && raw.contains("number of waiters")
              ? "SF_LOCK_WAITER_LIMIT"
              : known.category();
      return new TargetException(
          key(category, known.origin(), state),
          message(raw, known.namesInQuotes()),
          known.connectionLost(),
          sql);
    }
    return byState(sql, state, raw);
  }

  private static TargetException byState(SQLException sql, String state, String raw) {
    String message = message(raw, false);
    String lower = raw.toLowerCase(Locale.ROOT);
    if (lower.contains("http status=503") || lower.contains("service unavailable")) {
      return new TargetException(UNAVAILABLE, message, false, sql);
    }
    if (sql instanceof SQLTimeoutException || hasCause(sql, SocketTimeoutException.class)) {
      return new TargetException(
          key("SOCKET_TIMEOUT", ErrorOrigin.NETWORK, state), message, true, sql);
    }
    if (sql.getErrorCode() == CANCELLED_BY_DRIVER || state.equals("57014")) {
      return new TargetException(key("CANCELLED", ErrorOrigin.POLICY, state), message, false, sql);
    }
    if (sql.getErrorCode() == NETWORK || state.startsWith("08")) {
      return new TargetException(
          key("CONNECTION_LOST", ErrorOrigin.NETWORK, state), message, true, sql);
    }
    if (sql.getErrorCode() == CONNECTION_CLOSED || lower.contains("connection is closed")) {
      return new TargetException(
          key("CONNECTION_CLOSED", ErrorOrigin.NETWORK, state), message, true, sql);
    }
    if (lower.contains("throttl")) {
      return new TargetException(
          key("SF_THROTTLED", ErrorOrigin.SERVER, state), message, false, sql);
    }
    // The driver's own codes begin at 200,000 and never reached the server.
    boolean driver = state.isEmpty() && sql.getErrorCode() == 0;
    String name = state.isEmpty() ? "DRIVER_ERROR" : "SF_SQLSTATE_" + state;
    ErrorOrigin origin = driver ? ErrorOrigin.GENERATOR : ErrorOrigin.SERVER;
    return new TargetException(key(name, origin, state), message, false, sql);
  }

  /**
   * An operation that went well in the end, but only because the driver sent it again after the
   * service was not available: how long it took says nothing of the database.
   */
  static TargetException sentAgain() {
    return new TargetException(
        UNAVAILABLE,
        "the service was not available, and the driver sent the statement again after a pause; it ran once",
        false,
        null);
  }

  /** The session could not be told the phase, so that nothing of it may run. */
  static TargetException untagged(SQLException thrown) {
    TargetException reason = of(thrown);
    return new TargetException(
        key("QUERY_TAG_NOT_SET", reason.key().origin(), state(thrown)),
        reason.key().category() + ": " + reason.getMessage(),
        reason.connectionLost(),
        thrown);
  }

  /**
   * What ends the preparation of a run, with what to do about it.
   *
   * @param path the part of the template that it is about
   * @param place where the server is, as messages name it
   */
  static RuntimeException setup(String path, String place, SQLException thrown) {
    TargetException classified = of(thrown);
    SnowflakeCondition known = SnowflakeCondition.of(thrown.getErrorCode());
    if (known != null && known.isLogin()) {
      return new TargetUnavailableException(
          "the target at "
              + place
              + " refused the login ("
              + words(classified, thrown)
              + "): "
              + known.remedy(),
          thrown);
    }
    if (classified.connectionLost() || classified.key().origin() == ErrorOrigin.NETWORK) {
      String remedy = known == null ? networkRemedy(classified) : known.remedy();
      return new TargetUnavailableException(
          "the target at "
              + place
              + " cannot be reached ("
              + reached(classified, thrown)
              + "): "
              + remedy,
          thrown);
    }
    return new TemplateException(List.of(refused(pathOf(path, thrown), thrown)));
  }

  private static String networkRemedy(TargetException classified) {
    return classified.key().category().equals("SF_CONNECTION_503")
        ? "the service was not available for all of the driver's attempts; try again later"
        : "check the account in the URL, the network and any proxy between";
  }

  /** A warehouse that does not run is none of the statement's faults. */
  private static String pathOf(String path, SQLException thrown) {
    return thrown.getErrorCode() == 606 ? "target.warehouse" : path;
  }

  /** What the server does not accept, in its own words and with the remedy. */
  static TemplateException.Problem refused(String path, SQLException thrown) {
    TargetException classified = of(thrown);
    SnowflakeCondition known = SnowflakeCondition.of(thrown.getErrorCode());
    String remedy = known == null || known.remedy() == null ? "" : "; " + known.remedy();
    return new TemplateException.Problem(
        path,
        classified.key().category(),
        "the server says: " + words(classified, thrown) + remedy);
  }

  /** What did not work on the way is told with hosts and ports: it holds no data. */
  private static String reached(TargetException classified, SQLException thrown) {
    return thrown.getErrorCode() == NETWORK
        ? words(String.valueOf(thrown.getMessage()).strip().replaceAll("\\s+", " "), thrown)
        : words(classified, thrown);
  }

  private static String words(TargetException classified, SQLException thrown) {
    return words(classified.getMessage(), thrown);
  }

  private static String words(String message, SQLException thrown) {
    return message
        + " [code "
        + String.format(Locale.ROOT, "%06d", thrown.getErrorCode())
        + (thrown.getSQLState() == null ? "" : ", SQLSTATE " + thrown.getSQLState())
        + "]";
  }

  /**
   * Five characters, or empty: what has others is no SQLSTATE, and the store has no room for it.
   */
  private static String state(SQLException thrown) {
    String state = thrown.getSQLState();
    return state == null || state.length() != 5 ? "" : state;
  }

  private static ErrorKey key(String name, ErrorOrigin origin, String state) {
    return new ErrorKey(name, origin, state == null || state.isEmpty() ? null : state);
  }

  /** Compiler messages quote names in single quotes, which are kept; others quote data. */
  private static String message(String raw, boolean namesInQuotes) {
    return Redaction.of(namesInQuotes ? QUOTED.matcher(raw).replaceAll("\"$1\"") : raw, false);
  }

  private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
