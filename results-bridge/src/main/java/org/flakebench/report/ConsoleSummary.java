package org.flakebench.report;

import static org.flakebench.report.Numbers.UNKNOWN;
import static org.flakebench.report.Numbers.count;
import static org.flakebench.report.Numbers.measure;
import static org.flakebench.report.Numbers.percent;
import static org.flakebench.report.SummaryText.counted;
import static org.flakebench.report.SummaryText.known;

import java.util.Locale;
import java.util.Map;
import org.flakebench.report.ConsolePage.Tone;
import org.flakebench.report.RunSummary.GeneratorPart;
import org.flakebench.report.RunSummary.RecordsPart;

/**
 * The summary that a person reads after a run: verdict first, then what was run, throughput,
 * latencies, kinds, errors, SLOs, and what might make the figures doubtful. At most {@value #WIDTH}
 * characters wide; "–" stands for what is not known.
 */
public final class ConsoleSummary {
  /** Longest line, in characters. */
  public static final int WIDTH = 120;

  private final RunSummary summary;
  private final ConsolePage page;

  private ConsoleSummary(RunSummary summary, boolean colours) {
    this.summary = summary;
    this.page = new ConsolePage(WIDTH, colours);
  }

  /**
   * The summary as text, ending in a line feed.
   *
   * @param colours whether to use ANSI colours; the caller honours NO_COLOR
   */
  public static String render(RunSummary summary, boolean colours) {
    return new ConsoleSummary(summary, colours).render();
  }

  private String render() {
    headline();
    run();
    search();
    throughput();
    table(SummaryTables.steps(summary));
    table(SummaryTables.kinds(summary, (kind, label) -> "  " + label));
    table(SummaryTables.errors(summary));
    table(SummaryTables.slos(summary));
    trust();
    return page.text();
  }

  private void headline() {
    Verdict verdict = Verdict.of(summary);
    Tone tone =
        switch (verdict) {
          case PASSED -> Tone.GOOD;
          case SLO_FAILED, FAILED -> Tone.BAD;
          case CANCELLED, UNFINISHED -> Tone.WARN;
        };
    String reason =
        summary.completionReason() == null ? "" : "  (" + summary.completionReason() + ")";
    page.headline(
        verdict.words(),
        tone,
        known(summary.template()) + "  run " + known(summary.runId()) + reason);
    if (summary.failureReason() != null && !summary.failureReason().isBlank()) {
      page.field("reason", summary.failureReason());
    }
  }

  private void run() {
    if (summary.target() != null) {
      String shared =
          summary.target().sharedControl() ? ", which is also the store (shared_control)" : "";
      page.field(
          "target",
          known(summary.target().tableType())
              + " table "
              + known(summary.target().table())
              + ", server "
              + known(summary.target().serverVersion())
              + shared);
    }
    page.field("load", SummaryText.load(summary));
    if (summary.measurementStartedAt() != null) {
      page.field(
          "measured",
          Numbers.duration(summary.measuredSeconds())
              + " from "
              + seconds(summary.measurementStartedAt().toString()));
    }
    Map<String, String> labels = Lists.orEmpty(summary.labels());
    if (!labels.isEmpty()) {
      StringBuilder text = new StringBuilder();
      labels.forEach(
          (key, value) ->
              text.append(text.isEmpty() ? "" : "  ").append(key).append('=').append(known(value)));
      page.field("labels", text.toString());
    }
  }

  private void search() {
    if (summary.findMax() == null) {
      return;
    }
    page.field("found", SummaryText.found(summary.findMax()));
    page.field("because", summary.findMax().path("reason").asText());
    String knee = SummaryText.knee(summary.findMax());
    if (knee != null) {
      page.field("knee", knee);
    }
    if (!Lists.orEmpty(summary.slo()).isEmpty()) {
      page.field("SLOs", SummaryText.SLOS_OF_SEARCH);
    }
  }

  private void throughput() {
    page.field(
        "throughput",
        (summary.findMax() == null ? "" : "over all steps of the search: ")
            + measure(summary.qps())
            + " operations/s: "
            + counted(summary.operations(), "operation")
            + ", "
            + counted(summary.errors(), "error")
            + " ("
            + percent(summary.errorRatio())
            + " %)");
    if (summary.offeredQps() != null) {
      page.field("offered", SummaryText.offered(summary));
    }
    page.field("latency ms", SummaryText.latency(summary.latencyMs()));
    if (summary.responseMs() != null) {
      page.field("response ms", SummaryText.latency(summary.responseMs()));
    }
    if (summary.poolWaitMs() != null) {
      page.field("wait ms", SummaryText.latency(summary.poolWaitMs()));
    }
    String cost = SummaryText.cost(summary);
    if (cost != null) {
      page.field("cost", cost);
    }
  }

  /** What tells whether the figures can be trusted, and where the rest is. */
  private void trust() {
    page.blank();
    if (summary.target() != null && summary.target().sharedControl()) {
      page.warning(
          "the tested database is also the store: what the store did while the run went on is part of the load."
              + " Keep results in another database (--store) before you compare the figures.");
    }
    GeneratorPart generator = summary.generator();
    if (generator != null) {
      page.field(
          "generator",
          (generator.saturated() ? "SATURATED" : "not saturated")
              + ", cpu "
              + (generator.cpuPercent() == null ? UNKNOWN : measure(generator.cpuPercent()))
              + " %, lateness p99 "
              + measure(generator.latenessP99Ms())
              + " ms");
      if (generator.saturated()) {
        page.warning(
            "the load generator was too busy in "
                + percent(generator.saturatedRatio())
                + " % of the measured seconds: it may have limited the throughput, and latencies include its own delays."
                + " Give it more CPU, fewer connections or more workers before you judge the target by this run.");
      }
      if (generator.ringOverflows() > 0) {
        page.warning(
            "the latencies of "
                + counted(generator.ringOverflows(), "operation")
                + " are missing, because a ring of the generator was full when they ended.");
      }
      if (generator.clamped() > 0) {
        page.warning(
            counted(generator.clamped(), "operation")
                + " took 20 minutes or longer; their latencies stand as 20 minutes.");
      }
    }
    records();
    page.field("report", summary.report() == null ? "none" : summary.report());
  }

  private void records() {
    RecordsPart records = summary.records();
    if (records == null) {
      return;
    }
    page.field("records", SummaryText.records(records));
    long lost = records.produced() - records.sampledOut() - records.stored() - records.dropped();
    if (lost != 0) {
      page.warning(
          "the records do not add up: "
              + count(lost)
              + " are neither sampled out nor stored nor dropped.");
    }
    if (records.dropped() > 0) {
      page.warning(
          counted(records.dropped(), "execution record")
              + " could not be kept; counts and percentiles above are complete without them.");
    }
  }

  private void table(SummaryTables.Table table) {
    if (!table.isEmpty()) {
      TextTable text = new TextTable();
      table.columns().forEach(column -> text.column(column.header(), column.align()));
      table.rows().forEach(row -> text.row(row.toArray(String[]::new)));
      page.table(text);
    }
  }

  /** An instant without fractions of a second. */
  private static String seconds(String instant) {
    return instant.toUpperCase(Locale.ROOT).replaceFirst("\\.\\d+Z$", "Z");
  }
}
