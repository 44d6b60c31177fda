package org.flakebench.target;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Function;
import org.flakebench.workload.ParameterSink;

/** Puts parameters into a prepared statement. */
public final class JdbcParameters implements ParameterSink {
  private final PreparedStatement statement;
  private final Function<SQLException, TargetException> errors;

  /**
   * @param errors classifies what the driver throws
   */
  public JdbcParameters(
      PreparedStatement statement, Function<SQLException, TargetException> errors) {
    this.statement = statement;
    this.errors = errors;
  }

  @Override
  public void setLong(int index, long value) {
    try {
      statement.setLong(index, value);
    } catch (SQLException e) {
      throw errors.apply(e);
    }
  }

  @Override
  public void setDouble(int index, double value) {
    try {
      statement.setDouble(index, value);
    } catch (SQLException e) {
      throw errors.apply(e);
    }
  }

  @Override
  public void setDecimal(int index, BigDecimal value) {
    try {
      statement.setBigDecimal(index, value);
    } catch (SQLException e) {
      throw errors.apply(e);
    }
  }

  @Override
  public void setText(int index, String value) {
    try {
      statement.setString(index, value);
    } catch (SQLException e) {
      throw errors.apply(e);
    }
  }

  @Override
  public void setInstant(int index, Instant value) {
    try {
      statement.setObject(index, value.atOffset(ZoneOffset.UTC));
    } catch (SQLException e) {
      throw errors.apply(e);
    }
  }

  @Override
  public void setDate(int index, LocalDate value) {
    try {
      statement.setObject(index, value);
    } catch (SQLException e) {
      throw errors.apply(e);
    }
  }

  @Override
  public void setBoolean(int index, boolean value) {
    try {
      statement.setBoolean(index, value);
    } catch (SQLException e) {
      throw errors.apply(e);
    }
  }

  @Override
  public void setUuid(int index, UUID value) {
    try {
      statement.setObject(index, value);
    } catch (SQLException e) {
      throw errors.apply(e);
    }
  }

  @Override
  public void setNull(int index) {
    try {
      statement.setNull(index, Types.NULL);
    } catch (SQLException e) {
      throw errors.apply(e);
    }
  }
}
