package org.flakebench.load;

import java.util.ArrayList;
import java.util.List;
import org.flakebench.template.RatePattern;
import org.flakebench.template.RatePattern.Level;

/**
 * A rate over time with its integral Λ, the operations that were due up to an instant, and the
 * integral's inverse: when how many were due. Time is in seconds since the pattern's begin, ≥ 0;
 * rates are operations per second over all workers. Immutable.
 */
public final class RateCurve {
  /**
   * A stretch on which the rate is a straight line.
   *
   * @param from its begin
   * @param dueBefore Λ at its begin
   * @param slope change of the rate per second
   * @param lastSeconds its length; infinite for the last one
   */
  private record Piece(
      double from, double dueBefore, double qps, double slope, double lastSeconds) {
    double rate(double in) {
      return qps + slope * in;
    }

    double due(double in) {
      return in * (qps + slope * in / 2);
    }

    /** How long after the begin so many were due: the positive root of slope/2·t² + qps·t − n. */
    double whenDue(double n) {
      if (n <= 0) {
        return 0;
      }
      // This form of the root loses no digits when the slope is small against the rate.
      double root = Math.sqrt(Math.max(0, qps * qps + 2 * slope * n));
      return 2 * n / (qps + root);
    }
  }

  private static final int NEWTON_STEPS = 60;

  private final List<Piece> pieces;
  private final RatePattern.Sine sine;
  private final double periodSeconds;
  private final double duePerPeriod;

  private RateCurve(List<Piece> pieces, RatePattern.Sine sine, double periodSeconds) {
    this.pieces = pieces;
    this.sine = sine;
    this.periodSeconds = periodSeconds;
    this.duePerPeriod = Double.isInfinite(periodSeconds) ? 0 : dueInPeriod(periodSeconds);
  }

  /** The curve of a pattern. */
  public static RateCurve of(RatePattern pattern) {
    if (pattern instanceof RatePattern.Steady steady) {
      return levels(List.of(new Level(0, steady.qps())));
    }
    if (pattern instanceof RatePattern.Ramp ramp) {
      double slope = (ramp.toQps() - ramp.fromQps()) / ramp.seconds();
      Piece rise = new Piece(0, 0, ramp.fromQps(), slope, ramp.seconds());
      double due = rise.due(ramp.seconds());
      Piece hold = new Piece(ramp.seconds(), due, ramp.toQps(), 0, Double.POSITIVE_INFINITY);
      return new RateCurve(List.of(rise, hold), null, Double.POSITIVE_INFINITY);
    }
    if (pattern instanceof RatePattern.Steps steps) {
      return levels(steps.levels());
    }
    if (pattern instanceof RatePattern.Replay replay) {
      return levels(replay.levels());
    }
    if (pattern instanceof RatePattern.Burst burst) {
      double quiet = (double) burst.everySeconds() - burst.seconds();
      double high = burst.qps() * burst.factor();
      List<Level> period = new ArrayList<>();
      if (quiet > 0) {
        period.add(new Level(0, burst.qps()));
      }
      period.add(new Level(quiet, high));
      return new RateCurve(pieces(period), null, burst.everySeconds());
    }
    RatePattern.Sine sine = (RatePattern.Sine) pattern;
    return new RateCurve(List.of(), sine, Double.POSITIVE_INFINITY);
  }

  private static RateCurve levels(List<Level> levels) {
    return new RateCurve(pieces(levels), null, Double.POSITIVE_INFINITY);
  }

  private static List<Piece> pieces(List<Level> levels) {
    List<Piece> pieces = new ArrayList<>();
    double due = 0;
    for (int i = 0; i < levels.size(); i++) {
      double from = levels.get(i).fromSecond();
      double until =
          i + 1 < levels.size() ? levels.get(i + 1).fromSecond() : Double.POSITIVE_INFINITY;
      double qps = levels.get(i).qps();
      pieces.add(new Piece(from, due, qps, 0, until - from));
      due += qps * (until - from);
    }
    return List.copyOf(pieces);
  }

