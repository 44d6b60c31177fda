package org.flakebench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryJsonTest {
  @Test
  void givesTheDocumentOfTheContract() throws IOException {
    Golden.assertEqual("passed.json", SummaryJson.write(Summaries.passed()));
  }

  @Test
  void keepsNullsUnderTheirNames() throws IOException {
    JsonNode json = new ObjectMapper().readTree(SummaryJson.write(Summaries.failed()));
    for (String name :
        List.of(
            "measurement_started_at",
            "offered_qps",
            "achieved_ratio",
            "response_ms",
            "find_max",
            "report")) {
      assertThat(json.has(name)).as(name).isTrue();
      assertThat(json.get(name).isNull()).as(name).isTrue();
    }
    assertThat(json.get("latency_ms").get("p999").isNull()).isTrue();
  }

  @Test
  void aCostStandsWithItsMethodAndItsInputs() throws IOException {
    JsonNode cost =
        new ObjectMapper().readTree(SummaryJson.write(Summaries.onWarehouse())).get("cost");

    assertThat(cost.get("credits").doubleValue()).isEqualTo(0.0516666);
    assertThat(cost.get("method").textValue()).isEqualTo("integrated");
    assertThat(cost.get("credits_per_1000_operations").decimalValue().toPlainString())
        .isEqualTo("0.0000450016");
    assertThat(cost.at("/inputs/usd_per_credit").doubleValue()).isEqualTo(4);
    assertThat(cost.at("/inputs/resumed_for_run").booleanValue()).isTrue();
    assertThat(cost.at("/inputs/prices_effective_from").textValue()).isEqualTo("2026-01-01");
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    for (RunSummary summary :
        List.of(Summaries.bad(), Summaries.failed(), Summaries.onWarehouse())) {
      String once = SummaryJson.write(summary);
      assertThat(SummaryJson.write(SummaryJson.read(once))).isEqualTo(once);
    }
    assertThat(SummaryJson.read(SummaryJson.write(Summaries.failed())))
        .isEqualTo(Summaries.failed());
  }

  @Test
  void writesAndReadsAFileInAMissingDirectory(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("ci/out/summary.json");
    SummaryJson.write(Summaries.failed(), file);
    assertThat(SummaryJson.read(file)).isEqualTo(Summaries.failed());
  }

  @Test
  void readsFieldsOfANewerVersion() throws IOException {
    String json =
        SummaryJson.write(Summaries.failed()).replaceFirst("\\{", "{ \"new_field\": [1],");
    assertThat(SummaryJson.read(json)).isEqualTo(Summaries.failed());
  }

  @Test
  void refusesATimeWithoutZone() {
    String json =
        SummaryJson.write(Summaries.failed())
            .replace("2026-11-20T09:59:58Z", "2026-11-20 09:59:58");
    assertThatThrownBy(() -> SummaryJson.read(json))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("'2026-11-20 09:59:58' is not a time");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "60, 60.0",
    "1.2961234567, 1.296123",
    "12345678.9, 12345678.9",
    "0.0000001, 0.0000001",
    "0.00099903876, 0.000999039",
    "0.9999999, 1.0",
    "1e9, 1000000000.0"
  })
  void roundsToNanosecondsAndKeepsSmallRatios(double value, String expected) {
    assertThat(SummaryJson.rounded(value).toPlainString()).isEqualTo(expected);
  }

  @Test
  void writesNotANumberAsNull() throws IOException {
    Summaries.Builder run = new Summaries.Builder();
    run.qps = Double.NaN;
    run.achievedRatio = Double.POSITIVE_INFINITY;
    JsonNode json = new ObjectMapper().readTree(SummaryJson.write(run.build()));
    assertThat(json.get("qps").isNull()).isTrue();
    assertThat(json.get("achieved_ratio").isNull()).isTrue();
  }
}
