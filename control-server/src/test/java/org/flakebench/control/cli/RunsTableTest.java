package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunsTableTest {
  private static final List<Tables.Column> STORED =
      List.of(
          Tables.Column.text("run_id"),
          Tables.Column.text("template"),
          Tables.Column.text("status"),
          Tables.Column.text("prepared_at"),
          Tables.Column.text("table"),
          Tables.Column.number("connections"),
          Tables.Column.number("operations"),
          Tables.Column.number("errors"),
          Tables.Column.number("qps"),
          Tables.Column.number("p50_ms"),
          Tables.Column.number("p95_ms"),
          Tables.Column.number("p99_ms"),
          Tables.Column.text("labels"));

  private static List<Object> row(List<Object> run) {
    return RunsTable.forPeople(new Tables.Data(STORED, List.of(run))).rows().get(0);
  }

  @Test
  void shortensIdsAndRoundsFigures() {
    assertThat(
            row(
                List.of(
                    "580efa0f-3d11-46be-9ffe-54ddac01ec24",
                    "oltp",
                    "COMPLETED",
                    Instant.parse("2026-11-20T06:28:25.692514Z"),
                    "public.orders",
                    16,
                    61213L,
                    0L,
                    6121.3,
                    0.245631,
                    8.814591,
                    20.070399,
                    "git_commit=55b branch=main")))
        .containsExactly(
            "580efa0f",
            "oltp",
            "COMPLETED",
            "2026-11-20 06:28:25",
            "public.orders",
            "16",
            "61,213",
            "0",
            "6,121",
            "0.246",
            "8.81",
            "20.1",
            "main");
  }

  @Test
  void saysWhatIsUnknown() {
    List<Object> running =
        Arrays.asList(
            "580efa0f", "oltp", "RUNNING", null, "t", 1, null, null, null, null, null, null, "");

    assertThat(row(running).subList(6, 13)).containsOnly("–");
  }
}
