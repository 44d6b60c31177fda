package org.flakebench.emulator.catalog;

import java.time.Instant;
import java.util.List;

/**
 * A view: its query is translated anew wherever it is used.
 *
 * @param name where it stands; its query is read as if its schema were in use
 * @param text the query as written
 * @param columns names and types as they were when it was made
 * @param createText the whole statement
 * @param comment or null
 */
public record View(
    ObjectName name,
    String text,
    List<Column> columns,
    String createText,
    String comment,
    String owner,
    Instant created) {
  public View {
    columns = List.copyOf(columns);
  }
}
