package org.flakebench.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.flakebench.control.cli.Tables.Column;
import org.flakebench.control.cli.Tables.Format;
import org.junit.jupiter.api.Test;

class TablesTest {
  private static final List<Column> COLUMNS =
      List.of(Column.text("name"), Column.number("qps"), Column.text("ok"), Column.text("at"));
  private static final List<List<Object>> ROWS =
      List.of(
          List.of(
              "a, \"b\"\nc",
              new BigDecimal("1234567.50"),
              true,
              Instant.parse("2026-11-20T10:00:00Z")),
          Arrays.asList("", null, false, null),
          Arrays.asList("\u001b[31mred", 7L, null, null));

  @Test
  void table() {
    String expected =
        """
        name             qps  ok     at
        a, "b" c  1234567.50  true   2026-11-20T10:00:00Z
                           –  false  –
        [31mred            7  –      –
        """;
    assertThat(write(Format.TABLE, ROWS)).isEqualToNormalizingNewlines(expected);
  }

  @Test
  void tableCutsLongCells() {
    assertThat(write(Format.TABLE, List.of(List.of("x".repeat(500), 1, true, "now"))).lines())
        .allMatch(line -> line.length() < 150);
  }

  @Test
  void csvFollowsTheRfc() {
    assertThat(write(Format.CSV, ROWS))
        .isEqualTo(
            "name,qps,ok,at\r\n"
                + "\"a, \"\"b\"\"\nc\",1234567.50,true,2026-11-20T10:00:00Z\r\n"
                + "\"\",,false,\r\n"
                + "\u001b[31mred,7,,\r\n");
  }

  @Test
  void jsonKeepsTypes() throws IOException {
    String json = write(Format.JSON, ROWS);
    assertThat(json)
        .startsWith(
            "[\n  {\"name\":\"a, \\\"b\\\"\\nc\",\"qps\":1234567.50,\"ok\":true,\"at\":\"2026-11-20T10:00:00Z\"},\n  {")
        .endsWith("}\n]\n");
    assertThat(new ObjectMapper().readTree(json)).hasSize(3);
    assertThat(new ObjectMapper().readTree(json).get(1).get("qps").isNull()).isTrue();
  }

  @Test
  void doublesKeepEveryDigitAndHaveNoExponent() throws IOException {
    List<List<Object>> rows =
        List.of(
            List.of("x", 1.23456789012e-7, false, 1e10),
            List.of("y", Double.NaN, false, Double.NEGATIVE_INFINITY));
    assertThat(write(Format.CSV, rows))
        .contains("x,0.000000123456789012,false,10000000000\r\n", "y,NaN,false,-Infinity\r\n");
    assertThat(write(Format.JSON, rows))
        .contains("\"qps\":0.000000123456789012,", "\"qps\":\"NaN\"");
    assertThat(new ObjectMapper().readTree(write(Format.JSON, rows))).hasSize(2);
  }

  @Test
  void noRows() throws IOException {
    assertThat(write(Format.TABLE, List.of())).isEqualToNormalizingNewlines("name  qps  ok  at\n");
    assertThat(write(Format.CSV, List.of())).isEqualTo("name,qps,ok,at\r\n");
    assertThat(write(Format.JSON, List.of())).isEqualTo("[]\n");
  }

  private static String write(Format format, List<List<Object>> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Tables.write(
        format,
        new Tables.Data(COLUMNS, rows),
        new PrintStream(bytes, false, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
