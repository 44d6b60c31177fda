package org.flakebench.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the Java sources of all modules against {@link SourceRules}. */
class SourceTreeTest {
  private static final Path ROOT = Repository.root();

  @Test
  void sourcesKeepTheRules() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> files = javaFiles();
    for (Path file : files) {
      found.addAll(SourceRules.violations(relative(file), Files.readString(file)));
    }
    assertThat(files)
        .extracting(SourceTreeTest::relative)
        .contains(thisFile())
        .anyMatch(this::isOfThePlugin);
    assertThat(found).isEmpty();
  }

  private boolean isOfThePlugin(String path) {
    return path.startsWith("gatling-flakebench-plugin/src/main/java/org/flakebench/");
  }

  private static String thisFile() {
    return "control-server/src/test/java/"
        + SourceTreeTest.class.getName().replace('.', '/')
        + ".java";
  }

  private static List<Path> javaFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path module : modules()) {
      try (Stream<Path> tree = Files.walk(module.resolve("src"))) {
        tree.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
      }
    }
    return files;
  }

  /**
   * Directories with a {@code pom.xml} and a {@code src}: the modules, also nested ones and those
   * of profiles.
   */
  private static List<Path> modules() throws IOException {
    try (Stream<Path> tree = Files.find(ROOT, 3, (path, is) -> path.endsWith("pom.xml"))) {
      return tree.map(Path::getParent)
          .filter(module -> Files.isDirectory(module.resolve("src")))
          .sorted()
          .toList();
    }
  }

  private static String relative(Path file) {
    return ROOT.relativize(file).toString().replace('\\', '/');
  }
}
