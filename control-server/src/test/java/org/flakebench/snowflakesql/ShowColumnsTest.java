package org.flakebench.snowflakesql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flakebench.arch.Repository;
import org.junit.jupiter.api.Test;

/**
 * The columns of SHOW and DESCRIBE that our code reads by name are documented. Their names are in
 * small letters; those of our own queries are in capitals. A file that reads them names the command
 * too, else those of its package count.
 */
class ShowColumnsTest {
  private static final Pattern COMMAND =
      Pattern.compile("\"(?:DESC(?:RIBE)?\\s|SHOW\\s+((?:[A-Z]+\\s+)?[A-Z]+S)\\b)");
  private static final Pattern READ =
      Pattern.compile(
          "\\b(?:text|number|flag|yes|get[A-Z]\\w*)\\((?:\\s*\\w+\\s*,)*\\s*\"([a-z][a-z0-9_ ?]*)\"\\s*\\)");

  private final DocumentedColumns documented = DocumentedColumns.load();

  @Test
  void columnsThatAreReadAreDocumented() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path folder :
        List.of(
            Repository.root()
                .resolve("gatling-flakebench-plugin/src/main/java/org/flakebench/target/snowflake"),
            Repository.root().resolve("results-bridge/src/main/java/org/flakebench/store"))) {
      List<Path> files = snowflakeFiles(folder);
      Set<String> ofPackage = new TreeSet<>();
      for (Path file : files) {
        ofPackage.addAll(commands(Files.readString(file)));
      }
      for (Path file : files) {
        String source = Files.readString(file);
        Set<String> own = commands(source);
        wrong.addAll(unknown(file, source, own.isEmpty() ? ofPackage : own));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theScanFindsCommandsAndColumns() {
    String source =
        "show(\"SHOW HYBRID TABLES LIKE 'a'\"); row.text(\"rows\"); yes(row, c, \"x\");";
    assertThat(commands(source)).containsExactly("SHOW HYBRID TABLES");
    assertThat(unknown(Path.of("A.java"), source, commands(source)))
        .containsExactly("A.java: 'x' is no documented column of [SHOW HYBRID TABLES]");
  }

  private static List<Path> snowflakeFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(
              file ->
                  folder.endsWith("snowflake")
                      || file.getFileName().toString().contains("Snowflake"))
          .sorted()
          .toList();
    }
  }

  /** Those that stand there whole, and with {@code "SHOW " + what} those that may be put in. */
  private Set<String> commands(String source) {
    Set<String> commands = new TreeSet<>();
    Matcher matcher = COMMAND.matcher(source);
    while (matcher.find()) {
      String shown = matcher.group(1);
      commands.add(shown == null ? "DESCRIBE TABLE" : "SHOW " + shown.replaceAll("\\s+", " "));
    }
    if (source.contains("\"SHOW \"")) {
      documented.objects().stream()
          .filter(object -> object.startsWith("SHOW "))
          .filter(object -> source.contains('"' + object.substring("SHOW ".length()) + '"'))
          .forEach(commands::add);
    }
    return commands;
  }

  private List<String> unknown(Path file, String source, Set<String> commands) {
    List<String> unknown = new ArrayList<>();
    Matcher matcher = READ.matcher(source);
    while (matcher.find()) {
      String column = matcher.group(1);
      if (commands.stream().noneMatch(command -> documented.column(command, column) != null)) {
        unknown.add(
            file.getFileName() + ": '" + column + "' is no documented column of " + commands);
      }
    }
    return unknown;
  }
}
