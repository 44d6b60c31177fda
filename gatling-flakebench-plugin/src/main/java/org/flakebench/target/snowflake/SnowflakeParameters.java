package org.flakebench.target.snowflake;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.flakebench.workload.ParameterSink;

/**
 * Puts parameters into a prepared statement of the Snowflake driver. Times and dates go as text
 * with their offset, since the driver shifts its own types by the zone of the JVM: a column without
 * a zone takes the text's date and time, which are UTC, one with a zone takes the instant, whatever
 * the zone of JVM and session. The server casts text to the column's type, so that comparisons
 * still prune.
 */
final class SnowflakeParameters implements ParameterSink {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS xxx").withZone(ZoneOffset.UTC);

  private final PreparedStatement statement;

  SnowflakeParameters(PreparedStatement statement) {
    this.statement = statement;
  }

  @Override
  public void setLong(int index, long value) {
    try {
      statement.setLong(index, value);
    } catch (SQLException e) {
      throw SnowflakeErrors.of(e);
    }
  }

  @Override
  public void setDouble(int index, double value) {
    try {
      statement.setDouble(index, value);
    } catch (SQLException e) {
      throw SnowflakeErrors.of(e);
    }
  }

  @Override
  public void setDecimal(int index, BigDecimal value) {
    try {
      statement.setBigDecimal(index, value);
    } catch (SQLException e) {
      throw SnowflakeErrors.of(e);
    }
  }

  @Override
  public void setText(int index, String value) {
    try {
      statement.setString(index, value);
    } catch (SQLException e) {
      throw SnowflakeErrors.of(e);
    }
  }

  @Override
  public void setInstant(int index, Instant value) {
    setText(index, TIME.format(value));
  }

  @Override
  public void setDate(int index, LocalDate value) {
    setText(index, value.toString());
  }

  @Override
  public void setBoolean(int index, boolean value) {
    try {
      statement.setBoolean(index, value);
    } catch (SQLException e) {
      throw SnowflakeErrors.of(e);
    }
  }

  @Override
  public void setUuid(int index, UUID value) {
    setText(index, value.toString());
  }

  @Override
  public void setNull(int index) {
    try {
      statement.setNull(index, Types.NULL);
    } catch (SQLException e) {
      throw SnowflakeErrors.of(e);
    }
  }
}
