package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Test;

class IntervalCodecTest {
  private final IntervalCodec codec = new IntervalCodec();

  @Property(tries = 200)
  void readsBackExactlyWhatWasWritten(@ForAll("intervals") Interval interval) {
    assertThat(codec.decode(codec.encode(interval))).isEqualTo(interval);
  }

  @Property(tries = 300)
  void damagedBytesGiveOneClearException(
      @ForAll("intervals") Interval interval, @ForAll long seed) {
    byte[] bytes = codec.encode(interval);
    Random random = new Random(seed);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
    try {
      // A flipped bit may still read as an interval (frames carry the checksum); nothing else than
      // our exception may come out.
      assertThat(codec.decode(bytes)).isNotNull();
    } catch (MalformedIntervalException e) {
      assertThat(e).hasMessageContaining("interval");
    }
  }

  @Property(tries = 100)
  void everyCutIsRefused(@ForAll("intervals") Interval interval, @ForAll long seed) {
    byte[] bytes = codec.encode(interval);
    byte[] cut = Arrays.copyOf(bytes, new Random(seed).nextInt(bytes.length));
    assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(MalformedIntervalException.class);
  }

  @Test
  void keepsPercentilesAndCounts() {
    Interval interval = sample(20_000);
    Totals before = new Totals();
    before.add(interval);
    Totals after = new Totals();
    after.add(codec.decode(codec.encode(interval)));
    assertThat(after.all().histogram(Outcome.OK, Clock.SERVICE))
        .isEqualTo(before.all().histogram(Outcome.OK, Clock.SERVICE));
    assertThat(after.all().operations()).isEqualTo(20_000);
  }

  @Test
  void isSmall() {
    assertThat(codec.encode(sample(2_000)).length).isLessThan(16 * 1024);
  }

  @Test
  void refusesAnotherVersionByName() {
    byte[] bytes = codec.encode(sample(10));
    bytes[3] = 9;
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(MalformedIntervalException.class)
        .hasMessage("interval of version 9, this program reads versions 1 to 2");
  }

  /** Version 1 ended with the gauges. */
  @Test
  void readsVersionOne() throws Exception {
    Interval interval = sample(10);
    byte[] written = codec.encode(interval);
    Inflater inflater = new Inflater(true);
    inflater.setInput(written, 8, written.length - 8);
    byte[] body = new byte[ByteBuffer.wrap(written, 4, 4).getInt()];
    assertThat(inflater.inflate(body)).isEqualTo(body.length);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    deflater.setInput(body, 0, body.length - 1);
    deflater.finish();
    byte[] packed = new byte[written.length + 64];
    int length = 8 + deflater.deflate(packed, 8, packed.length - 8);
    ByteBuffer.wrap(packed).put(written, 0, 3).put((byte) 1).putInt(body.length - 1);

    assertThat(interval.arrivals()).isNull();
    assertThat(codec.decode(Arrays.copyOf(packed, length))).isEqualTo(interval);
  }

