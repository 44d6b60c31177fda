package org.flakebench.simulations;

import java.io.PrintStream;

/**
 * The one place of this module that touches the process's standard streams: Gatling writes to them
 * by itself, and under {@code gatling:test} there is no command line that would print our results.
 */
final class Console {
  private Console() {}

  /** Prints results. */
  static void print(String text) {
    System.out.print(text);
    System.out.flush();
  }

  /** Says a line about what goes on. */
  static void tell(String text) {
    System.err.println("flakebench: " + text);
  }

  /** Sends what anybody prints to {@code elsewhere}, until the result is closed. */
  static Diversion divert(PrintStream elsewhere) {
    PrintStream before = System.out;
    System.setOut(elsewhere);
    return () -> System.setOut(before);
  }

  /** Ends with {@link #close}. */
  interface Diversion extends AutoCloseable {
    @Override
    void close();
  }
}
