package org.flakebench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

/**
 * Numbers for people: three significant digits where it is a measurement, every digit where it is a
 * count.
 */
public final class Numbers {
  /** Stands for a value that is not known or does not apply. */
  public static final String UNKNOWN = "–";

  private static final int DIGITS = 3;

  private Numbers() {}

  /**
   * A latency or rate with three significant digits and at most three decimals: 0.123, 1.23, 12.3,
   * 123, 1,234.
   */
  public static String measure(Double value) {
    if (value == null || value.isNaN() || value.isInfinite()) {
      return UNKNOWN;
    }
    if (value == 0) {
      return "0";
    }
    // Rounded first: 9.996 is shown as 10.0 and not as 10.00.
    double magnitude =
        Math.abs(
            BigDecimal.valueOf(value)
                .round(new MathContext(DIGITS, RoundingMode.HALF_UP))
                .doubleValue());
    int decimals = magnitude < 1 ? 3 : magnitude < 10 ? 2 : magnitude < 100 ? 1 : 0;
    BigDecimal shown = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    if (shown.signum() == 0) {
      return value > 0 ? "<0.001" : "0";
    }
    return grouped(decimals).format(shown);
  }

  /** An amount with three significant digits, however small: 0.0000123, 1.23, 1234. */
  public static String digits(Double value) {
    if (value == null || value.isNaN() || value.isInfinite()) {
      return UNKNOWN;
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal shown =
        Math.abs(value) >= 100
            ? exact.setScale(0, RoundingMode.HALF_UP)
            : exact.round(new MathContext(DIGITS, RoundingMode.HALF_UP));
    return shown.signum() == 0 ? "0" : shown.toPlainString();
  }

  /** A count with a comma between thousands. */
  public static String count(long value) {
    return grouped(0).format(value);
  }

  /** A ratio 0–1 as percent, without the sign: 0, 0.0012, 1.23, 100. */
  public static String percent(Double ratio) {
    if (ratio == null || ratio.isNaN() || ratio.isInfinite()) {
      return UNKNOWN;
    }
    if (ratio == 0) {
      return "0";
    }
    if (ratio > 0 && ratio < 1e-6) {
      return "<0.0001";
    }
    BigDecimal percent = BigDecimal.valueOf(ratio).movePointRight(2);
    BigDecimal shown = percent.round(new MathContext(DIGITS, RoundingMode.HALF_UP));
    // 99.96 % is not 100 %: never round up to "all".
    if (ratio < 1 && shown.compareTo(BigDecimal.valueOf(100)) >= 0) {
      shown = percent.setScale(4, RoundingMode.DOWN);
    }
    return shown
        .setScale(Math.min(4, Math.max(0, shown.scale())), RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  /**
   * A value beside its limit, with six significant digits, so that "20 is over 20" does not happen.
   */
  public static String exact(Double value) {
    if (value == null || value.isNaN() || value.isInfinite()) {
      return UNKNOWN;
    }
    return BigDecimal.valueOf(value)
        .round(new MathContext(6, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A length of time: 12.3 s below a minute, then 1:05 min, then 1:00:05 h. */
  public static String duration(double seconds) {
    if (Double.isNaN(seconds) || seconds < 0) {
      return UNKNOWN;
    }
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    Duration whole = Duration.ofSeconds(Math.round(seconds));
    return whole.toHours() > 0
        ? String.format(
            Locale.ROOT,
            "%d:%02d:%02d h",
            whole.toHours(),
            whole.toMinutesPart(),
            whole.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d min", whole.toMinutes(), whole.toSecondsPart());
  }

  private static DecimalFormat grouped(int decimals) {
    DecimalFormat format =
        new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format;
  }
}
