package org.flakebench.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flakebench.report.RunFacts;
import org.flakebench.store.RunRecords.NewRun;
import org.flakebench.store.Store;
import org.flakebench.store.StoreFixture;
import org.flakebench.template.SloSpec;

/** A run of a test in the real store. */
final class StoredRun {
  final Store store;
  final RunFacts facts;

  StoredRun(int seconds, SloSpec... slo) {
    this(StoreFixture.store(), seconds, slo);
  }

  StoredRun(Store store, int seconds, SloSpec... slo) {
    this(store, Runs.facts(UUID.randomUUID().toString(), seconds, slo));
  }

  StoredRun(Store store, RunFacts facts) {
    this.store = store;
    this.facts = facts;
    store
        .runs()
        .createRun(
            new NewRun(
                facts.runId(),
                facts.template(),
                null,
                "hash",
                facts.target().table(),
                facts.target().tableType(),
                null,
                facts.connections(),
                facts.workers(),
                "{}",
                null,
                facts.labels(),
                "test"));
  }

  Spool spool(Path folder, String worker) throws IOException {
    return Spool.create(folder, Runs.manifest(facts, worker, store.location().toString()));
  }

  /** Rows of a query in which {@code :run} is this run. */
  List<Map<String, Object>> rows(String sql) {
    return store
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).bind("run", facts.runId()).mapToMap().list());
  }

  Map<String, Object> row(String sql) {
    List<Map<String, Object>> rows = rows(sql);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows instead of one: " + sql);
    }
    return rows.get(0);
  }

  long count(String table) {
    return (Long) row("SELECT count(*) AS n FROM " + table + " WHERE run_id = :run").get("n");
  }
}
