package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {
  @TempDir Path directory;

  @Test
  void stackTracesGoToTheFileAndNothingToTheTerminal() throws Exception {
    String printed = log(directory.resolve("home"));
    Path file = new Cli(directory).context().logFile();
    assertThat(printed).isEmpty();
    assertThat(file)
        .content()
        .contains(
            "ERROR",
            "internal error",
            "java.lang.IllegalStateException: roof",
            "\tat " + getClass().getName())
        .contains("careful")
        .doesNotContain("chatter");
  }

  @Test
  void aFileThatCannotBeWrittenIsNoReasonToTalk() throws Exception {
    Path inTheWay = Files.writeString(directory.resolve("file"), "");
    assertThat(log(inTheWay)).isEmpty();
  }

  private static String log(Path home) throws Exception {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    PrintStream captured = new PrintStream(terminal, true, StandardCharsets.UTF_8);
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    System.setOut(captured);
    System.setErr(captured);
    try {
      context.putProperty("FLAKEBENCH_HOME", home.toString());
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(LoggingTest.class.getResource("/logback.xml"));
      context.getLogger("io.gatling").debug("chatter");
      context.getLogger("io.gatling").warn("careful");
      context.getLogger("flakebench").error("internal error", new IllegalStateException("roof"));
    } finally {
      context.stop();
      System.setOut(out);
      System.setErr(err);
    }
    return terminal.toString(StandardCharsets.UTF_8);
  }
}
