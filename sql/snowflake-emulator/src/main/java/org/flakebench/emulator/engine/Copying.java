package org.flakebench.emulator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.DataType.Base;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement.CopyInto;
import org.flakebench.emulator.stage.CsvReader;
import org.flakebench.emulator.stage.FileFormat;
import org.flakebench.emulator.stage.StageFiles;

/** COPY INTO a table: all files or none, each file once unless forced. Thread-safe. */
final class Copying {
  private static final int BATCH = 2000;

  private final Stages stages;

  /** What has been loaded into which table: Snowflake remembers it for 64 days. */
  private final Map<Long, Set<String>> loaded = new ConcurrentHashMap<>();

  /** The same, of transactions that are still open. */
  private final Map<Long, List<Map.Entry<Long, String>>> open = new ConcurrentHashMap<>();

  Copying(Stages stages) {
    this.stages = stages;
  }

  Grid copy(Session session, CopyInto copy, Running running) throws SQLException {
    Stages.Place place = stages.place(session, copy.stage());
    FileFormat format = format(session, place, copy);
    String onError = String.valueOf(copy.options().getOrDefault("ON_ERROR", "ABORT_STATEMENT"));
    if (!onError.equalsIgnoreCase("ABORT_STATEMENT")) {
      if (copy.target().kind().isHybrid()) {
        throw SnowflakeError.unsupported("ON_ERROR=" + onError + " on hybrid tables");
      }
      throw SnowflakeError.unknown("ON_ERROR other than ABORT_STATEMENT");
    }
    boolean force = Boolean.TRUE.equals(copy.options().get("FORCE"));
    Set<String> known =
        loaded.computeIfAbsent(copy.target().id(), k -> ConcurrentHashMap.newKeySet());
    Grid grid =
        new Grid(
            "file",
            "status",
            "#rows_parsed",
            "#rows_loaded",
            "#error_limit",
            "#errors_seen",
            "first_error",
            "#first_error_line",
            "#first_error_character",
            "first_error_column_name");
    List<StageFiles.StageFile> files = files(place, copy);
    Connection connection = session.connection();
    boolean own = connection.getAutoCommit();
    connection.setAutoCommit(false);
    Savepoint savepoint = own ? null : connection.setSavepoint();
    List<String> done = new ArrayList<>();
    try {
      for (StageFiles.StageFile file : files) {
        String key = file.name() + "\n" + file.md5();
        if (!force && known.contains(key)) {
          continue;
        }
        long rows = load(session, copy, format, file, running);
        grid.row(file.name(), "LOADED", rows, rows, 1, 0, null, null, null, null);
        done.add(key);
      }
      if (own) {
        connection.commit();
      }
    } catch (SQLException | RuntimeException e) {
      if (own) {
        connection.rollback();
      } else {
        connection.rollback(savepoint);
      }
      throw e;
    } finally {
      if (own) {
        connection.setAutoCommit(true);
      }
    }
    known.addAll(done);
    if (session.transaction() != null) {
      List<Map.Entry<Long, String>> pending =
          open.computeIfAbsent(session.transaction().id(), k -> new ArrayList<>());
      done.forEach(key -> pending.add(Map.entry(copy.target().id(), key)));
    }
    if (Boolean.TRUE.equals(copy.options().get("PURGE"))) {
      purge(files);
    }
    if (grid.values().isEmpty()) {
      return Grid.status("Copy executed with 0 files processed.");
    }
    return grid;
  }

  /** A transaction has ended: files that it loaded and took back may be loaded again. */
  void ended(long transaction, boolean committed) {
    List<Map.Entry<Long, String>> pending = open.remove(transaction);
    if (pending != null && !committed) {
      pending.forEach(p -> loaded.get(p.getKey()).remove(p.getValue()));
    }
  }

