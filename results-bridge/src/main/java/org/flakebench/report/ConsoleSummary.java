package org.flakebench.report;

import static org.flakebench.report.Numbers.UNKNOWN;
import static org.flakebench.report.Numbers.count;
import static org.flakebench.report.Numbers.measure;
import static org.flakebench.report.Numbers.percent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flakebench.report.ConsolePage.Tone;
import org.flakebench.report.RunSummary.ErrorPart;
import org.flakebench.report.RunSummary.GeneratorPart;
import org.flakebench.report.RunSummary.KindPart;
import org.flakebench.report.RunSummary.LatencyPart;
import org.flakebench.report.RunSummary.RecordsPart;
import org.flakebench.report.RunSummary.SloPart;
import org.flakebench.report.TextTable.Align;

/**
 * The summary that a person reads after a run: verdict first, then what was run, throughput,
 * latencies, kinds, errors, SLOs, and what might make the figures doubtful. At most {@value #WIDTH}
 * characters wide; "–" stands for what is not known.
 */
public final class ConsoleSummary {
  /** Longest line, in characters. */
  public static final int WIDTH = 120;

  private static final LatencyPart NONE =
      new LatencyPart(null, null, null, null, null, null, null, null);

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
    throughput();
    kinds();
    errors();
    slos();
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
    page.field(
        "load",
        known(summary.loadMode())
            + ", "
            + known(summary.scalingMode())
            + ": "
            + counted(summary.workers(), "worker")
            + ", "
            + counted(summary.connections(), "connection"));
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

  private void throughput() {
    page.field(
        "throughput",
        measure(summary.qps())
            + " operations/s: "
            + counted(summary.operations(), "operation")
            + ", "
            + counted(summary.errors(), "error")
            + " ("
            + percent(summary.errorRatio())
            + " %)");
    if (summary.offeredQps() != null) {
      page.field(
          "offered",
          measure(summary.offeredQps())
              + " operations/s, achieved "
              + percent(summary.achievedRatio())
              + " %, "
              + count(summary.censored())
              + " due but not started");
    }
    page.field("latency ms", latency(summary.latencyMs()));
    if (summary.responseMs() != null) {
      page.field("response ms", latency(summary.responseMs()));
    }
    if (summary.poolWaitMs() != null) {
      page.field("wait ms", latency(summary.poolWaitMs()));
    }
  }

  private static String latency(LatencyPart part) {
    LatencyPart ms = part == null ? NONE : part;
    return "mean "
        + measure(ms.mean())
        + "  min "
        + measure(ms.min())
        + "  p50 "
        + measure(ms.p50())
        + "  p90 "
        + measure(ms.p90())
        + "  p95 "
        + measure(ms.p95())
        + "  p99 "
        + measure(ms.p99())
        + "  p99.9 "
        + measure(ms.p999())
        + "  max "
        + measure(ms.max());
  }

  private void kinds() {
    Map<String, KindPart> kinds = Lists.orEmpty(summary.byKind());
    if (kinds.isEmpty()) {
      return;
    }
    TextTable table = new TextTable().column("kind (latency in ms)", Align.LEFT);
    for (String header :
        List.of(
            "operations",
            "ops/s",
            "errors",
            "error %",
            "mean",
            "p50",
            "p90",
            "p95",
            "p99",
            "p99.9",
            "max")) {
      table.column(header, Align.RIGHT);
    }
    kinds.forEach(
        (kind, part) -> {
          table.row(cells(kind, part));
          Lists.orEmpty(part.byLabel())
              .forEach((label, ofLabel) -> table.row(cells("  " + label, ofLabel)));
        });
    page.table(table);
  }

  private static String[] cells(String name, KindPart part) {
    LatencyPart ms = part.latencyMs() == null ? NONE : part.latencyMs();
    return new String[] {
      name,
      count(part.operations()),
      measure(part.qps()),
      count(part.errors()),
      percent(part.operations() == 0 ? null : (Double) part.errorRatio()),
      measure(ms.mean()),
      measure(ms.p50()),
      measure(ms.p90()),
      measure(ms.p95()),
      measure(ms.p99()),
      measure(ms.p999()),
      measure(ms.max())
    };
  }

  private void errors() {
    List<ErrorPart> errors = Lists.orEmpty(summary.errorsByCategory());
    if (errors.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable()
            .column("errors", Align.RIGHT)
            .column("category", Align.LEFT)
            .column("origin", Align.LEFT)
            .column("state", Align.LEFT)
            .column("first sample", Align.LEFT);
    for (ErrorPart error : errors) {
      table.row(
          count(error.count()), error.category(), error.origin(), error.sqlstate(), error.sample());
    }
    page.table(table);
  }

  private void slos() {
    List<SloPart> slos = Lists.orEmpty(summary.slo());
    if (slos.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable()
            .column("SLO", Align.LEFT)
            .column("of", Align.LEFT)
            .column("metric", Align.LEFT)
            .column("limit", Align.LEFT)
            .column("actual", Align.RIGHT);
    for (SloPart slo : slos) {
      table.row(
          slo.passed() ? "✓" : "✗",
          SloText.subject(slo),
          SloText.metric(slo),
          SloText.limit(slo),
          SloText.actual(slo));
    }
    page.table(table);
  }

  /** What tells whether the figures can be trusted, and where the rest is. */
  private void trust() {
    page.blank();
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
    }
    records();
    page.field("report", summary.report() == null ? "none" : summary.report());
  }

  private void records() {
    RecordsPart records = summary.records();
    if (records == null) {
      return;
    }
    page.field(
        "records",
        count(records.produced())
            + " produced = "
            + count(records.sampledOut())
            + " sampled out + "
            + count(records.stored())
            + " stored + "
            + count(records.dropped())
            + " dropped");
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

  private static String counted(long number, String one) {
    return count(number) + " " + one + (number == 1 ? "" : "s");
  }

  private static String known(String text) {
    return text == null || text.isBlank() ? UNKNOWN : text;
  }

  /** An instant without fractions of a second. */
  private static String seconds(String instant) {
    return instant.toUpperCase(Locale.ROOT).replaceFirst("\\.\\d+Z$", "Z");
  }
}
