package org.flakebench.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-20");

  @TempDir Path folder;

  private PriceTable table(String json) throws IOException {
    return PriceTable.read(Files.writeString(folder.resolve("prices.json"), json));
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD, XSMALL, 1",
    "STANDARD, SMALL, 2",
    "STANDARD, MEDIUM, 4",
    "STANDARD, LARGE, 8",
    "STANDARD, XLARGE, 16",
    "STANDARD, 2XLARGE, 32",
    "STANDARD, 3XLARGE, 64",
    "STANDARD, 4XLARGE, 128",
    "STANDARD, 5XLARGE, 256",
    "STANDARD, 6XLARGE, 512",
    "INTERACTIVE, XSMALL, 0.6",
    "INTERACTIVE, 4XLARGE, 76.8",
    "SNOWPARK_OPTIMIZED, MEDIUM, 6",
    "SNOWPARK_OPTIMIZED, 6XLARGE, 768",
    "POSTGRES, STANDARD_M, 0.0356",
    "POSTGRES, HIGHMEM_48XL, 9.8304",
    "POSTGRES, BURST_XS, 0.0068"
  })
  void theBuiltInTable(String priceClass, String size, double credits) {
    PriceTable table = PriceTable.builtIn();

    assertThat(table.price(priceClass, null, null, size, DAY).orElseThrow().credits())
        .isEqualTo(credits);
    assertThat(table.price(priceClass, null, null, "NOSIZE", DAY)).isEmpty();
    assertThat(table.price(priceClass, null, null, size, LocalDate.parse("2025-12-31"))).isEmpty();
    assertThat(table.usdPerCredit()).isEqualTo(4);
    assertThat(table.minimumSeconds()).isEqualTo(60);
  }

  @Test
  void theVersionOfTheDayCounts() throws IOException {
    PriceTable table =
        table(
            """
            {"usd_per_credit": 3, "minimum_seconds_per_resume": 0, "versions": [
              {"effective_from": "2026-06-01", "credits_per_hour": [{"class": "STANDARD", "sizes": {"SMALL": 3}}]},
              {"effective_from": "2026-01-01", "credits_per_hour": [{"class": "STANDARD", "sizes": {"SMALL": 2}}],
               "usd_per_hour": [{"class": "POSTGRES", "sizes": {"db.r6g.large": 0.26}}]}]}
            """);

    assertThat(price(table, "STANDARD", "SMALL", "2026-05-31").credits()).isEqualTo(2);
    PriceTable.Price june = price(table, "STANDARD", "SMALL", "2026-06-01");
    assertThat(june.credits()).isEqualTo(3);
    assertThat(june.effectiveFrom()).isEqualTo("2026-06-01");
    assertThat(price(table, "POSTGRES", "DB.R6G.LARGE", "2026-02-01").usd()).isEqualTo(0.26);
  }

  private static PriceTable.Price price(
      PriceTable table, String priceClass, String size, String day) {
    return table.price(priceClass, null, null, size, LocalDate.parse(day)).orElseThrow();
  }

  @Test
  void theNearestPlaceCountsAndNobodyGuessesTheProvider() throws IOException {
    PriceTable table =
        table(
            """
            {"usd_per_credit": 3, "minimum_seconds_per_resume": 60, "versions": [
              {"effective_from": "2026-01-01", "credits_per_hour": [
                {"class": "C", "sizes": {"S": 1}},
                {"class": "C", "provider": "aws", "sizes": {"S": 2, "M": 7}},
                {"class": "C", "provider": "AWS", "region": "eu-central-1", "sizes": {"S": 3}}]}]}
            """);

    assertThat(table.price("C", "AWS", "EU-CENTRAL-1", "S", DAY).orElseThrow().credits())
        .isEqualTo(3);
    assertThat(table.price("C", "aws", "us-east-1", "S", DAY).orElseThrow().credits()).isEqualTo(2);
    assertThat(table.price("C", "AZURE", null, "S", DAY).orElseThrow().credits()).isEqualTo(1);
    assertThat(table.price("C", null, null, "M", DAY).orElseThrow().credits()).isEqualTo(7);
    assertThat(table.price("C", null, null, "S", DAY)).isEmpty();
  }

  @Test
  void aTableThatIsWrongSaysWhere() {
    assertThatThrownBy(() -> table("{\"versions\": [], \"usd_per_credit\": 1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prices.json cannot be used: it has no versions");
    assertThatThrownBy(
            () ->
                table(
                    "{\"versions\": [{\"effective_from\": \"2026-01-01\", \"credits_per_hour\":"
                        + " [{\"class\": \"A\", \"sizes\": {\"S\": 0}}]}]}"))
        .hasMessageContaining("S is 0, allowed is a number above 0");
    assertThatThrownBy(() -> table("{\"versions\": [{\"effective_from\": \"soon\"}]}"))
        .hasMessageContaining("effective_from is \"soon\"");
    assertThatThrownBy(() -> PriceTable.read(folder.resolve("missing.json")))
        .hasMessageContaining("missing.json cannot be read");
  }

  @Test
  void settingsComeFromTheEnvironment() {
    assertThat(CostSettings.of(Map.of()).usdPerCredit()).isEqualTo(4);
    assertThat(CostSettings.of(Map.of()).usdPerHour()).isNull();
    CostSettings own =
        CostSettings.of(
            Map.of("FLAKEBENCH_USD_PER_CREDIT", " 2.35 ", "FLAKEBENCH_USD_PER_HOUR", "1"));
    assertThat(own.usdPerCredit()).isEqualTo(2.35);
    assertThat(own.usdPerHour()).isEqualTo(1);
    for (String wrong : new String[] {"0", "-1", "free", "NaN", "1e400"}) {
      assertThatThrownBy(() -> CostSettings.of(Map.of("FLAKEBENCH_USD_PER_CREDIT", wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "FLAKEBENCH_USD_PER_CREDIT is '" + wrong + "', allowed is a number above 0, as 3.00");
    }
  }
}
