package org.flakebench.emulator.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Access;
import org.flakebench.emulator.sql.Fingerprint;
import org.flakebench.emulator.sql.Statement;
import org.flakebench.emulator.sql.StatementReader;

/** Translates statements, once per text, schema and state of the catalog. Thread-safe. */
final class Translations {
  private static final int MOST = 4000;

  private final Map<Key, Statement> statements = new ConcurrentHashMap<>();
  private final Map<String, Hashes> hashes = new ConcurrentHashMap<>();

  private record Key(
      String sql, String database, String schema, long version, List<DataType> binds) {}

  /** One string for all equal texts, with their QUERY_HASH and QUERY_PARAMETERIZED_HASH. */
  record Hashes(String sql, String exact, String parameterized) {}

  Statement read(String sql, Session session, List<DataType> binds) {
    boolean shared = session.temporaryTables().isEmpty();
    Key key =
        new Key(
            sql,
            String.valueOf(session.database()),
            String.valueOf(session.schema()),
            session.catalog().version(),
            binds);
    Statement known = shared ? statements.get(key) : null;
    if (known != null) {
      return known;
    }
    session.bindTypes(binds);
    Statement statement = StatementReader.read(sql, session);
    Access access =
        statement instanceof Statement.Select select
            ? select.access()
            : statement instanceof Statement.Dml dml ? dml.access() : null;
    if (shared && access != null && access.cacheable()) {
      if (statements.size() >= MOST) {
        statements.clear();
      }
      statements.put(key, statement);
    }
    return statement;
  }

  Hashes hashes(String sql) {
    Hashes known = hashes.get(sql);
    if (known == null) {
      known = new Hashes(sql, Fingerprint.exact(sql), Fingerprint.parameterized(sql));
      if (hashes.size() >= MOST) {
        hashes.clear();
      }
      hashes.put(sql, known);
    }
    return known;
  }
}
