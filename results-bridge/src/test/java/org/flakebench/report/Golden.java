package org.flakebench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares a report with the text kept beside the tests; on a difference the new text lies under
 * target/golden.
 */
final class Golden {
  private Golden() {}

  static void assertEqual(String name, String actual) throws IOException {
    Path written = Path.of("target", "golden", name);
    Files.createDirectories(written.getParent());
    Files.writeString(written, actual);
    try (InputStream expected = Golden.class.getResourceAsStream(name)) {
      assertThat(expected).as("golden text " + name).isNotNull();
      assertThat(actual).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
