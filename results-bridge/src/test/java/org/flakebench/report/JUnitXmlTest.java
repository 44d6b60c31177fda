package org.flakebench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JUnitXmlTest {
  @Test
  void tellsWhatASearchHasFound() throws IOException {
    assertThat(JUnitXml.render(Summaries.search()))
        .contains(
            "name=\"find_max.max_type\" value=\"TRUE_MAX\"",
            "name=\"find_max.best_concurrency\" value=\"30\"",
            "30 slots are the most that meet the limits");
    assertThat(JUnitXml.render(Summaries.passed())).doesNotContain("find_max");
  }

  @Test
  void givesTheExpectedText() throws IOException {
    Golden.assertEqual("bad.xml", JUnitXml.render(Summaries.bad()));
  }

  @Test
  void isValidForEveryOutcome() throws Exception {
    for (RunSummary summary : List.of(Summaries.passed(), Summaries.bad(), Summaries.failed())) {
      validate(JUnitXml.render(summary));
    }
  }

  @Test
  void hasACasePerSloAndKind() throws Exception {
    Element suite = suite(JUnitXml.render(Summaries.bad()));
    assertThat(names(suite, "testcase"))
        .containsExactly(
            "error_ratio <= 0.01 of run",
            "p95_ms (response) <= 1.8 of POINT_LOOKUP",
            "p99_ms of each second <= 5 of POINT_LOOKUP",
            "p99_ms <= 20 of INSERT",
            "POINT_LOOKUP",
            "GENERIC_SQL",
            "INSERT",
            "UPDATE");
    assertThat(suite.getAttribute("tests")).isEqualTo("8");
    assertThat(suite.getAttribute("failures")).isEqualTo("5");
    assertThat(suite.getAttribute("errors")).isEqualTo("0");
    assertThat(messages(suite, "failure"))
        .containsExactly(
            "p95_ms (response) of POINT_LOOKUP is 1.80001, limit <= 1.8",
            "p99_ms of each second of POINT_LOOKUP is within its limit in 93.3333 % of the seconds, limit <= 5 in all",
            "p99_ms of INSERT could not be measured, limit <= 20",
            "all 728 operations of INSERT failed (error_ratio 1, limit < 1)",
            "UPDATE has no operations in the measurement");
  }

  @Test
  void aFailedRunIsAnError() throws Exception {
    Element suite = suite(JUnitXml.render(Summaries.failed()));
    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(messages(suite, "error"))
        .containsExactly(
            "run 0198f3c2-7a51-7c11-b0f5-4d1f7a0e9b42 is FAILED (LOST_ALL_WORKERS):"
                + " connection to 127.0.0.1:5432 was lost & <not> regained within 30 s");
  }

  @Test
  void aGoodRunHasNoFailure() throws Exception {
    Element suite = suite(JUnitXml.render(Summaries.passed()));
    assertThat(suite.getAttribute("failures")).isEqualTo("0");
    assertThat(suite.getElementsByTagName("failure").getLength()).isZero();
    assertThat(suite.getElementsByTagName("error").getLength()).isZero();
  }

  @Test
  void propertiesCarryRunIdAndLabels() throws Exception {
    Element suite = suite(JUnitXml.render(Summaries.passed()));
    assertThat(names(suite, "property")).contains("run_id", "label.git_commit", "label.branch");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-20T10:00:10");
  }

  @Test
  void survivesTextThatXmlCannotHold() throws Exception {
    Summaries.Builder run = new Summaries.Builder();
    run.status = "FAILED";
    run.failureReason =
        "bell \u0007 nul \u0000 lone \ud800 half, smile \ud83d\ude00, ]]> \uffff end";
    run.labels = java.util.Map.of("\"quote\" & <tag>", "line\nbreak\u0001");
    String xml = JUnitXml.render(run.build());
    validate(xml);
    assertThat(messages(suite(xml), "error").get(0))
        .endsWith("bell nul lone  half, smile \ud83d\ude00, ]]>  end");
  }

  @Test
  void writesAFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("reports/junit.xml");
    JUnitXml.write(Summaries.passed(), file);
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement()
                .getTagName())
        .isEqualTo("testsuites");
  }

  private static void validate(String xml) throws Exception {
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(JUnitXmlTest.class.getResource("junit.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(xml)));
  }

  private static Element suite(String xml) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)));
    return (Element) document.getElementsByTagName("testsuite").item(0);
  }

  private static List<String> names(Element suite, String tag) {
    return attributes(suite, tag, "name");
  }

  private static List<String> messages(Element suite, String tag) {
    return attributes(suite, tag, "message");
  }

  private static List<String> attributes(Element suite, String tag, String attribute) {
    NodeList nodes = suite.getElementsByTagName(tag);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      values.add(((Element) nodes.item(i)).getAttribute(attribute));
    }
    return values;
  }
}
