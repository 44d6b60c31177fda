package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatlingResultsTest {
  private static Path folder(String property, String command) {
    Properties system = new Properties();
    if (property != null) {
      system.setProperty(GatlingResults.PROPERTY, property);
    }
    if (command != null) {
      system.setProperty("sun.java.command", command);
    }
    return GatlingResults.folder(system);
  }

  @Test
  void thePropertyOfTheBuildComesFirst() {
    assertThat(folder("/a b/results", "io.gatling.app.Gatling -rf /other"))
        .isEqualTo(Path.of("/a b/results"));
  }

  @Test
  void theArgumentOfGatlingIsFoundWhereverItStands() {
    assertThat(folder(null, "io.gatling.app.Gatling -s A -rf /my results"))
        .isEqualTo(Path.of("/my results"));
    assertThat(folder(null, "io.gatling.app.Gatling -rf /my-results -s A"))
        .isEqualTo(Path.of("/my-results"));
    assertThat(folder(null, "io.gatling.app.Gatling --results-folder /r --simulation A"))
        .isEqualTo(Path.of("/r"));
  }

  @Test
  void withoutBothItIsTheDefaultOfMavenProjects() {
    assertThat(folder(null, null)).isEqualTo(Path.of("target/gatling").toAbsolutePath());
  }

  @Test
  void thePageIsThatOfTheNewestRunOfThisSimulation(@TempDir Path results) throws IOException {
    for (String run :
        new String[] {
          "templatesimulation-20261120064159264",
          "templatesimulation-20261120064300000",
          "zzz-20261120064400000"
        }) {
      Files.createDirectories(results.resolve(run));
      Files.createFile(results.resolve(run).resolve("simulation.log"));
    }
    Files.createDirectories(results.resolve("templatesimulation-20261120070000000"));

    assertThat(GatlingResults.page(results, TemplateSimulation.class))
        .contains(results.resolve("templatesimulation-20261120064300000").resolve("index.html"));
    assertThat(GatlingResults.page(results.resolve("none"), TemplateSimulation.class)).isEmpty();
  }
}
