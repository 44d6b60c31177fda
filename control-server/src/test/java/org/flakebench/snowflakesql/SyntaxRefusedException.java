package org.flakebench.snowflakesql;

/** A statement does not follow the documented syntax; the message says where and what was due. */
final class SyntaxRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SyntaxRefusedException(String message) {
    super(message);
  }
}
