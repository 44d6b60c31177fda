package org.flakebench.emulator.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Access;
import org.flakebench.emulator.sql.OutColumn;
import org.flakebench.emulator.sql.Statement.Select;
import org.flakebench.emulator.sql.StatementReader;

/** Runs definitions on H2 for one statement of a session, waiting for others where it must. */
final class Scripts {
  private final Session session;
  private final Running running;

  Scripts(Session session, Running running) {
    this.session = session;
    this.running = running;
  }

  Session session() {
    return session;
  }

  Running running() {
    return running;
  }

  /** Runs one statement of H2; one that meets a lock is tried again until its time is over. */
  void run(String sql) {
    while (true) {
      running.check();
      try (Statement statement = session.connection().createStatement()) {
        running.runs(statement);
        statement.execute(sql);
        return;
      } catch (SQLException e) {
        running.check();
        if (!H2Errors.isLockTimeout(e)) {
          throw H2Errors.translate(e);
        }
      } finally {
        running.runs(null);
      }
    }
  }

  boolean hasRows(Table table) {
    try (Statement statement = session.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT 1 FROM " + table.h2Name() + " FETCH FIRST 1 ROWS ONLY")) {
      return rows.next();
    } catch (SQLException e) {
      throw H2Errors.translate(e);
    }
  }

  /** The columns of a query; H2 says what the translation leaves open. */
  List<OutColumn> describe(Select select) {
    boolean known =
        select.columns().stream().noneMatch(c -> c.type().base().name().equals("UNKNOWN"));
    if (known) {
      return select.columns();
    }
    try (PreparedStatement statement = session.connection().prepareStatement(select.sql())) {
      return Results.columns(select.columns(), statement.getMetaData());
    } catch (SQLException e) {
      throw H2Errors.translate(e);
    }
  }

  /** Fills a dynamic table anew. */
  void refresh(Table table) {
    if (StatementReader.read(table.definition(), session) instanceof Select select) {
      Access access = select.access();
      run("DELETE FROM " + table.h2Name());
      run("INSERT INTO " + table.h2Name() + " " + select.sql());
      running.query().scanned(access.read().size());
    }
  }
}
