package org.flakebench.report;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.flakebench.report.RunSummary.KindPart;
import org.flakebench.report.RunSummary.SloPart;

/**
 * The run as JUnit XML, for CI servers: one suite with a test case per SLO and one per kind. An
 * SLO's case fails when it was missed; a kind's case fails when it had no operations or each of
 * them failed. A run that did not complete has one more case, in error. Properties carry the run
 * id, what was run, and the labels; {@code system-out} the console summary.
 */
public final class JUnitXml {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private final RunSummary summary;
  private final XMLStreamWriter xml;
  private final String classPrefix;

  private JUnitXml(RunSummary summary, XMLStreamWriter xml) {
    this.summary = summary;
    this.xml = xml;
    // Dots would cut the template's name into packages.
    this.classPrefix = "flakebench." + clean(name(summary)).replace('.', '_') + ".";
  }

  /** The document as text, declared as UTF-8. */
  public static String render(RunSummary summary) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new JUnitXml(summary, xml).document();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(
          "run summary cannot be written as JUnit XML: " + e.getMessage(), e);
    }
    return text.append('\n').toString();
  }

  /**
   * Writes the document to a file, creating its directory when it is missing.
   *
   * @throws IOException when the file cannot be written
   */
  public static void write(RunSummary summary, Path file) throws IOException {
    ReportFiles.write(file, render(summary));
  }

  private void document() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    line(0);
    xml.writeStartElement("testsuites");
    suite();
    line(0);
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite() throws XMLStreamException {
    boolean completed = isCompleted();
    var slos = Lists.orEmpty(summary.slo());
    var kinds = Lists.orEmpty(summary.byKind());
    long failures =
        slos.stream().filter(slo -> !slo.passed()).count()
            + kinds.entrySet().stream()
                .filter(kind -> KindCheck.failure(kind.getKey(), kind.getValue()) != null)
                .count();
    line(1);
    xml.writeStartElement("testsuite");
    attribute("name", name(summary));
    attribute("package", "flakebench");
    attribute("id", "0");
    attribute("hostname", "localhost");
    Instant start =
        summary.measurementStartedAt() != null
            ? summary.measurementStartedAt()
            : summary.preparedAt();
    if (start != null) {
      // The common schemas allow no zone here; it is UTC.
      attribute("timestamp", TIMESTAMP.format(start));
    }
    attribute("tests", Integer.toString(slos.size() + kinds.size() + (completed ? 0 : 1)));
    attribute("failures", Long.toString(failures));
    attribute("errors", completed ? "0" : "1");
    attribute("skipped", "0");
    attribute(
        "time",
        SummaryJson.rounded(summary.measuredSeconds()) == null
            ? "0"
            : seconds(summary.measuredSeconds()));
    properties();
    if (!completed) {
      runError();
    }
    for (SloPart slo : slos) {
      slo(slo);
    }
    for (Map.Entry<String, KindPart> kind : kinds.entrySet()) {
      kind(kind.getKey(), kind.getValue());
    }
    line(2);
    xml.writeStartElement("system-out");
    xml.writeCharacters(clean(ConsoleSummary.render(summary, false)));
    xml.writeEndElement();
    line(2);
    xml.writeEmptyElement("system-err");
    line(1);
    xml.writeEndElement();
  }

  private void properties() throws XMLStreamException {
    line(2);
    xml.writeStartElement("properties");
    property("run_id", summary.runId());
    property("template", summary.template());
    property("status", summary.status());
    property("completion_reason", summary.completionReason());
    property("load_mode", summary.loadMode());
    property("scaling_mode", summary.scalingMode());
    property("workers", Integer.toString(summary.workers()));
    property("connections", Integer.toString(summary.connections()));
    if (summary.offeredQps() != null) {
      property("offered_qps", number(summary.offeredQps()));
      property("achieved_ratio", number(summary.achievedRatio()));
      property("censored", Long.toString(summary.censored()));
    }
    if (summary.target() != null) {
      property("target.table_type", summary.target().tableType());
      property("target.table", summary.target().table());
      property("target.server_version", summary.target().serverVersion());
    }
    for (Map.Entry<String, String> label :
        new TreeMap<>(Lists.orEmpty(summary.labels())).entrySet()) {
      property("label." + label.getKey(), label.getValue());
    }
    if (summary.findMax() != null) {
      property("find_max.max_type", text("max_type"));
      property("find_max.best_concurrency", text("best_concurrency"));
      property("find_max.best_qps", text("best_qps"));
      property("find_max.reason", text("reason"));
    }
    property("report", summary.report());
    line(2);
    xml.writeEndElement();
  }

  private String text(String key) {
    return summary.findMax().path(key).asText(null);
  }

  /** A property without a value is left out: an empty one would say "known to be empty". */
  private void property(String name, String value) throws XMLStreamException {
    if (value == null) {
      return;
    }
    line(3);
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
  }

  private void runError() throws XMLStreamException {
    String status = summary.status() == null ? "unknown" : summary.status();
    String reason = summary.completionReason() == null ? status : summary.completionReason();
    String message =
        "run "
            + summary.runId()
            + " is "
            + status
            + " ("
            + reason
            + ")"
            + (summary.failureReason() == null ? "" : ": " + summary.failureReason());
    startCase("run", "run completes");
    problem("error", reason, message);
    endCase(true);
  }

  private void slo(SloPart slo) throws XMLStreamException {
    startCase("slo", SloText.condition(slo));
    if (!slo.passed()) {
      problem("failure", "slo", SloText.failure(slo));
    }
    endCase(!slo.passed());
  }

  private void kind(String kind, KindPart part) throws XMLStreamException {
    String failure = KindCheck.failure(kind, part);
    startCase("kind", kind);
    if (failure != null) {
      problem("failure", "kind", failure);
    }
    endCase(failure != null);
  }

  private void startCase(String group, String name) throws XMLStreamException {
    line(2);
    xml.writeStartElement("testcase");
    attribute("classname", classPrefix + group);
    attribute("name", name);
    attribute("time", "0");
  }

  private void problem(String element, String type, String message) throws XMLStreamException {
    line(3);
    xml.writeStartElement(element);
    attribute("type", type);
    attribute("message", Text.oneLine(message));
    xml.writeCharacters(clean(message));
    xml.writeEndElement();
  }

  private void endCase(boolean hasChild) throws XMLStreamException {
    if (hasChild) {
      line(2);
    }
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  private void line(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private boolean isCompleted() {
    Verdict verdict = Verdict.of(summary);
    return verdict == Verdict.PASSED || verdict == Verdict.SLO_FAILED;
  }

  private static String name(RunSummary summary) {
    return summary.template() == null || summary.template().isBlank() ? "run" : summary.template();
  }

  private static String number(Double value) {
    BigDecimal rounded = value == null ? null : SummaryJson.rounded(value);
    return rounded == null ? null : rounded.toPlainString();
  }

  private static String seconds(double value) {
    return SummaryJson.rounded(value).toPlainString();
  }

  /**
   * Leaves out what XML 1.0 cannot hold, escaped or not: control characters, lone surrogates,
   * U+FFFE and U+FFFF.
   */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(
            c ->
                c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || (c >= 0x20 && c < 0x7f)
                    || (c >= 0xa0 && c <= 0xd7ff)
                    || (c >= 0xe000 && c <= 0xfffd)
                    || c >= 0x10000)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
