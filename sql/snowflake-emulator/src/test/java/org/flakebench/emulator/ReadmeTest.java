package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flakebench.emulator.accountusage.SystemViews;
import org.flakebench.emulator.faults.Faults;
import org.flakebench.emulator.session.Parameters;
import org.flakebench.emulator.sql.Commands;
import org.flakebench.emulator.sql.StatementReader;
import org.junit.jupiter.api.Test;

/** Holds the lists of the README to the code, in both directions. */
class ReadmeTest {
  private static final Pattern NAME = Pattern.compile("`([^`\n]+)`");

  private static Set<String> section(String heading) throws IOException {
    String text = Files.readString(Path.of(System.getProperty("basedir", "."), "README.md"));
    int start = text.indexOf("### " + heading);
    assertThat(start).as("a section '%s'", heading).isPositive();
    // A list ends where prose begins.
    Matcher end = Pattern.compile("\n(\\* |#|[A-Z][a-z])").matcher(text);
    String list = text.substring(start, end.find(start + 5) ? end.start() : text.length());
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(list);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  @Test
  void statements() throws IOException {
    assertThat(section("Statements")).isEqualTo(StatementReader.firstWords());
  }

  @Test
  void functions() throws IOException {
    assertThat(section("Functions")).isEqualTo(StatementReader.functions());
  }

  @Test
  void tableFunctions() throws IOException {
    assertThat(section("Table functions")).isEqualTo(StatementReader.tableFunctions());
  }

  @Test
  void views() throws IOException {
    assertThat(section("Views")).isEqualTo(SystemViews.names());
  }

  @Test
  void shows() throws IOException {
    assertThat(section("SHOW")).isEqualTo(Commands.shown());
  }

  @Test
  void parameters() throws IOException {
    assertThat(section("Parameters")).isEqualTo(Parameters.names());
  }

  @Test
  void faults() throws IOException {
    Set<String> hooks = new TreeSet<>();
    Arrays.stream(Faults.class.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == void.class)
        .map(Method::getName)
        .forEach(hooks::add);
    assertThat(section("Faults")).isEqualTo(hooks);
  }
}
