package org.flakebench.emulator.catalog;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * An internal stage.
 *
 * @param directory where its files are
 * @param fileFormat settings of its own file format, by name in capitals
 */
public record Stage(
    ObjectName name,
    boolean temporary,
    Path directory,
    Map<String, Object> fileFormat,
    String comment,
    Instant created) {
  public Stage {
    fileFormat = Map.copyOf(fileFormat);
  }
}
