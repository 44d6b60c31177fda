package org.flakebench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.template.TimeText;

/**
 * Values made from the value of an earlier parameter: numbers are added, dates and times move by
 * days. NULL stays NULL.
 */
final class DependentValues {
  private static final BigDecimal SECONDS_PER_DAY = BigDecimal.valueOf(86_400);

  /** What is added, in every form that it may be needed in. */
  private record Offset(BigDecimal exact, double real, boolean whole, long number, long seconds) {
    static Offset of(BigDecimal value) {
      boolean whole = value.stripTrailingZeros().scale() <= 0;
      return new Offset(
          value,
          value.doubleValue(),
          whole,
          whole ? value.longValueExact() : 0,
          value.multiply(SECONDS_PER_DAY).setScale(0, RoundingMode.HALF_EVEN).longValueExact());
    }
  }

  private DependentValues() {}

  /**
   * @param earlier the parameter whose value is remembered
   * @param offsets one of them is added, each as likely as the other
   * @throws ArithmeticException when an offset is beyond all dates
   */
  static ValueSource of(int earlier, Iterable<JsonNode> offsets) {
    List<Offset> list = new ArrayList<>();
    offsets.forEach(offset -> list.add(Offset.of(offset.decimalValue())));
    Offset[] of = list.toArray(Offset[]::new);
    return (slot, sink, index) -> {
      Offset offset = of.length == 1 ? of[0] : of[slot.random().nextInt(of.length)];
      Remembered values = slot.remembered();
      switch (values.type(earlier)) {
        case LONG -> putNumber(values.number(earlier), offset, sink, index);
        case DOUBLE -> sink.setDouble(index, values.real(earlier) + offset.real());
        case OBJECT -> putObject(values.object(earlier), offset, sink, index);
      }
    };
  }

  private static void putNumber(long value, Offset offset, ParameterSink sink, int index) {
    if (offset.whole()) {
      sink.setLong(index, Math.addExact(value, offset.number()));
    } else {
      sink.setDecimal(index, BigDecimal.valueOf(value).add(offset.exact()));
    }
  }

  private static void putObject(Object value, Offset offset, ParameterSink sink, int index) {
    Object moved = value instanceof String text ? TimeText.parse(text) : value;
    if (moved instanceof BigDecimal number) {
      sink.setDecimal(index, number.add(offset.exact()));
    } else if (moved instanceof LocalDate date) {
      if (offset.whole()) {
        sink.setDate(index, date.plusDays(offset.number()));
      } else {
        Instant start = date.atStartOfDay(ZoneOffset.UTC).toInstant();
        sink.setInstant(index, start.plusSeconds(offset.seconds()));
      }
    } else if (moved instanceof Instant instant) {
      sink.setInstant(index, instant.plusSeconds(offset.seconds()));
    } else {
      sink.setNull(index);
    }
  }
}
