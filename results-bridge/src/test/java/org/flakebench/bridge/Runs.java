package org.flakebench.bridge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.flakebench.load.Phase;
import org.flakebench.measure.Arrivals;
import org.flakebench.measure.Clock;
import org.flakebench.measure.ErrorCount;
import org.flakebench.measure.ErrorKey;
import org.flakebench.measure.ErrorOrigin;
import org.flakebench.measure.ErrorSample;
import org.flakebench.measure.Gauges;
import org.flakebench.measure.HistogramKey;
import org.flakebench.measure.Histograms;
import org.flakebench.measure.Interval;
import org.flakebench.measure.Outcome;
import org.flakebench.measure.SeriesDelta;
import org.flakebench.report.RunFacts;
import org.flakebench.report.RunSummary;
import org.flakebench.report.StatementFacts;
import org.flakebench.template.LoadMode;
import org.flakebench.template.Operation;
import org.flakebench.template.ScalingMode;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SloSpec;
import org.flakebench.template.StatementKind;

/** Runs and intervals for tests. */
final class Runs {
  static final SeriesKey LOOKUP = new SeriesKey(StatementKind.POINT_LOOKUP, null);
  static final SeriesKey INSERT = new SeriesKey(StatementKind.INSERT, null);
  static final SeriesKey REVENUE = new SeriesKey(StatementKind.GENERIC_SQL, "revenue");
  static final ErrorKey UNIQUE = new ErrorKey("UNIQUE_VIOLATION", ErrorOrigin.SERVER, "23505");

  /** Begin of the measurement in all tests. */
  static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  static final long START_MICROS = START.getEpochSecond() * 1_000_000;

  private Runs() {}

  static RunFacts facts(String runId, int seconds, SloSpec... slo) {
    return new RunFacts(
        runId,
        "oltp-mixed",
        LoadMode.CONCURRENCY,
        ScalingMode.FIXED,
        1,
        16,
        new RunSummary.TargetPart("POSTGRES", "\"public\".\"orders\"", "18.6", false),
        Map.of("branch", "main"),
        List.of(
            new StatementFacts(LOOKUP, Operation.READ, "SELECT * FROM orders WHERE id = ?"),
            new StatementFacts(INSERT, Operation.WRITE, "INSERT INTO orders (id) VALUES (?)"),
            new StatementFacts(
                REVENUE, Operation.READ, "SELECT status, sum(amount) FROM orders GROUP BY status")),
        List.of(slo),
        START.minusSeconds(20),
        new RunFacts.Window(START, START.plusSeconds(seconds), seconds),
        "/reports/" + runId);
  }

  /** The same in load mode FIND_MAX_CONCURRENCY. */
  static RunFacts search(RunFacts facts) {
    return new RunFacts(
        facts.runId(),
        facts.template(),
        LoadMode.FIND_MAX_CONCURRENCY,
        facts.scalingMode(),
        facts.workers(),
        facts.connections(),
        facts.target(),
        facts.labels(),
        facts.statements(),
        facts.slo(),
        facts.preparedAt(),
        facts.window(),
        facts.reportPath());
  }

  static SpoolManifest manifest(RunFacts facts, String worker, String store) {
    return new SpoolManifest(
        SpoolManifest.VERSION, "0.1.0", worker, 1, 0, 1, store, START.minusSeconds(15), facts);
  }

  /** Collects operations of one interval. */
  static final class Builder {
    private static final class Series {
      private long operations;
      private long errors;
      private long rows;
      private long unrecorded;
      private final Map<HistogramKey, Histogram> histograms = new LinkedHashMap<>();
    }

    private final Map<String, Series> series = new TreeMap<>();
    private final Map<String, SeriesKey> keys = new LinkedHashMap<>();
    private final List<ErrorCount> errors = new ArrayList<>();
    private final List<ErrorSample> samples = new ArrayList<>();
    private String worker = "worker-0";
    private Phase phase = Phase.MEASUREMENT;
    private long durationMicros = 1_000_000;
    private long produced;
    private long sampledOut;
    private boolean saturated;
    private Arrivals arrivals;

    /** A second of an arrival schedule; each success before this call gets a response time. */
    Builder arrivals(long offered, long censored, long waitNanos) {
      Histogram lateness = Histograms.create();
      lateness.recordValue(waitNanos);
      long begun = 0;
      for (Series one : series.values()) {
        begun += one.operations;
        Histogram service = one.histograms.get(new HistogramKey(Outcome.OK, Clock.SERVICE));
        if (service != null) {
          Histogram response = Histograms.create();
          service
              .recordedValues()
              .forEach(
                  value ->
                      response.recordValueWithCount(
                          value.getValueIteratedTo() + waitNanos,
                          value.getCountAtValueIteratedTo()));
          one.histograms.put(new HistogramKey(Outcome.OK, Clock.RESPONSE), response);
        }
      }
      arrivals = new Arrivals(offered, begun, censored, lateness);
      return this;
    }

    Builder worker(String id) {
      worker = id;
      return this;
    }

    Builder phase(Phase value) {
      phase = value;
      return this;
    }

    Builder duration(long micros) {
      durationMicros = micros;
      return this;
    }

    Builder records(long producedSoFar, long sampledOutSoFar) {
      produced = producedSoFar;
      sampledOut = sampledOutSoFar;
      return this;
    }

    Builder saturated() {
      saturated = true;
      return this;
    }

    Builder ok(SeriesKey key, long nanos) {
      Series one = of(key);
      one.operations++;
      one.rows++;
      one.histograms
          .computeIfAbsent(new HistogramKey(Outcome.OK, Clock.SERVICE), k -> Histograms.create())
          .recordValue(nanos);
      return this;
    }

    Builder unrecorded(SeriesKey key, long count) {
      Series one = of(key);
      one.operations += count;
      one.unrecorded += count;
      return this;
    }

    Builder failed(SeriesKey key, long nanos) {
      Series one = of(key);
      one.operations++;
      one.errors++;
      one.histograms
          .computeIfAbsent(new HistogramKey(Outcome.ERROR, Clock.SERVICE), k -> Histograms.create())
          .recordValue(nanos);
      errors.add(new ErrorCount(key, UNIQUE, 1));
      samples.add(
          new ErrorSample(
              START_MICROS,
              UNIQUE,
              1,
              key,
              "duplicate key value",
              "INSERT INTO orders (id) VALUES (?)"));
      return this;
    }

    private Series of(SeriesKey key) {
      keys.put(key.displayName(), key);
      return series.computeIfAbsent(key.displayName(), k -> new Series());
    }

    Interval at(long seq, long startMicros) {
      List<SeriesDelta> deltas = new ArrayList<>();
      series.forEach(
          (name, one) ->
              deltas.add(
                  new SeriesDelta(
                      keys.get(name),
                      one.operations,
                      one.errors,
                      one.rows,
                      one.unrecorded,
                      one.histograms)));
      return new Interval(
          worker,
          1,
          seq,
          startMicros,
          durationMicros,
          phase == Phase.WARMUP ? 1 : 2,
          phase,
          deltas,
          List.copyOf(errors),
          List.copyOf(samples),
          new Gauges(16, 16, 40.0, 0.5, 100 << 20, 10, 0.1, saturated, 0, produced, sampledOut, 0),
          arrivals);
    }
  }
}
