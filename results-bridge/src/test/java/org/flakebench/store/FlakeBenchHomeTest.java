package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlakeBenchHomeTest {
  @TempDir Path folder;

  @Test
  void environmentNamesItAndItIsMadeForItsOwnerOnly() throws IOException {
    FlakeBenchHome home =
        FlakeBenchHome.resolve(
            Map.of("FLAKEBENCH_HOME", folder.resolve("a").resolve("b").toString()));
    assertThat(home.root()).isEqualTo(folder.toRealPath().resolve("a").resolve("b"));
    for (Path sub :
        new Path[] {
          home.root(), home.postgres(), home.spool(), home.reports(), home.logs(), home.bin()
        }) {
      assertThat(Files.getPosixFilePermissions(sub))
          .as("%s", sub)
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void linkToAFolderIsFollowed() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertThat(FlakeBenchHome.of(link).root()).isEqualTo(real.toRealPath());
  }

  @Test
  void fileInItsPlaceIsAClearError() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> FlakeBenchHome.of(file.resolve("home")))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("FLAKEBENCH_HOME");
  }
}
