package org.flakebench.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Loads into PostgreSQL: by COPY, in the transaction, while the rows are made. Thread-safe. */
final class CopyLoader implements BulkLoader {
  @Override
  public <T> Optional<T> load(
      Handle handle, String name, Gate gate, List<BulkSource> sources, After<T> after)
      throws IOException {
    return handle.<Optional<T>, IOException>inTransaction(
        inside -> {
          if (!gate.open(inside)) {
            return Optional.empty();
          }
          List<Long> taken = new ArrayList<>();
          for (BulkSource source : sources) {
            taken.add(copy(inside, name, source));
          }
          return Optional.of(after.done(inside, taken));
        });
  }

  private static long copy(Handle handle, String name, BulkSource source) throws IOException {
    try (CopyRows rows = new CopyRows(handle.getConnection(), source.table())) {
      source.rows(handle, rows);
      return BulkLoader.counted(name, source.table(), rows.given(), rows.finish());
    } catch (SQLException e) {
      throw new IOException(
          "the store did not take the "
              + source.table().rows()
              + " of "
              + name
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
