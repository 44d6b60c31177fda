package org.flakebench.workload;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Where a statement's parameters are put, before its clock starts. Indexes begin at 1. The
 * primitive methods allocate nothing.
 */
public interface ParameterSink {
  void setLong(int index, long value);

  void setDouble(int index, double value);

  void setDecimal(int index, BigDecimal value);

  void setText(int index, String value);

  void setInstant(int index, Instant value);

  void setDate(int index, LocalDate value);

  void setBoolean(int index, boolean value);

  void setUuid(int index, UUID value);

  void setNull(int index);
}
