package org.flakebench.control.cli;

import java.util.Map;
import java.util.Properties;

/**
 * What stdout and stderr are.
 *
 * @param outIsTerminal whether a person sees stdout
 * @param errIsTerminal whether a person sees stderr
 * @param noColour whether NO_COLOR forbids colours
 * @param columns width of the terminal in characters
 */
public record Terminal(
    boolean outIsTerminal, boolean errIsTerminal, boolean noColour, int columns) {
  private static final int DEFAULT_COLUMNS = 80;
  private static final int LEAST_COLUMNS = 20;

  /** Whether results may be coloured. */
  public boolean outColours() {
    return outIsTerminal && !noColour;
  }

  /** Whether progress may be coloured. */
  public boolean errColours() {
    return errIsTerminal && !noColour;
  }

  /**
   * Java cannot tell for each stream whether it is a terminal, and from JDK 22 on {@code
   * System.console()} may exist for a pipe. So the launcher asks the shell and passes {@code
   * -Dflakebench.tty} (stderr) and {@code -Dflakebench.tty.out} (stdout). Without the launcher, a
   * console of an older JDK means that both are terminals; newer ones count as pipes.
   *
   * @param console whether {@code System.console()} exists
   * @param javaVersion 17, 21, 25 …
   */
  static Terminal detect(
      Map<String, String> environment, Properties system, boolean console, int javaVersion) {
    boolean guess = console && javaVersion < 22;
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean err = flag(system, "flakebench.tty", guess) && !dumb;
    boolean out = flag(system, "flakebench.tty.out", guess) && !dumb;
    // https://no-color.org: set and not empty, whatever the value.
    String noColour = environment.get("NO_COLOR");
    return new Terminal(
        out, err, noColour != null && !noColour.isEmpty(), columns(environment.get("COLUMNS")));
  }

  private static boolean flag(Properties system, String name, boolean otherwise) {
    String value = system.getProperty(name);
    return value == null ? otherwise : Boolean.parseBoolean(value);
  }

  private static int columns(String text) {
    try {
      return text == null
          ? DEFAULT_COLUMNS
          : Math.max(LEAST_COLUMNS, Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      // COLUMNS is a hint of the shell, not a setting of ours; what it says wrongly does not stop a
      // run.
      return DEFAULT_COLUMNS;
    }
  }
}
