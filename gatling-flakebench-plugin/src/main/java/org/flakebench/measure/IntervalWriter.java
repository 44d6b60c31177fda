package org.flakebench.measure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.flakebench.template.SeriesKey;

/** Writes the body of an encoded interval into a buffer that it keeps. Not thread-safe. */
final class IntervalWriter {
  private ByteBuffer out = ByteBuffer.allocate(64 * 1024);
  private ByteBuffer histogramBytes = ByteBuffer.allocate(1024);

  /** The body, from position to limit of a heap buffer that is valid until the next call. */
  ByteBuffer write(Interval interval) {
    out.clear();
    text(interval.workerId());
    number(interval.workerEpoch());
    number(interval.seq());
    number(interval.startEpochMicros());
    number(interval.durationMicros());
    number(interval.epoch());
    text(interval.phase().name());
    number(interval.series().size());
    interval.series().forEach(this::series);
    number(interval.errors().size());
    for (ErrorCount count : interval.errors()) {
      key(count.series());
      error(count.error());
      number(count.count());
    }
    number(interval.errorSamples().size());
    interval.errorSamples().forEach(this::sample);
    gauges(interval.gauges());
    arrivals(interval.arrivals());
    return out.flip();
  }

  private void arrivals(Arrivals arrivals) {
    number(arrivals == null ? 0 : 1);
    if (arrivals != null) {
      number(arrivals.offered());
      number(arrivals.begun());
      number(arrivals.censored());
      histogram(arrivals.lateness());
    }
  }

  private void series(SeriesDelta delta) {
    key(delta.key());
    number(delta.operations());
    number(delta.errors());
    number(delta.rows());
    number(delta.unrecorded());
    number(delta.histograms().size());
    delta
        .histograms()
        .forEach(
            (key, histogram) -> {
              text(key.outcome().name());
              text(key.clock().name());
              histogram(histogram);
            });
  }

  private void histogram(Histogram histogram) {
    if (histogram.getLowestDiscernibleValue() != Histograms.LOWEST_NANOS
        || histogram.getHighestTrackableValue() != Histograms.HIGHEST_NANOS
        || histogram.getNumberOfSignificantValueDigits() != Histograms.SIGNIFICANT_DIGITS) {
      throw new IllegalArgumentException("a histogram was not made by Histograms.create()");
    }
    int needed = histogram.getNeededByteBufferCapacity();
    if (histogramBytes.capacity() < needed) {
      histogramBytes = ByteBuffer.allocate(needed);
    }
    histogramBytes.clear();
    int length = histogram.encodeIntoByteBuffer(histogramBytes);
    number(length);
    room(length);
    out.put(histogramBytes.array(), 0, length);
  }

  private void sample(ErrorSample sample) {
    number(sample.epochMicros());
    error(sample.error());
    number(sample.number());
    key(sample.series());
    text(sample.message());
    text(sample.statement());
  }

  private void gauges(Gauges gauges) {
    number(gauges.slots());
    number(gauges.targetSlots());
    fraction(gauges.cpuPercent());
    fraction(gauges.gcPercent());
    number(gauges.heapUsedBytes());
    fraction(gauges.memoryPercent());
    fraction(gauges.latenessP99Ms());
    number(gauges.saturated() ? 1 : 0);
    number(gauges.ringOverflows());
    number(gauges.recordsProduced());
    number(gauges.recordsSampledOut());
    number(gauges.recordsDropped());
  }

  /** A null key is an absent kind: an error that belongs to no series. */
  private void key(SeriesKey key) {
    text(key == null ? null : key.kind().name());
    if (key != null) {
      text(key.label());
    }
  }

  private void error(ErrorKey key) {
    text(key.category());
    text(key.origin().name());
    text(key.sqlState());
  }

  /** Zig-zag and seven bits a byte: small numbers of either sign are short. */
  private void number(long value) {
    room(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private void fraction(double value) {
    room(8);
    out.putLong(Double.doubleToRawLongBits(value));
  }

  private void text(String value) {
    if (value == null) {
      number(-1);
      return;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    room(bytes.length);
    out.put(bytes);
  }

  private void room(int bytes) {
    if (out.remaining() < bytes) {
      int used = out.position();
      out =
          ByteBuffer.wrap(Arrays.copyOf(out.array(), Math.max(out.capacity() * 2, used + bytes)))
              .position(used);
    }
  }
}
