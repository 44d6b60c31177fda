package org.flakebench.gatling.internal;

import java.sql.SQLException;
import org.flakebench.target.Redaction;

/**
 * Why a request failed, as a report shows it: without values, so that no data leaves the tested
 * database, and equal causes give equal texts.
 *
 * @param code SQLSTATE; null when it was not the database that failed
 */
record SqlFailure(String code, String message) {

  /** What went wrong before or beside the database; the text is ours or Gatling's and stays. */
  static SqlFailure because(String message) {
    return new SqlFailure(null, message);
  }

  static SqlFailure of(Throwable thrown) {
    if (thrown instanceof SQLException sql) {
      String state = sql.getSQLState();
      String first = String.valueOf(sql.getMessage()).split("\\R", 2)[0];
      String text = Redaction.of(first, state != null && state.startsWith("22"));
      return new SqlFailure(state, state == null ? text : "SQLSTATE " + state + ": " + text);
    }
    if (thrown instanceof IllegalArgumentException) {
      return because(thrown.getMessage());
    }
    String text = thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    return because(Redaction.of(text, true));
  }
}