  private static void purge(List<StageFiles.StageFile> files) {
    for (StageFiles.StageFile file : files) {
      try {
        java.nio.file.Files.deleteIfExists(file.path());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<StageFiles.StageFile> files(Stages.Place place, CopyInto copy) {
    if (copy.files().isEmpty()) {
      return Stages.list(place, copy.pattern());
    }
    List<StageFiles.StageFile> files = new ArrayList<>();
    String prefix =
        place.prefix().isEmpty() || place.prefix().endsWith("/")
            ? place.prefix()
            : place.prefix() + "/";
    for (String name : copy.files()) {
      List<StageFiles.StageFile> found =
          Stages.list(place, null).stream().filter(f -> f.name().equals(prefix + name)).toList();
      if (found.isEmpty()) {
        throw new SnowflakeError(
            "091016", "22000", "Remote file '" + prefix + name + "' was not found.");
      }
      files.addAll(found);
    }
    return files;
  }

  private static FileFormat format(Session session, Stages.Place place, CopyInto copy) {
    Map<String, Object> settings = new LinkedHashMap<>(place.format());
    Object named = copy.format().get("FORMAT_NAME");
    if (named == null) {
      named = settings.remove("FORMAT_NAME");
    }
    if (named != null) {
      String text = String.valueOf(named).toUpperCase(java.util.Locale.ROOT);
      ObjectName name = Stages.complete(session, List.of(text.split("\\.")));
      Map<String, Object> found = session.catalog().schemaOf(name).fileFormats().get(name.name());
      if (found == null) {
        throw SnowflakeError.doesNotExist("File format", name.toString());
      }
      settings.putAll(found);
    }
    settings.putAll(copy.format());
    settings.remove("FORMAT_NAME");
    return FileFormat.of(settings);
  }

  private static long load(
      Session session, CopyInto copy, FileFormat format, StageFiles.StageFile file, Running running)
      throws SQLException {
    Table table = copy.target();
    List<Column> columns = copy.columns().stream().map(c -> table.column(c).orElseThrow()).toList();
    StringBuilder sql = new StringBuilder("INSERT INTO ").append(table.h2Name()).append(" (");
    sql.append(Definitions.list(copy.columns())).append(") VALUES (");
    for (int i = 0; i < columns.size(); i++) {
      sql.append(i == 0 ? "" : ", ");
      boolean json = copy.direct().get(i) > 0 && columns.get(i).type().isJson();
      String value = copy.values().get(i);
      boolean time =
          copy.direct().get(i) > 0
              && (columns.get(i).type().isTimestamp() || columns.get(i).type().is(Base.DATE));
      if (json) {
        sql.append("(SF_PARSE_JSON(").append(value).append(") FORMAT JSON)");
      } else if (time) {
        sql.append("CAST(SF_TIME(").append(value).append(", '");
        sql.append(columns.get(i).type().base()).append("') AS ");
        sql.append(columns.get(i).type().h2()).append(')');
      } else {
        sql.append(value);
      }
    }
    sql.append(')');
    try (PreparedStatement insert = session.connection().prepareStatement(sql.toString());
        Reader reader = StageFiles.open(file.path(), format.compression())) {
      int parameters = insert.getParameterMetaData().getParameterCount();
      Rows rows = new Rows(insert, columns, copy, format, parameters, running, file.name());
      return format.json() ? rows.json(reader) : rows.csv(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The records of one file on their way. */
  private static final class Rows {
    private final PreparedStatement insert;
    private final List<Column> columns;
    private final CopyInto copy;
    private final FileFormat format;
    private final int parameters;
    private final Running running;
    private final String file;
    private long count;

    Rows(
        PreparedStatement insert,
        List<Column> columns,
        CopyInto copy,
        FileFormat format,
        int parameters,
        Running running,
        String file) {
      this.insert = insert;
      this.columns = columns;
      this.copy = copy;
      this.format = format;
      this.parameters = parameters;
      this.running = running;
      this.file = file;
    }

    long csv(Reader reader) throws IOException, SQLException {
      CsvReader csv = new CsvReader(reader, format);
      for (int i = 0; i < format.skipHeader(); i++) {
        csv.read();
      }
      boolean plain = copy.direct().stream().noneMatch(d -> d == 0);
      String[] fields;
      while ((fields = csv.read()) != null) {
        boolean whole = plain && copy.direct().get(0) == 1 && parameters == columns.size();
        if (whole && format.mismatchFails() && fields.length != columns.size()) {
          throw new SnowflakeError(
              "100080",
              "22000",
              "Number of columns in file ("
                  + fields.length
                  + ") does not match that of the corresponding table ("
                  + columns.size()
                  + "), use file format option error_on_column_count_mismatch=false to ignore this"
                  + " error\n  File '"
                  + file
                  + "', line "
                  + csv.record());
        }
        add(fields);
      }
      return flush();
    }

    long json(Reader reader) throws IOException, SQLException {
      try (MappingIterator<JsonNode> values =
          Json.mapper().readerFor(JsonNode.class).readValues(reader)) {
        while (values.hasNextValue()) {
          JsonNode value = values.nextValue();
          if (format.stripOuterArray() && value.isArray()) {
            for (JsonNode item : value) {
              add(new String[] {Json.compact(Json.sorted(item))});
            }
          } else {
            add(new String[] {Json.compact(Json.sorted(value))});
          }
        }
      }
      return flush();
    }

    private void add(String[] fields) throws SQLException {
      for (int i = 0; i < parameters; i++) {
        String value = i < fields.length ? fields[i] : null;
        Base base =
            i < columns.size() && copy.direct().get(i) == i + 1
                ? columns.get(i).type().base()
                : Base.TEXT;
        if (value == null) {
          insert.setNull(i + 1, Types.VARCHAR);
        } else if (base == Base.BINARY) {
          insert.setBytes(i + 1, bytes(value));
        } else {
          insert.setString(i + 1, value);
        }
      }
      insert.addBatch();
      if (++count % BATCH == 0) {
        running.check();
        execute();
      }
    }

    private byte[] bytes(String value) {
      try {
        return switch (format.binaryFormat()) {
          case "BASE64" -> Base64.getDecoder().decode(value);
          case "UTF8", "UTF-8" -> value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          default -> HexFormat.of().parseHex(value);
        };
      } catch (IllegalArgumentException e) {
        throw new SnowflakeError(
            "100115",
            "22000",
            "The following string is not a legal "
                + format.binaryFormat()
                + "-encoded value: '"
                + value
                + "'");
      }
    }

    private long flush() throws SQLException {
      execute();
      return count;
    }

    private void execute() throws SQLException {
      try {
        insert.executeBatch();
      } catch (SQLException e) {
        SQLException first = e.getNextException() == null ? e : e.getNextException();
        SnowflakeError error = H2Errors.translate(first);
        throw new SnowflakeError(
            error.code(), error.sqlState(), error.getMessage() + "\n  File '" + file + "'");
      }
    }
  }
}
