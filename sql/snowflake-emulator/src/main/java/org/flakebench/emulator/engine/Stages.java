package org.flakebench.emulator.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Stage;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.faults.Faults;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement;
import org.flakebench.emulator.stage.StageFiles;

/** PUT, GET, LIST and REMOVE. Thread-safe. */
final class Stages {
  private final StageFiles files;
  private final Faults faults;

  Stages(StageFiles files, Faults faults) {
    this.files = files;
    this.faults = faults;
  }

  /** A stage and the path behind its name. */
  record Place(Path directory, String prefix, Map<String, Object> format, String name) {}

  Path directory(ObjectName name, long id) {
    try {
      return files.directory(name + "." + id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads {@code db.schema.stage/path}, {@code ~/path} and {@code %table/path}. */
  Place place(Session session, String text) {
    int slash = slash(text);
    String name = slash < 0 ? text : text.substring(0, slash);
    String prefix = slash < 0 ? "" : text.substring(slash + 1);
    try {
      if (name.equals("~")) {
        return new Place(files.directory("user." + session.user()), prefix, Map.of(), "~");
      }
      List<String> path = split(name);
      String last = path.get(path.size() - 1);
      ObjectName object = complete(session, path);
      if (last.startsWith("%")) {
        ObjectName table = new ObjectName(object.database(), object.schema(), last.substring(1));
        Table known =
            session
                .temporary(table)
                .or(() -> session.catalog().table(table))
                .orElseThrow(() -> SnowflakeError.doesNotExist("Table", table.toString()));
        return new Place(files.directory("table." + known.id()), prefix, Map.of(), name);
      }
      Stage stage = session.temporaryStages().get(object);
      if (stage == null) {
        stage = session.catalog().schemaOf(object).stages().get(last);
      }
      if (stage == null) {
        throw SnowflakeError.doesNotExist("Stage", object.toString());
      }
      return new Place(
          stage.directory(), prefix, stage.fileFormat(), last.toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int slash(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      quoted ^= text.charAt(i) == '"';
      if (!quoted && text.charAt(i) == '/') {
        return i;
      }
    }
    return -1;
  }

  private static List<String> split(String name) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (char c : name.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(quoted ? c : Character.toUpperCase(c));
      }
    }
    parts.add(part.toString());
    return parts;
  }

  static ObjectName complete(Session session, List<String> path) {
    String schema = path.size() > 1 ? path.get(path.size() - 2) : session.schema();
    String database = path.size() > 2 ? path.get(path.size() - 3) : session.database();
    if (database == null || schema == null) {
      throw SnowflakeError.compilation(
          "090105",
          "22000",
          "Cannot perform operation. This session does not have a current database. Call 'USE"
              + " DATABASE', or use a qualified name.");
    }
    return new ObjectName(database, schema, path.get(path.size() - 1));
  }

  /** The driver copies the file itself, into the directory that it is told. */
  Map<String, Object> put(Session session, Statement.Put put) {
    if (faults.takeRefusedPut()) {
      throw new SnowflakeError(
          "253003", "42501", "Insufficient privileges to operate on stage '" + put.stage() + "'");
    }
    Place place = place(session, put.stage());
    Map<String, Object> data = transfer(place);
    data.put("command", "UPLOAD");
    data.put("src_locations", List.of(put.file()));
    data.put("autoCompress", put.compress());
    data.put("overwrite", put.overwrite());
    data.put("parallel", put.parallel());
    data.put("sourceCompression", put.source().toLowerCase(Locale.ROOT));
    data.put("threshold", 209715200);
    return data;
  }

  Map<String, Object> get(Session session, Statement.Get get) {
    Place place = place(session, get.stage());
    Map<String, Object> data = transfer(new Place(place.directory(), "", Map.of(), place.name()));
    List<String> names = new ArrayList<>();
    list(place, get.pattern()).forEach(f -> names.add(f.name()));
    data.put("command", "DOWNLOAD");
    data.put("src_locations", names);
    data.put("localLocation", get.directory());
    data.put("parallel", get.parallel());
    data.put("autoCompress", false);
    data.put("overwrite", true);
    data.put("sourceCompression", "none");
    return data;
  }

  private static Map<String, Object> transfer(Place place) {
    Map<String, Object> data = new HashMap<>();
    String location = place.directory() + "/" + place.prefix();
    data.put(
        "stageInfo",
        Map.of(
            "locationType",
            "LOCAL_FS",
            "location",
            location.endsWith("/") ? location : location + "/",
            "path",
            place.prefix(),
            "creds",
            Map.of()));
    data.put("encryptionMaterial", null);
    return data;
  }

  static List<StageFiles.StageFile> list(Place place, String pattern) {
    try {
      return StageFiles.list(place.directory(), place.prefix(), pattern);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Grid list(Session session, Statement.StageFiles list) {
    Place place = place(session, list.stage());
    Grid grid = new Grid("name", "#size", "md5", "last_modified");
    for (StageFiles.StageFile file : list(place, list.pattern())) {
      grid.row(
          place.name() + "/" + file.name(), file.size(), file.md5(), file.modified().toString());
    }
    return grid;
  }

  Grid remove(Session session, Statement.StageFiles remove) {
    Place place = place(session, remove.stage());
    Grid grid = new Grid("name", "result");
    for (StageFiles.StageFile file : list(place, remove.pattern())) {
      try {
        java.nio.file.Files.delete(file.path());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      grid.row(place.name() + "/" + file.name(), "removed");
    }
    return grid;
  }
}
