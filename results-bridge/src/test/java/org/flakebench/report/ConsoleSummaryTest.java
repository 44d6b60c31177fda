package org.flakebench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConsoleSummaryTest {
  @Test
  void showsAGoodRun() throws IOException {
    Golden.assertEqual("passed.txt", ConsoleSummary.render(Summaries.passed(), false));
  }

  @Test
  void showsWhatWentWrong() throws IOException {
    Golden.assertEqual("bad.txt", ConsoleSummary.render(Summaries.bad(), false));
  }

  @Test
  void showsASearchWithItsSteps() throws IOException {
    Golden.assertEqual("search.txt", ConsoleSummary.render(Summaries.search(), false));
  }

  @Test
  void showsARunThatNeverMeasured() throws IOException {
    Golden.assertEqual("failed.txt", ConsoleSummary.render(Summaries.failed(), false));
  }

  @Test
  void aCostIsShownWithItsMethod() {
    assertThat(ConsoleSummary.render(Summaries.onWarehouse(), false).replaceAll("\\s+", " "))
        .contains(
            "cost 0.0517 credits, 0.207 USD (integrated); measurement 0.0333 credits, 0.133 USD,"
                + " 0.0000450 credits, 0.000180 USD per 1,000 operations");
    assertThat(MarkdownSummary.render(Summaries.onWarehouse()))
        .contains("| Cost | 0.0517 credits, 0.207 USD (integrated); ");
  }

  @Test
  void aCostThatIsNotKnownSaysWhyWhereItCouldBe() {
    RunSummary.CostPart unknown =
        new RunSummary.CostPart(null, null, "unavailable", "no size", null, null, null, null, null);
    assertThat(ConsoleSummary.render(Summaries.onWarehouse(unknown), false))
        .contains("cost         unknown: no size");
    Summaries.Builder postgres = new Summaries.Builder();
    postgres.cost = unknown;
    assertThat(ConsoleSummary.render(postgres.build(), false))
        .isEqualTo(ConsoleSummary.render(Summaries.passed(), false));
  }

  @Test
  void staysWithinItsWidth() {
    Summaries.Builder run = new Summaries.Builder();
    run.failureReason = "word ".repeat(100);
    run.labels = java.util.Map.of("a", "b".repeat(90), "c", "d".repeat(90));
    run.kinds.put("K".repeat(200), run.kinds.get("POINT_LOOKUP"));
    run.errorParts =
        java.util.List.of(
            new RunSummary.ErrorPart(
                "C".repeat(80), "SERVER", "42P01", 1_000_000_000L, "relation ".repeat(60)));
    assertThat(ConsoleSummary.render(run.build(), false).lines())
        .allMatch(line -> line.length() <= ConsoleSummary.WIDTH);
  }

  @Test
  void usesColoursOnlyWhenAsked() {
    String plain = ConsoleSummary.render(Summaries.bad(), false);
    String coloured = ConsoleSummary.render(Summaries.bad(), true);
    assertThat(plain).doesNotContain("\u001b");
    assertThat(coloured)
        .contains("\u001b[31mSLO FAILED\u001b[0m", "\u001b[32m✓\u001b[0m", "\u001b[31m✗\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
  }

  @Test
  void saysWhenRecordsDoNotAddUp() {
    Summaries.Builder run = new Summaries.Builder();
    run.records = new RunSummary.RecordsPart(100, 50, 49, 0);
    assertThat(ConsoleSummary.render(run.build(), false))
        .contains("the records do not add up: 1 are neither");
  }

  @Test
  void givesEachStatusItsVerdict() {
    Summaries.Builder run = new Summaries.Builder();
    run.status = "CANCELLED";
    assertThat(Verdict.of(run.build())).isEqualTo(Verdict.CANCELLED);
    run.status = "RUNNING";
    assertThat(Verdict.of(run.build())).isEqualTo(Verdict.UNFINISHED);
    assertThat(Verdict.of(Summaries.failed())).isEqualTo(Verdict.FAILED);
    assertThat(Verdict.of(Summaries.bad())).isEqualTo(Verdict.SLO_FAILED);
    assertThat(Verdict.of(Summaries.passed())).isEqualTo(Verdict.PASSED);
  }
}
