package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void believesTheLauncher() {
    Terminal terminal = Terminal.detect(Map.of(), properties("flakebench.tty", "true"), true, 25);
    assertThat(terminal.errIsTerminal()).isTrue();
    assertThat(terminal.outIsTerminal()).isFalse();
    assertThat(
            Terminal.detect(Map.of(), properties("flakebench.tty", "false"), true, 17)
                .errIsTerminal())
        .isFalse();
    assertThat(
            Terminal.detect(Map.of(), properties("flakebench.tty.out", "true"), false, 17)
                .outIsTerminal())
        .isTrue();
  }

  @Test
  void withoutTheLauncherOnlyAnOlderJavaCanTell() {
    assertThat(Terminal.detect(Map.of(), new Properties(), true, 17))
        .isEqualTo(new Terminal(true, true, false, 80));
    assertThat(Terminal.detect(Map.of(), new Properties(), false, 17))
        .isEqualTo(new Terminal(false, false, false, 80));
    assertThat(Terminal.detect(Map.of(), new Properties(), true, 25))
        .isEqualTo(new Terminal(false, false, false, 80));
  }

  @Test
  void honoursNoColor() {
    assertThat(Terminal.detect(Map.of("NO_COLOR", "0"), new Properties(), true, 17).outColours())
        .isFalse();
    assertThat(Terminal.detect(Map.of("NO_COLOR", "1"), new Properties(), true, 17).errColours())
        .isFalse();
    assertThat(Terminal.detect(Map.of("NO_COLOR", ""), new Properties(), true, 17).outColours())
        .isTrue();
  }

  @Test
  void aDumbTerminalIsAPipe() {
    assertThat(
            Terminal.detect(Map.of("TERM", "dumb"), properties("flakebench.tty", "true"), true, 17)
                .errIsTerminal())
        .isFalse();
  }

  @Test
  void takesTheWidthFromTheShell() {
    assertThat(Terminal.detect(Map.of("COLUMNS", "132"), new Properties(), true, 17).columns())
        .isEqualTo(132);
    assertThat(Terminal.detect(Map.of("COLUMNS", "wide"), new Properties(), true, 17).columns())
        .isEqualTo(80);
    assertThat(Terminal.detect(Map.of("COLUMNS", "0"), new Properties(), true, 17).columns())
        .isEqualTo(20);
  }

  private static Properties properties(String name, String value) {
    Properties properties = new Properties();
    properties.setProperty(name, value);
    return properties;
  }
}
