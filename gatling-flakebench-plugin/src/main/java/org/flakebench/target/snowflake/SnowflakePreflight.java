package org.flakebench.target.snowflake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flakebench.target.Target;
import org.flakebench.target.TargetException;
import org.flakebench.template.SqlEffect;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.StatementPlan;

/**
 * Asks the server about every statement before the first of them runs: for its plan (EXPLAIN, which
 * compiles and does not execute, and needs no warehouse) with the parameters of a first execution.
 * What has no plan is described, which compiles as well.
 */
final class SnowflakePreflight {
  /** What a first value can do to a compiler that computes with it and other values need not. */
  private static final Set<Integer> OF_THE_VALUE =
      Set.of(100_035, 100_038, 100_051, 100_069, 100_078, 100_132);

  private SnowflakePreflight() {}

  /**
   * What is wrong with the statements, in their order; empty when nothing is.
   *
   * @param sql the statement as the run sends it
   * @throws SQLException when the connection itself fails
   */
  static List<TemplateException.Problem> problems(
      Connection connection,
      List<StatementPlan> plans,
      Map<Integer, String> sql,
      Target.Binder binder)
      throws SQLException {
    List<TemplateException.Problem> problems = new ArrayList<>();
    for (StatementPlan plan : plans) {
      problem(connection, plan, sql.get(plan.index()), binder).ifPresent(problems::add);
    }
    return problems;
  }

  private static Optional<TemplateException.Problem> problem(
      Connection connection, StatementPlan plan, String sql, Target.Binder binder)
      throws SQLException {
    String path = "statements[" + plan.index() + "].sql";
    SqlEffect effect = SqlEffect.of(plan.sql());
    if (effect.how().equals("begins with COPY")) {
      return Optional.of(
          new TemplateException.Problem(
              path,
              "STATEMENT_NOT_ALLOWED",
              "the statement begins with COPY, which loads files and takes no parameters; use INSERT or SELECT"));
    }
    String asked = effect.explainable() ? "EXPLAIN " + sql : sql;
    PreparedStatement[] prepared = new PreparedStatement[plan.index() + 1];
    try (PreparedStatement statement = connection.prepareStatement(asked)) {
      prepared[plan.index()] = statement;
      binder.bind(plan, new SnowflakeSession(connection, Map.of(), prepared));
      if (effect.explainable()) {
        try (ResultSet plans = statement.executeQuery()) {
          plans.next();
        }
      } else {
        statement.getMetaData();
      }
      return Optional.empty();
    } catch (SQLException e) {
      return refused(path, e);
    } catch (TargetException e) {
      return Optional.of(
          new TemplateException.Problem(
              path, e.key().category(), "its parameters cannot be put: " + e.getMessage()));
    }
  }

  private static Optional<TemplateException.Problem> refused(String path, SQLException e)
      throws SQLException {
    if (SnowflakeErrors.of(e).connectionLost()) {
      throw e;
    }
    return OF_THE_VALUE.contains(e.getErrorCode())
        ? Optional.empty()
        : Optional.of(SnowflakeErrors.refused(path, e));
  }
}
