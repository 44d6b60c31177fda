package org.flakebench.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.flakebench.arch.Repository;
import org.junit.jupiter.api.Test;

/**
 * The packaged application. Its class path is {@code lib/*}, whose order is not defined: what is
 * there twice would be loaded from either place.
 */
class ApplicationJarsIT {
  private static final Path LIB = Repository.root().resolve("control-server/target/flakebench/lib");

  @Test
  void holdsAllModules() throws IOException {
    assertThat(names()).filteredOn(name -> name.endsWith("-SNAPSHOT.jar")).hasSize(4);
    assertThat(names()).anyMatch(name -> name.startsWith("control-server-"));
  }

  @Test
  void nothingIsThereTwice() throws IOException {
    Map<String, TreeSet<String>> jarsByEntry = new TreeMap<>();
    for (Path jar : jars()) {
      for (String entry : entries(jar)) {
        jarsByEntry
            .computeIfAbsent(entry, key -> new TreeSet<>())
            .add(jar.getFileName().toString());
      }
    }
    assertThat(jarsByEntry).containsKey("org/flakebench/template/Template.class");
    jarsByEntry.values().removeIf(jars -> jars.size() == 1);
    assertThat(jarsByEntry).isEmpty();
  }

  @Test
  void percentilesOfTheReportAreRight() throws IOException {
    assertThat(names())
        .filteredOn(name -> name.startsWith("t-digest"))
        .containsExactly("t-digest-3.2.jar");
  }

  @Test
  void onlyOneLoggingInterface() throws IOException {
    assertThat(names())
        .filteredOn(name -> name.startsWith("slf4j-"))
        .singleElement()
        .asString()
        .startsWith("slf4j-api-2.");
  }

  @Test
  void noTestLibraries() throws IOException {
    List<String> unwanted =
        List.of("junit", "assertj", "awaitility", "archunit", "jqwik", "jacoco", "opentest4j");
    assertThat(names()).noneMatch(name -> unwanted.stream().anyMatch(name::startsWith));
  }

  /** Classes, and the configuration that libraries look up by a fixed name. */
  private static List<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(JarEntry::getName).filter(ApplicationJarsIT::mustBeUnique).toList();
    }
  }

  private static boolean mustBeUnique(String entry) {
    boolean loaded =
        entry.endsWith(".class")
            && !entry.startsWith("META-INF/")
            && !entry.endsWith("module-info.class");
    return loaded || entry.startsWith("logback") && entry.endsWith(".xml");
  }

  private static List<String> names() throws IOException {
    return jars().stream().map(jar -> jar.getFileName().toString()).toList();
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(LIB)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