  /** The rate at an instant. */
  public double qpsAt(double seconds) {
    double at = Math.max(0, seconds);
    if (sine != null) {
      return sine.qps() * (1 + sine.amplitudeRatio() * Math.sin(angle(at)));
    }
    double in = Double.isInfinite(periodSeconds) ? at : at % periodSeconds;
    Piece piece = pieceAt(in);
    return piece.rate(in - piece.from());
  }

  /** The highest rate between two instants, to a tenth of the distance between them. */
  double mostQpsBetween(double fromSeconds, double toSeconds) {
    double most = 0;
    for (int i = 0; i <= 10; i++) {
      most = Math.max(most, qpsAt(fromSeconds + (toSeconds - fromSeconds) * i / 10));
    }
    return most;
  }

  /** Λ: operations that were due before an instant, as a real number. */
  public double dueBefore(double seconds) {
    double at = Math.max(0, seconds);
    if (sine != null) {
      double swing = sine.amplitudeRatio() * sine.periodSeconds() / (2 * Math.PI);
      return sine.qps() * (at + swing * (1 - Math.cos(angle(at))));
    }
    if (Double.isInfinite(periodSeconds)) {
      return dueInPeriod(at);
    }
    double periods = Math.floor(at / periodSeconds);
    return periods * duePerPeriod + dueInPeriod(at - periods * periodSeconds);
  }

  /**
   * Λ⁻¹: when so many operations were due; infinite when they never are, because the rate stays at
   * 0.
   */
  public double whenDue(double operations) {
    if (sine != null) {
      return whenDueOfSine(operations);
    }
    if (Double.isInfinite(periodSeconds)) {
      return whenDueInPeriod(operations);
    }
    double periods = Math.floor(operations / duePerPeriod);
    double rest = operations - periods * duePerPeriod;
    return periods * periodSeconds + Math.min(periodSeconds, whenDueInPeriod(rest));
  }

  private double dueInPeriod(double at) {
    Piece piece = pieceAt(Math.min(at, periodSeconds));
    return piece.dueBefore() + piece.due(at - piece.from());
  }

  private Piece pieceAt(double at) {
    int low = 0;
    for (int high = pieces.size() - 1; low < high; ) {
      int middle = (low + high + 1) / 2;
      if (pieces.get(middle).from() <= at) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return pieces.get(low);
  }

  private double whenDueInPeriod(double operations) {
    int low = 0;
    for (int high = pieces.size() - 1; low < high; ) {
      int middle = (low + high + 1) / 2;
      if (pieces.get(middle).dueBefore() <= operations) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Piece piece = pieces.get(low);
    double rest = operations - piece.dueBefore();
    if (piece.qps() <= 0 && piece.slope() <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    return piece.from() + Math.min(piece.lastSeconds(), piece.whenDue(rest));
  }

  /**
   * The swing moves Λ by at most amplitude · period ÷ π from the straight line, which brackets the
   * answer; Newton's method inside the bracket, halving it where a step would leave it.
   */
  private double whenDueOfSine(double operations) {
    double high = operations / sine.qps();
    double low = Math.max(0, high - sine.amplitudeRatio() * sine.periodSeconds() / Math.PI);
    double at = high;
    for (int i = 0; i < NEWTON_STEPS; i++) {
      double off = dueBefore(at) - operations;
      if (Math.abs(off) < 1e-9 * Math.max(1, operations) * 1e-3) {
        break;
      }
      if (off > 0) {
        high = at;
      } else {
        low = at;
      }
      double next = at - off / qpsAt(at);
      at = next > low && next < high ? next : (low + high) / 2;
      if (high - low < 1e-10) {
        break;
      }
    }
    return at;
  }

  private double angle(double at) {
    return 2 * Math.PI * (at % sine.periodSeconds()) / sine.periodSeconds();
  }
}
