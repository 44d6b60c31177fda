package org.flakebench.measure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;

/** Reads the body of an encoded interval; the counterpart of {@link IntervalWriter}. */
final class IntervalParser {
  /**
   * Where HdrHistogram's V2 encoding keeps the digits (int), the lowest and the highest value
   * (long).
   */
  private static final int DIGITS_AT = 12;

  private static final int LOWEST_AT = 16;
  private static final int HIGHEST_AT = 24;
  private static final int HISTOGRAM_HEADER_BYTES = 40;

  private final ByteBuffer in;

  private final int version;

  private IntervalParser(ByteBuffer in, int version) {
    this.in = in;
    this.version = version;
  }

  static Interval read(ByteBuffer body, int version) {
    return new IntervalParser(body, version).interval();
  }

  private Interval interval() {
    String worker = text();
    int workerEpoch = small();
    long seq = number();
    long start = number();
    long duration = number();
    int epoch = small();
    Phase phase = Phase.valueOf(text());
    return new Interval(
        worker,
        workerEpoch,
        seq,
        start,
        duration,
        epoch,
        phase,
        list(this::series),
        list(() -> new ErrorCount(key(), error(), number())),
        list(() -> new ErrorSample(number(), error(), small(), key(), text(), text())),
        gauges(),
        version < 2 ? null : arrivals());
  }

  private Arrivals arrivals() {
    return number() == 0 ? null : new Arrivals(number(), number(), number(), histogram());
  }

  private SeriesDelta series() {
    SeriesKey key = key();
    long operations = number();
    long errors = number();
    long rows = number();
    long unrecorded = number();
    int count = count();
    Map<HistogramKey, Histogram> histograms = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      HistogramKey histogramKey = new HistogramKey(Outcome.valueOf(text()), Clock.valueOf(text()));
      histograms.put(histogramKey, histogram());
    }
    return new SeriesDelta(key, operations, errors, rows, unrecorded, histograms);
  }

  private Histogram histogram() {
    int length = count();
    int begin = in.position();
    if (length < HISTOGRAM_HEADER_BYTES
        || in.getInt(begin + DIGITS_AT) != Histograms.SIGNIFICANT_DIGITS
        || in.getLong(begin + LOWEST_AT) != Histograms.LOWEST_NANOS
        || in.getLong(begin + HIGHEST_AT) != Histograms.HIGHEST_NANOS) {
      throw new IllegalArgumentException("a histogram of another range or precision");
    }
    ByteBuffer bytes = in.slice(begin, length);
    in.position(begin + length);
    return Histogram.decodeFromByteBuffer(bytes, 0);
  }

  private Gauges gauges() {
    return new Gauges(
        small(),
        small(),
        fraction(),
        fraction(),
        number(),
        fraction(),
        fraction(),
        number() != 0,
        number(),
        number(),
        number(),
        number());
  }

  private SeriesKey key() {
    String kind = text();
    return kind == null ? null : new SeriesKey(StatementKind.valueOf(kind), text());
  }

  private ErrorKey error() {
    return new ErrorKey(text(), ErrorOrigin.valueOf(text()), text());
  }

  private <T> List<T> list(Supplier<T> element) {
    int count = count();
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(element.get());
    }
    return List.copyOf(list);
  }

  /** A number of elements or bytes: each takes at least one byte of what is left. */
  private int count() {
    long count = number();
    if (count < 0 || count > in.remaining()) {
      throw new IllegalArgumentException(
          "a count of " + count + " with " + in.remaining() + " bytes left");
    }
    return (int) count;
  }

  private int small() {
    return Math.toIntExact(number());
  }

  private long number() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes");
  }

  private double fraction() {
    return Double.longBitsToDouble(in.getLong());
  }

  private String text() {
    long length = number();
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException(
          "a text of " + length + " bytes with " + in.remaining() + " bytes left");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
