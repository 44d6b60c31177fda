package org.flakebench.target.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flakebench.target.Target;
import org.flakebench.target.TargetException;
import org.flakebench.template.Operation;
import org.flakebench.template.SqlEffect;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.StatementPlan;

/**
 * Asks the server about every statement before the first of them runs: whether it understands it,
 * and whether what is declared as a READ changes or locks rows. It is asked for the plan (EXPLAIN,
 * which does not execute), in a transaction that is READ ONLY and always rolled back, with the
 * parameters of a first execution: their types are those of the run, which a plan without
 * parameters would have to guess. It works on every server version.
 *
 * <p>A plan shows changes wherever they are written, also where rules or views hide them; it does
 * not show what functions do. A READ that calls a function that writes passes. CALL and SHOW have
 * no plan; the server looks at them when the first session prepares them.
 */
final class PostgresPreflight {
  /** The server cannot tell the type of a parameter of which only NULL is known. */
  private static final String UNKNOWN_PARAMETER_TYPE = "42P18";

  /** What a first value can do to the planner's arithmetic and other values need not. */
  private static final String DATA_EXCEPTION = "22";

  /** Texts that are none of their column's values are wrong in the template all the same. */
  private static final Set<String> BAD_TEXT = Set.of("22P02", "22007");

  private static final ObjectMapper JSON = new ObjectMapper();

  private PostgresPreflight() {}

  /**
   * What is wrong with the statements, in their order; empty when nothing is.
   *
   * @param connection of no use for anything else afterwards
   * @throws SQLException when the connection itself fails
   */
  static List<TemplateException.Problem> problems(
      Connection connection, List<StatementPlan> plans, Target.Binder binder) throws SQLException {
    List<TemplateException.Problem> problems = new ArrayList<>();
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    for (StatementPlan plan : plans) {
      problem(connection, plan, binder).ifPresent(problems::add);
      connection.rollback();
    }
    return problems;
  }

  private static Optional<TemplateException.Problem> problem(
      Connection connection, StatementPlan plan, Target.Binder binder) throws SQLException {
    String path = "statements[" + plan.index() + "].sql";
    SqlEffect effect = SqlEffect.of(plan.sql());
    if (effect.how().equals("begins with COPY")) {
      return Optional.of(
          new TemplateException.Problem(
              path,
              "STATEMENT_NOT_ALLOWED",
              "the statement begins with COPY, which PostgreSQL does not run as a statement with parameters and rows; use INSERT or"
                  + " SELECT"));
    }
    if (!effect.explainable()) {
      return Optional.empty();
    }
    PreparedStatement[] prepared = new PreparedStatement[plan.index() + 1];
    try (PreparedStatement explain =
        connection.prepareStatement("EXPLAIN (FORMAT JSON) " + plan.sql())) {
      prepared[plan.index()] = explain;
      binder.bind(plan, new PostgresSession(connection, prepared));
      try (ResultSet result = explain.executeQuery()) {
        result.next();
        return plan.operation() == Operation.READ
            ? writes(JSON.readTree(result.getString(1))).map(how -> readWrites(path, how))
            : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException("the server's plan is no JSON", e);
      }
    } catch (SQLException e) {
      return refused(path, PostgresErrors.of(e), e.getSQLState());
    } catch (TargetException e) {
      return refused(path, e, e.key().sqlState());
    }
  }

  private static Optional<TemplateException.Problem> refused(
      String path, TargetException e, String state) throws SQLException {
    if (e.connectionLost() && e.getCause() instanceof SQLException lost) {
      throw lost;
    }
    String known = String.valueOf(state);
    boolean ofThisValue = known.startsWith(DATA_EXCEPTION) && !BAD_TEXT.contains(known);
    return ofThisValue || known.equals(UNKNOWN_PARAMETER_TYPE)
        ? Optional.empty()
        : Optional.of(PostgresTarget.refused(path, e, state));
  }

  /** What in a plan is no reading. */
  private static Optional<String> writes(JsonNode plan) {
    List<String> nodes = plan.findValuesAsText("Node Type");
    if (nodes.contains("ModifyTable")) {
      return Optional.of("changes rows (ModifyTable in its plan)");
    }
    return nodes.contains("LockRows")
        ? Optional.of("locks rows (LockRows in its plan)")
        : Optional.empty();
  }

  private static TemplateException.Problem readWrites(String path, String how) {
    return new TemplateException.Problem(
        path,
        "READ_WRITES",
        "the server says that the statement "
            + how
            + ", but its operation is READ; use GENERIC_SQL with operation: WRITE");
  }
}
