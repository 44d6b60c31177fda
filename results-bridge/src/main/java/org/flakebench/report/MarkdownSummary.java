package org.flakebench.report;

import static org.flakebench.report.Numbers.count;
import static org.flakebench.report.Numbers.measure;
import static org.flakebench.report.Numbers.percent;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flakebench.report.RunSummary.GeneratorPart;
import org.flakebench.report.RunSummary.LatencyPart;
import org.flakebench.report.RunSummary.RecordsPart;
import org.flakebench.report.SummaryTables.Column;
import org.flakebench.report.TextTable.Align;

/** The run as GitHub-flavoured Markdown, fit for the step summary of a CI job. */
public final class MarkdownSummary {
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
    out.append(measure(LatencyPart.orNone(summary.latencyMs()).p95())).append(" ms, ");
    out.append(count(summary.errors()))
        .append(" errors (")
        .append(percent(summary.errorRatio()))
        .append(" %)\n");
    if (summary.failureReason() != null) {
      out.append("\n> ").append(escape(summary.failureReason())).append('\n');
    }
    search();
    unlessEmpty("SLOs", SummaryTables.slos(summary));
    kinds();
    unlessEmpty("Errors", SummaryTables.errors(summary));
    run();
    return out.toString();
  }

  private void search() {
    JsonNode search = summary.findMax();
    if (search == null) {
      return;
    }
    heading("Search for the maximum");
    out.append("| | |\n| --- | --- |\n");
    row("Found", "**" + escape(SummaryText.found(search)) + "**");
    row("Because", escape(search.path("reason").asText()));
    row("Knee", escape(SummaryText.knee(search)));
    row("Figures", "those of the run are over all steps of the search");
    if (!Lists.orEmpty(summary.slo()).isEmpty()) {
      row("SLOs", SummaryText.SLOS_OF_SEARCH);
    }
    unlessEmpty("Steps", SummaryTables.steps(summary));
  }

  private void kinds() {
    table("Operations", SummaryTables.kinds(summary, (kind, label) -> kind + " / " + label));
    row(SummaryTables.all(summary));
  }

  private void run() {
    heading("Run");
    out.append("| | |\n| --- | --- |\n");
    row("Run", escape(summary.runId()));
    if (summary.target() != null) {
      row("Target", escape(summary.target().tableType()) + " " + escape(summary.target().table()));
      row("Server", escape(summary.target().serverVersion()));
      if (summary.target().sharedControl()) {
        row("Store", "the tested database is also the store (shared\\_control)");
      }
    }
    row("Load", escape(SummaryText.load(summary)));
    row("Measured", Numbers.duration(summary.measuredSeconds()));
    if (summary.offeredQps() != null) {
      row("Offered", SummaryText.offered(summary));
      row("Response ms", escape(SummaryText.latency(summary.responseMs())));
      row("Wait ms", escape(SummaryText.latency(summary.poolWaitMs())));
    }
    String cost = SummaryText.cost(summary);
    if (cost != null) {
      row("Cost", escape(cost));
    }
    generator();
    RecordsPart records = summary.records();
    if (records != null) {
      row("Records", SummaryText.records(records));
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

  private void unlessEmpty(String heading, SummaryTables.Table table) {
    if (!table.isEmpty()) {
      table(heading, table);
    }
  }

  private void table(String heading, SummaryTables.Table table) {
    heading(heading);
    header(table.columns());
    table.rows().forEach(this::row);
  }

  private void header(List<Column> columns) {
    StringBuilder rule = new StringBuilder("|");
    out.append('|');
    for (Column column : columns) {
      out.append(' ').append(column.header()).append(" |");
      rule.append(column.align() == Align.RIGHT ? " ---: |" : " --- |");
    }
    out.append('\n').append(rule).append('\n');
  }

  /** A row of plain texts. */
  private void row(List<String> cells) {
    row(cells.stream().map(MarkdownSummary::escape).toArray(String[]::new));
  }

  /** A row of texts that are Markdown already. */
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
