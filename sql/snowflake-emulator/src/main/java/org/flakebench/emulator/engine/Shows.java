package org.flakebench.emulator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Statement.Describe;
import org.flakebench.emulator.sql.Statement.Show;

/**
 * SHOW and DESCRIBE, with the columns of the pages below docs.snowflake.com/en/sql-reference/sql.
 * For one statement; not thread-safe.
 */
final class Shows {
  private final Session session;
  private final Grants grants;
  private final AccountShows account;
  private final TableShows tables;
  private final TableKindShows kinds;
  private final SchemaShows schemas;

  Shows(Session session, Grants grants) {
    Places places = new Places(session);
    this.session = session;
    this.grants = grants;
    this.account = new AccountShows(session);
    this.tables = new TableShows(places);
    this.kinds = new TableKindShows(places);
    this.schemas = new SchemaShows(session, places);
  }

  Grid show(Show show, Map<Long, Long> locks) {
    Grid all =
        switch (show.kind()) {
          case "WAREHOUSES" -> account.warehouses();
          case "DATABASES" -> account.databases();
          case "SCHEMAS" -> schemas.schemas(show);
          case "TABLES" -> tables.tables(show);
          case "HYBRID TABLES" -> kinds.hybrid(show);
          case "DYNAMIC TABLES" -> kinds.dynamic(show);
          case "INTERACTIVE TABLES" -> kinds.interactive(show);
          case "VIEWS" -> tables.views(show);
          case "OBJECTS" -> tables.objects(show);
          case "COLUMNS" -> schemas.columns(show);
          case "PARAMETERS" -> account.parameters();
          case "GRANTS" -> grants.show(session, show);
          case "ROLES" -> account.roles();
          case "STAGES" -> schemas.stages(show);
          case "SEQUENCES" -> schemas.sequences(show);
          case "INDEXES" -> tables.indexes(show);
          case "PRIMARY KEYS", "UNIQUE KEYS" -> tables.keys(show);
          case "IMPORTED KEYS", "EXPORTED KEYS" -> tables.foreignKeys();
          case "FILE FORMATS" -> schemas.fileFormats(show);
          case "TRANSACTIONS" -> account.transactions();
          case "LOCKS" -> account.locks(locks);
          default -> throw SnowflakeError.unknown("SHOW " + show.kind());
        };
    return filter(all, show);
  }

  /** LIKE ignores case, STARTS WITH does not; both look at the name. */
  private static Grid filter(Grid all, Show show) {
    int name = -1;
    for (int i = 0; i < all.columns().size() && name < 0; i++) {
      String heading = all.columns().get(i).name();
      name =
          heading.equals("name") || heading.equals("key") || heading.equals("column_name") ? i : -1;
    }
    Pattern like = show.like() == null ? null : like(show.like());
    int column = name;
    List<Object[]> kept = new ArrayList<>();
    for (Object[] row : all.values()) {
      String text = column < 0 ? "" : String.valueOf(row[column]);
      boolean fits =
          (like == null || like.matcher(text).matches())
              && (show.startsWith() == null || text.startsWith(show.startsWith()))
              && (show.limit() < 0 || kept.size() < show.limit());
      if (fits) {
        kept.add(row);
      }
    }
    all.values().clear();
    all.values().addAll(kept);
    return all;
  }

  static Pattern like(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  Grid describe(Describe describe) {
    return schemas.describe(describe);
  }
}
