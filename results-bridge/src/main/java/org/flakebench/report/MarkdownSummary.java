package org.flakebench.report;

import static org.flakebench.report.Numbers.count;
import static org.flakebench.report.Numbers.measure;
import static org.flakebench.report.Numbers.percent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flakebench.report.RunSummary.ErrorPart;
import org.flakebench.report.RunSummary.GeneratorPart;
import org.flakebench.report.RunSummary.KindPart;
import org.flakebench.report.RunSummary.LatencyPart;
import org.flakebench.report.RunSummary.RecordsPart;
import org.flakebench.report.RunSummary.SloPart;

/** The run as GitHub-flavoured Markdown, fit for the step summary of a CI job. */
public final class MarkdownSummary {
  private static final LatencyPart NONE =
      new LatencyPart(null, null, null, null, null, null, null, null);

  private final RunSummary summary;
  private final StringBuilder out = new StringBuilder(2048);

  private MarkdownSummary(RunSummary summary) {
    this.summary = summary;
  }

  /** The document, ending in a line feed. */
  public static String render(RunSummary summary) {
    return new MarkdownSummary(summary).render();
  }

  /**
   * Writes the document to a file, creating its directory when it is missing.
   *
   * @throws IOException when the file cannot be written
   */
  public static void write(RunSummary summary, Path file) throws IOException {
    ReportFiles.write(file, render(summary));
  }

  private String render() {
    out.append("## FlakeBench: ").append(escape(summary.template())).append("\n\n");
    out.append("**").append(Verdict.of(summary).words()).append("**");
    if (summary.completionReason() != null) {
      out.append(" (").append(escape(summary.completionReason())).append(')');
    }
    out.append(", ").append(measure(summary.qps())).append(" operations/s, p95 ");
    out.append(measure((summary.latencyMs() == null ? NONE : summary.latencyMs()).p95()))
        .append(" ms, ");
    out.append(count(summary.errors()))
        .append(" errors (")
        .append(percent(summary.errorRatio()))
        .append(" %)\n");
    if (summary.failureReason() != null) {
      out.append("\n> ").append(escape(summary.failureReason())).append('\n');
    }
    slos();
    kinds();
    errors();
    run();
    return out.toString();
  }

  private void slos() {
    List<SloPart> slos = Lists.orEmpty(summary.slo());
    if (slos.isEmpty()) {
      return;
    }
    heading("SLOs");
    header("Result", "Of", "Metric", "Limit", "Actual:");
    for (SloPart slo : slos) {
      row(
          slo.passed() ? "passed" : "**failed**",
          escape(SloText.subject(slo)),
          escape(SloText.metric(slo)),
          escape(SloText.limit(slo)),
          SloText.actual(slo));
    }
  }

  private void kinds() {
    heading("Operations (latency in ms)");
    header(
        "Kind",
        "Operations:",
        "Ops/s:",
        "Errors:",
        "Error %:",
        "Mean:",
        "p50:",
        "p90:",
        "p95:",
        "p99:",
        "p99.9:",
        "Max:");
    Lists.orEmpty(summary.byKind())
        .forEach(
            (kind, part) -> {
              kind(escape(kind), part);
              Lists.orEmpty(part.byLabel())
                  .forEach((label, ofLabel) -> kind(escape(kind + " / " + label), ofLabel));
            });
    figures(
        "**all**",
        summary.operations(),
        summary.qps(),
        summary.errors(),
        summary.errorRatio(),
        summary.latencyMs());
  }

  private void kind(String name, KindPart part) {
    figures(
        name, part.operations(), part.qps(), part.errors(), part.errorRatio(), part.latencyMs());
  }

  private void figures(
      String name,
      long operations,
      double qps,
      long errors,
      double errorRatio,
      LatencyPart latency) {
    LatencyPart ms = latency == null ? NONE : latency;
    row(
        name,
        count(operations),
        measure(qps),
        count(errors),
        percent(operations == 0 ? null : (Double) errorRatio),
        measure(ms.mean()),
        measure(ms.p50()),
        measure(ms.p90()),
        measure(ms.p95()),
        measure(ms.p99()),
        measure(ms.p999()),
        measure(ms.max()));
  }

  private void errors() {
    List<ErrorPart> errors = Lists.orEmpty(summary.errorsByCategory());
    if (errors.isEmpty()) {
      return;
    }
    heading("Errors");
    header("Count:", "Category", "Origin", "SQLSTATE", "First sample");
    for (ErrorPart error : errors) {
      row(
          count(error.count()),
          escape(error.category()),
          escape(error.origin()),
          escape(error.sqlstate()),
          escape(error.sample()));
    }
  }

  private void run() {
    heading("Run");
    header("", "");
    row("Run", escape(summary.runId()));
    if (summary.target() != null) {
      row("Target", escape(summary.target().tableType()) + " " + escape(summary.target().table()));
      row("Server", escape(summary.target().serverVersion()));
      if (summary.target().sharedControl()) {
        row("Store", "the tested database is also the store (shared\\_control)");
      }
    }
    row(
        "Load",
        escape(summary.loadMode())
            + ", "
            + escape(summary.scalingMode())
            + ", workers "
            + count(summary.workers())
            + ", connections "
            + count(summary.connections()));
    row("Measured", Numbers.duration(summary.measuredSeconds()));
    if (summary.offeredQps() != null) {
      row(
          "Offered",
          measure(summary.offeredQps())
              + " operations/s, achieved "
              + percent(summary.achievedRatio())
              + " %, "
              + count(summary.censored())
              + " due but not started");
    }
    generator();
    RecordsPart records = summary.records();
    if (records != null) {
      row(
          "Records",
          count(records.produced())
              + " produced = "
              + count(records.sampledOut())
              + " sampled out + "
              + count(records.stored())
              + " stored + "
              + count(records.dropped())
              + " dropped");
    }
    for (Map.Entry<String, String> label : Lists.orEmpty(summary.labels()).entrySet()) {
      row(escape(label.getKey()), escape(label.getValue()));
    }
    row("Report", escape(summary.report()));
  }

  private void generator() {
    GeneratorPart generator = summary.generator();
    if (generator == null) {
      return;
    }
    row(
        "Generator",
        generator.saturated()
            ? "**saturated** in "
                + percent(generator.saturatedRatio())
                + " % of the measured seconds: it may have limited the throughput and lengthened the latencies"
            : "not saturated");
    if (generator.ringOverflows() > 0) {
      row(
          "Full rings",
          "the latencies of " + count(generator.ringOverflows()) + " operations are missing");
    }
  }

  private void heading(String text) {
    out.append("\n### ").append(text).append("\n\n");
  }

  /** A colon at the end of a name stands the column to the right. */
  private void header(String... names) {
    StringBuilder rule = new StringBuilder("|");
    out.append('|');
    for (String name : names) {
      boolean right = name.endsWith(":");
      out.append(' ').append(right ? name.substring(0, name.length() - 1) : name).append(" |");
      rule.append(right ? " ---: |" : " --- |");
    }
    out.append('\n').append(rule).append('\n');
  }

  private void row(String... cells) {
    out.append('|');
    for (String cell : cells) {
      out.append(' ').append(cell).append(" |");
    }
    out.append('\n');
  }

  /**
   * Text as text: what Markdown or HTML would read as markup is escaped, line ends become spaces.
   */
  static String escape(String text) {
    if (text == null) {
      return Numbers.UNKNOWN;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    for (char c : Text.oneLine(text).toCharArray()) {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '|', '\\', '`', '*', '_', '[', ']', '#', '~' -> escaped.append('\\').append(c);
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
