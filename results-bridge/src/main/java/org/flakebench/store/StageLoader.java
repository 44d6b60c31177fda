package org.flakebench.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Loads into Snowflake: each table's rows are written to a compressed file in the folder for
 * temporary files and PUT to the stage FLAKEBENCH_LOAD; then the transaction begins and copies
 * them. The files are put before it, since no page says what a PUT does to a transaction, and so
 * that locks are not held while files travel. COPY INTO is part of its transaction, and it is told
 * to load whatever it remembers of a file's name (FORCE): what is loaded once and what is not is
 * for the caller's gate to say, which is rolled back together with the rows.
 *
 * <p>The stage's files are removed after the commit. One that is left behind does no harm: nothing
 * loads it, the next attempt of the same name overwrites it, and {@code REMOVE @flakebench_load}
 * clears all of them. Thread-safe.
 */
final class StageLoader implements BulkLoader {
  private static final String STAGE = "flakebench_load";

  private final Path temporary;

  /**
   * @param temporary the folder for temporary files; only this user may read what is made there
   */
  StageLoader(Path temporary) {
    this.temporary = temporary;
  }

  @Override
  public <T> Optional<T> load(
      Handle handle, String name, Gate gate, List<BulkSource> sources, After<T> after)
      throws IOException {
    if (handle.isInTransaction()) {
      throw new IllegalStateException("files are put before the transaction begins, not in it");
    }
    String place = STAGE + "/" + path(name) + "/";
    List<Put> puts = new ArrayList<>();
    Path folder = Files.createTempDirectory(temporary, "flakebench-load-");
    try {
      for (BulkSource source : sources) {
        puts.add(put(handle, source, folder, place, name));
      }
    } finally {
      delete(folder);
    }
    Optional<T> result =
        handle.<Optional<T>, IOException>inTransaction(
            inside -> {
              if (!gate.open(inside)) {
                return Optional.empty();
              }
              List<Long> taken = new ArrayList<>();
              for (Put put : puts) {
                taken.add(copy(inside, put, place, name));
              }
              return Optional.of(after.done(inside, taken));
            });
    if (puts.stream().anyMatch(put -> put.rows() > 0)) {
      remove(handle, place);
    }
    return result;
  }

  /** What was put for one table; nothing when there are no rows. */
  private record Put(BulkTable table, String file, long rows) {}

  private static Put put(Handle handle, BulkSource source, Path folder, String place, String name)
      throws IOException {
    BulkTable table = source.table();
    Path file = folder.resolve(table.name() + ".csv.gz");
    long given;
    try (StageRows rows = new StageRows(file)) {
      source.rows(handle, rows);
      given = rows.given();
    }
    if (given > 0) {
      // The name is in single quotes: only so it may have blanks.
      String sql =
          "PUT 'file://"
              + nameable(file)
              + "' @"
              + place
              + " SOURCE_COMPRESSION = GZIP AUTO_COMPRESS = FALSE OVERWRITE = TRUE";
      try (Statement statement = handle.getConnection().createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        String status = result.next() ? result.getString("status") : "nothing";
        if (!"UPLOADED".equalsIgnoreCase(status)) {
          throw new IOException(
              "the file of the " + table.rows() + " of " + name + " was not uploaded: " + status);
        }
      } catch (SQLException e) {
        throw refused(e, "PUT", table, name);
      }
    }
    Files.delete(file);
    return new Put(table, file.getFileName().toString(), given);
  }

  private static long copy(Handle handle, Put put, String place, String name) throws IOException {
    if (put.rows() == 0) {
      return 0;
    }
    try (Statement statement = handle.getConnection().createStatement();
        ResultSet result = statement.executeQuery(copySql(put.table(), place, put.file()))) {
      long loaded = 0;
      // Without a file, the answer is one row with a status and no count.
      boolean counts = result.getMetaData().getColumnCount() > 1;
      while (result.next() && counts) {
        loaded += result.getLong("rows_loaded");
      }
      return BulkLoader.counted(name, put.table(), put.rows(), loaded);
    } catch (SQLException e) {
      throw refused(e, "COPY INTO " + put.table().name(), put.table(), name);
    }
  }

  /** Functions that Snowflake allows in a COPY; other columns are read as their types are. */
  static String copySql(BulkTable table, String place, String file) {
    List<String> values = new ArrayList<>();
    for (BulkTable.Column column : table.columns()) {
      String field = "$" + (values.size() + 1);
      values.add(
          switch (column.kind()) {
            case JSON -> "PARSE_JSON(" + field + ")";
            case BINARY -> "TO_BINARY(" + field + ", 'HEX')";
            case TIME -> "TO_TIMESTAMP_NTZ(" + field + "::NUMBER(38, 0), 6)";
            case INTEGER, BIGINT, FRACTION, BOOL, TEXT -> field;
          });
    }
    return "COPY INTO "
        + table.name()
        + " ("
        + table.columnNames()
        + ") FROM (SELECT "
        + values.stream().collect(Collectors.joining(", "))
        + " FROM @"
        + place
        + ") FILES = ('"
        + file
        + "') FILE_FORMAT = "
        + StageRows.FORMAT
        + " ON_ERROR = ABORT_STATEMENT FORCE = TRUE";
  }

  private static void remove(Handle handle, String place) {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.execute("REMOVE @" + place);
    } catch (SQLException e) {
      // The rows are in; what is left behind on the stage does no harm.
      return;
    }
  }

  private static IOException refused(SQLException e, String what, BulkTable table, String name) {
    boolean rights = "42501".equals(e.getSQLState()) || e.getErrorCode() == 3001;
    boolean missing = e.getErrorCode() == 2003;
    return new IOException(
        "the store did not take the "
            + table.rows()
            + " of "
            + name
            + ": "
            + what
            + ": "
            + e.getMessage()
            + (rights || missing
                ? "; the role needs READ and WRITE on the stage FLAKEBENCH_LOAD and INSERT on the tables of the"
                    + " store's schema, which 'flakebench schema install' makes"
                : ""),
        e);
  }

  /** A path of the stage that needs no quotes: other characters as their bytes in hexadecimal. */
  static String path(String name) {
    StringBuilder path = new StringBuilder();
    for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xFF);
      if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-') {
        path.append(c);
      } else if (c == '/') {
        path.append('/');
      } else {
        path.append('_').append(String.format("%02x", (int) c));
      }
    }
    return path.toString();
  }

  /** PUT takes some characters for patterns, and the driver ends the name at a quote. */
  private static Path nameable(Path file) throws IOException {
    if (file.toString().chars().anyMatch(c -> "'\\*?[]{}\n".indexOf(c) >= 0)) {
      throw new IOException(
          "the folder for temporary files is "
              + file.getParent().getParent()
              + ", which PUT cannot name; allowed is one without ' \\ * ? [ ] { }: set it by -Djava.io.tmpdir");
    }
    return file.toAbsolutePath();
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