  @Test
  void refusesWhatIsNoInterval() {
    assertThatThrownBy(
            () -> codec.decode("hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedIntervalException.class)
        .hasMessageContaining("do not begin with FBI");
  }

  @Test
  void refusesBytesAfterTheEnd() {
    byte[] bytes = codec.encode(sample(10));
    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(MalformedIntervalException.class);
  }

  @Test
  void refusesAHistogramOfAnotherRange() {
    SeriesDelta delta =
        new SeriesDelta(
            new SeriesKey(StatementKind.INSERT, null),
            1,
            0,
            1,
            0,
            Map.of(new HistogramKey(Outcome.OK, Clock.SERVICE), new Histogram(1, 1000, 2)));
    Interval interval =
        new Interval(
            "worker-0",
            1,
            1,
            1,
            1,
            1,
            Phase.MEASUREMENT,
            List.of(delta),
            List.of(),
            List.of(),
            gauges());
    assertThatThrownBy(() -> codec.encode(interval))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Histograms.create()");
  }

  static Interval sample(int operations) {
    Random random = new Random(7);
    Histogram histogram = Histograms.create();
    for (int i = 0; i < operations; i++) {
      histogram.recordValue(200_000 + random.nextInt(3_000_000));
    }
    SeriesDelta delta =
        new SeriesDelta(
            new SeriesKey(StatementKind.POINT_LOOKUP, "by_id"),
            operations,
            0,
            operations,
            0,
            Map.of(new HistogramKey(Outcome.OK, Clock.SERVICE), histogram));
    return new Interval(
        "worker-0",
        1,
        1,
        1_790_000_000_000_000L,
        1_000_123,
        2,
        Phase.MEASUREMENT,
        List.of(delta),
        List.of(),
        List.of(),
        gauges());
  }

  private static Gauges gauges() {
    return new Gauges(16, 16, Double.NaN, 0.5, 123_456_789, 12.5, 0.08, false, 0, 100, 10, 1);
  }

  @Provide
  Arbitrary<Interval> intervals() {
    Arbitrary<String> names = Arbitraries.strings().ofMaxLength(30);
    Arbitrary<Long> counts = Arbitraries.longs().greaterOrEqual(0);
    Arbitrary<SeriesKey> keys =
        Combinators.combine(Arbitraries.of(StatementKind.class), names.injectNull(0.5))
            .as(SeriesKey::new);
    Arbitrary<ErrorKey> errors =
        Combinators.combine(names, Arbitraries.of(ErrorOrigin.class), names.injectNull(0.3))
            .as(ErrorKey::new);
    Arbitrary<Map<HistogramKey, Histogram>> histograms =
        Arbitraries.maps(
                Combinators.combine(Arbitraries.of(Outcome.class), Arbitraries.of(Clock.class))
                    .as(HistogramKey::new),
                values())
            .ofMaxSize(6);
    Arbitrary<List<SeriesDelta>> series =
        Combinators.combine(keys, counts, counts, counts, counts, histograms)
            .as(SeriesDelta::new)
            .list()
            .ofMaxSize(4);
    Arbitrary<List<ErrorCount>> errorCounts =
        Combinators.combine(keys.injectNull(0.2), errors, counts)
            .as(ErrorCount::new)
            .list()
            .ofMaxSize(4);
    Arbitrary<List<ErrorSample>> samples =
        Combinators.combine(
                Arbitraries.longs(),
                errors,
                Arbitraries.integers(),
                keys.injectNull(0.2),
                names.injectNull(0.2),
                names.injectNull(0.2))
            .as(ErrorSample::new)
            .list()
            .ofMaxSize(3);
    return Combinators.combine(
            names,
            Arbitraries.longs(),
            Arbitraries.integers(),
            Arbitraries.of(Phase.class),
            series,
            errorCounts,
            samples,
            Combinators.combine(
                    Arbitraries.doubles(),
                    Combinators.combine(counts, counts, counts, values())
                        .as(Arrivals::new)
                        .injectNull(0.3))
                .as(Rest::new))
        .as(
            (worker, number, small, phase, deltas, failed, examples, rest) ->
                new Interval(
                    worker,
                    small,
                    number,
                    number,
                    number,
                    small,
                    phase,
                    deltas,
                    failed,
                    examples,
                    gauges(small, number, rest.gauge()),
                    rest.arrivals()));
  }

  private record Rest(double gauge, Arrivals arrivals) {}

  private static Gauges gauges(int small, long number, double gauge) {
    return new Gauges(
        small, small, gauge, gauge, number, gauge, gauge, small > 0, number, number, number,
        number);
  }

  private static Arbitrary<Histogram> values() {
    return Arbitraries.longs()
        .between(Histograms.LOWEST_NANOS, Histograms.HIGHEST_NANOS)
        .list()
        .ofMaxSize(50)
        .map(
            list -> {
              Histogram histogram = Histograms.create();
              list.forEach(histogram::recordValue);
              return histogram;
            });
  }
}
