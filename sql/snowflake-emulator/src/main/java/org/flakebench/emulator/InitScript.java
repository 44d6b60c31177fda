package org.flakebench.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flakebench.emulator.engine.Engine;
import org.flakebench.emulator.engine.Request;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Session;

/**
 * A script that furnishes an account before anybody logs in. Statements end with a semicolon at the
 * end of a line; lines that begin with two hyphens are comments.
 */
final class InitScript {
  private InitScript() {}

  /**
   * Runs the statements in order.
   *
   * @throws IllegalStateException when one is refused; the message has the statement and why
   */
  static void run(Engine engine, Session session, String script) {
    for (String sql : statements(script)) {
      try {
        engine.run(
            session,
            new Request(UUID.randomUUID().toString(), sql, false, null, null, null, false),
            Engine.newQueryId());
      } catch (SnowflakeError e) {
        throw new IllegalStateException(
            "the script's statement is refused (" + e.getMessage() + "): " + sql, e);
      }
    }
  }

  private static List<String> statements(String script) {
    List<String> found = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String line : script.split("\\R")) {
      if (line.startsWith("--")) {
        continue;
      }
      current.append(line).append('\n');
      if (line.stripTrailing().endsWith(";")) {
        String sql = current.toString().strip();
        found.add(sql.substring(0, sql.length() - 1));
        current.setLength(0);
      }
    }
    if (!current.toString().isBlank()) {
      throw new IllegalStateException("the script's last statement has no semicolon: " + current);
    }
    return found;
  }
}
