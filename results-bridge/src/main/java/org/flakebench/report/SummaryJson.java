package org.flakebench.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The run summary as JSON: names in snake case, instants as RFC 3339 with Z, unknown values kept as
 * null. Numbers are written without exponent, with at most 6 decimals (latencies: nanoseconds);
 * those below 1 keep 6 significant digits, so that one error in ten million operations is not
 * rounded away. A value that is not a number is written as null.
 *
 * <p>Thread-safe.
 */
public final class SummaryJson {
  private static final int DECIMALS = 6;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .configure(SerializationFeature.INDENT_OUTPUT, true)
          .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
          // A newer version may have added fields; an older one reads what it knows.
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .addModule(module())
          .build();

  private SummaryJson() {}

  /**
   * An own copy of the mapper, for other documents that follow the same rules, as answers of the
   * API.
   */
  public static ObjectMapper mapper() {
    return MAPPER.copy();
  }

  /** The summary as indented JSON, ending in a line feed. */
  public static String write(RunSummary summary) {
    try {
      return MAPPER.writeValueAsString(summary).replace("\r\n", "\n") + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "run summary cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Writes the summary to a file in UTF-8, creating its directory when it is missing.
   *
   * @throws IOException when the file cannot be written
   */
  public static void write(RunSummary summary, Path file) throws IOException {
    ReportFiles.write(file, write(summary));
  }

  /**
   * Reads a summary back.
   *
   * @throws JsonProcessingException when the text is not JSON or not a summary
   */
  public static RunSummary read(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, RunSummary.class);
  }

  /**
   * Reads a summary from a file.
   *
   * @throws IOException when the file cannot be read or is not a summary
   */
  public static RunSummary read(Path file) throws IOException {
    return read(Files.readString(file, StandardCharsets.UTF_8));
  }

  /** The number as it stands in the document; null when it is not a number. */
  public static BigDecimal rounded(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return null;
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded =
        Math.abs(value) >= 1
            ? exact.setScale(DECIMALS, RoundingMode.HALF_UP)
            : exact.round(new MathContext(DECIMALS, RoundingMode.HALF_UP));
    BigDecimal stripped = rounded.stripTrailingZeros();
    return stripped.scale() < 1 ? stripped.setScale(1, RoundingMode.UNNECESSARY) : stripped;
  }

  private static SimpleModule module() {
    SimpleModule module = new SimpleModule("flakebench-summary");
    module.addSerializer(Double.class, new DoubleWriter());
    module.addSerializer(Double.TYPE, new DoubleWriter());
    module.addSerializer(Instant.class, new InstantWriter());
    module.addDeserializer(Instant.class, new InstantReader());
    return module;
  }

  private static final class DoubleWriter extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    DoubleWriter() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      BigDecimal number = rounded(value);
      if (number == null) {
        out.writeNull();
      } else {
        out.writeNumber(number);
      }
    }
  }

  private static final class InstantWriter extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      String text = in.getValueAsString();
      try {
        return Instant.parse(text == null ? "" : text);
      } catch (DateTimeException e) {
        JsonMappingException problem =
            JsonMappingException.from(
                in,
                "'" + text + "' is not a time; expected RFC 3339 with Z, as 2026-11-20T10:00:00Z");
        problem.initCause(e);
        throw problem;
      }
    }
  }
}
