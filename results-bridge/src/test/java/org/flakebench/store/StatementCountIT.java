package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.flakebench.conduct.CompletionReason;
import org.flakebench.conduct.RunStatus;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.load.Phase;
import org.flakebench.store.RunRecords.Filter;
import org.flakebench.store.RunRecords.NewRun;
import org.junit.jupiter.api.Test;

/**
 * How many statements each step costs on Snowflake, BEGIN and COMMIT included: each is a round trip
 * of some ten milliseconds, often under a lock.
 */
class StatementCountIT {
  private final Store store = StoreUnderTest.SNOWFLAKE.store();
  private final RunRepository runs = store.runs();
  private final String id = UUID.randomUUID().toString();

  @Test
  void stepsOfARun() {
    assertThat(verbsOf(() -> runs.createRun(run(Map.of("a", "1", "b", "2", "c", "3")))))
        .containsExactly("BEGIN", "MERGE", "INSERT", "INSERT", "INSERT", "COMMIT");
    assertThat(verbsOf(() -> move(RunStatus.PREPARED, RunStatus.STARTING, Phase.PREPARING)))
        .containsExactly("BEGIN", "UPDATE", "SELECT", "UPDATE", "INSERT", "UPDATE", "COMMIT");
    assertThat(verbsOf(() -> move(RunStatus.PREPARED, RunStatus.STARTING, Phase.PREPARING)))
        .containsExactly("BEGIN", "UPDATE", "SELECT", "COMMIT");
    assertThat(
            verbsOf(
                () ->
                    store
                        .jdbi()
                        .useTransaction(
                            handle ->
                                runs.terminal(
                                    handle, id, CompletionReason.DURATION_ELAPSED, null))))
        .containsExactly("BEGIN", "UPDATE", "SELECT", "UPDATE", "INSERT", "UPDATE", "COMMIT");
    assertThat(verbsOf(() -> runs.find(id))).containsExactly("SELECT");
    assertThat(verbsOf(() -> runs.list(10, Filter.ALL))).containsExactly("SELECT");
    assertThat(verbsOf(() -> runs.summary(id))).containsExactly("SELECT");
  }

  @Test
  void leasesOfKeys() {
    KeyLeaseRepository leases = store.keyLeases();
    assertThat(verbsOf(() -> leases.lease(id, "orders", "id", 1, 100, "run", "worker-0")))
        .containsExactly("BEGIN", "UPDATE", "MERGE", "UPDATE", "SELECT", "INSERT", "COMMIT");
    assertThat(verbsOf(() -> leases.lease(id, "orders", "id", 1, 100, "run", "worker-0")))
        .containsExactly("BEGIN", "UPDATE", "SELECT", "INSERT", "COMMIT");
  }

  private void move(RunStatus from, RunStatus to, Phase phase) {
    runs.transition(id, Set.of(from), to, phase, null, "test");
  }

  private NewRun run(Map<String, String> labels) {
    return new NewRun(
        id, "oltp", null, "f00", "t", "HYBRID", "WH", 16, 1, "{}", "tag", labels, "test");
  }

  private static List<String> verbsOf(Runnable step) {
    int before = StoreUnderTest.emulator().history().statements().size();
    step.run();
    return StoreUnderTest.emulator().history().statements().stream()
        .skip(before)
        .map(QueryRecord::sql)
        .map(sql -> sql.strip().split("\\s+", 2)[0])
        .toList();
  }
}
