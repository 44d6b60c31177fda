package org.flakebench.template;

/** The kind of a statement: what it does to the table, and under which name it is reported. */
public enum StatementKind {
  POINT_LOOKUP(Operation.READ),
  RANGE_SCAN(Operation.READ),
  INSERT(Operation.WRITE),
  UPDATE(Operation.WRITE),
  /** Any SQL; whether it reads or writes is declared by the statement. */
  GENERIC_SQL(null);

  private final Operation operation;

  StatementKind(Operation operation) {
    this.operation = operation;
  }

  /** READ or WRITE; null for {@link #GENERIC_SQL}, where the statement says it. */
  public Operation operation() {
    return operation;
  }
}
