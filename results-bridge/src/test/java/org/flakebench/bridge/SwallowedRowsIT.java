package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.load.Phase;
import org.flakebench.store.Store;
import org.flakebench.store.StoreFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only PostgreSQL has triggers, which take rows away without an error. */
class SwallowedRowsIT {
  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();

  @Test
  void rowsThatTheStoreDoesNotTakeCostNothing() throws IOException {
    try (Store store = StoreFixture.emptyStore()) {
      StoredRun run = new StoredRun(store, 10);
      store
          .jdbi()
          .useHandle(
              handle -> {
                handle.execute(
                    "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN IF NEW.worker_id = 3 THEN RETURN NULL; END IF; RETURN NEW; END'");
                handle.execute(
                    "CREATE TRIGGER swallow BEFORE INSERT ON query_executions"
                        + " FOR EACH ROW EXECUTE FUNCTION swallow()");
              });
      try (Spool spool = run.spool(folder, "worker-0")) {
        write(spool, 16);
        SegmentLoader loader = new SegmentLoader(store);
        assertThatThrownBy(() -> loader.load(spool))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("took 15 of 16 execution records");
        assertThat(spool.segments()).hasSize(1);
        assertThat(run.count("query_executions")).isZero();
        assertThat(run.count("loaded_segments")).isZero();
        store
            .jdbi()
            .useHandle(handle -> handle.execute("DROP TRIGGER swallow ON query_executions"));
        assertThat(loader.load(spool).executions()).isEqualTo(16);
      }
    }
  }

  private void write(Spool spool, int executions) {
    try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
      for (int i = 0; i < executions; i++) {
        writer.execution(
            Runs.START_MICROS + i, 1_000_000, 0, i % 16, i % 3, 0, 1, Phase.MEASUREMENT);
      }
    }
    assertThat(problems).isEmpty();
  }
}
