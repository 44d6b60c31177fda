package org.flakebench.snowflakesql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flakebench.arch.Repository;

/**
 * What the tests of all modules sent to the emulator in this build: it notes the statements in
 * {@code target/snowflake-statements}, a directory for each module.
 */
final class SentStatements {
  private static final Path NOTED = Repository.root().resolve("target/snowflake-statements");

  /** Names that tests make up and numbers in them; one such statement stands for all. */
  private static final Pattern VARYING =
      Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*+'|[0-9a-f]{4,}(-[0-9a-f]{4,})*|\\d+");

  private SentStatements() {}

  /** The statements by the module whose tests sent them, each shape once in all. */
  static Map<String, Set<String>> byModule() {
    Map<String, Set<String>> byModule = new TreeMap<>();
    Set<String> shapes = new LinkedHashSet<>();
    for (Path module : list(NOTED)) {
      Set<String> statements = new LinkedHashSet<>();
      for (Path file : list(module)) {
        for (String line : lines(file)) {
          String sql = line.translateEscapes();
          if (!sql.endsWith(EmulatorColumnsTest.MARK)
              && shapes.add(VARYING.matcher(sql).replaceAll("?"))) {
            statements.add(sql);
          }
        }
      }
      byModule.put(module.getFileName().toString(), statements);
    }
    return byModule;
  }

  private static List<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
