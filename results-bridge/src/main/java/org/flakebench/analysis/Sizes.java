package org.flakebench.analysis;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One spelling for the many that sizes have. Stateless. */
final class Sizes {
  private static final Map<String, String> SHORT =
      Map.of(
          "XS", "XSMALL",
          "S", "SMALL",
          "M", "MEDIUM",
          "L", "LARGE");

  /** 2X-Large, XXLARGE, X4LARGE, 3XL: how many X. */
  private static final Pattern LARGE = Pattern.compile("(X*)([0-9]*)(X*)L(?:ARGE)?");

  private static final Map<String, String> INSTANCE_ALIASES =
      Map.of(
          "XSMALL", "BURST_XS",
          "SMALL", "BURST_S",
          "MEDIUM", "STANDARD_M",
          "LARGE", "STANDARD_L",
          "XLARGE", "STANDARD_XL",
          "2XLARGE", "STANDARD_2XL");

  private static final Pattern INSTANCE =
      Pattern.compile("(STANDARD|HIGHMEM|BURST)[ _-]*([0-9]*)(XS|S|M|X?L?)");

  private Sizes() {}

  /**
   * The size of a warehouse as XSMALL, SMALL … XLARGE, 2XLARGE … 6XLARGE; what is no size stays as
   * it is, in upper case.
   */
  static String warehouse(String spelled) {
    String plain = spelled.strip().toUpperCase(Locale.ROOT).replaceAll("[ _-]", "");
    if (SHORT.containsKey(plain)) {
      return SHORT.get(plain);
    }
    Matcher large = LARGE.matcher(plain);
    if (!large.matches()) {
      return plain;
    }
    int letters = large.group(1).length() + large.group(3).length();
    // The X of X4LARGE and 4XLARGE goes with its number.
    int times = large.group(2).isEmpty() ? letters : Integer.parseInt(large.group(2));
    return times == 0 ? "LARGE" : times == 1 ? "XLARGE" : times + "XLARGE";
  }

  /** The size of a Postgres instance as STANDARD_M, HIGHMEM_2XL, BURST_XS. */
  static String instance(String spelled) {
    String upper = spelled.strip().toUpperCase(Locale.ROOT);
    Matcher named = INSTANCE.matcher(upper);
    if (named.matches()) {
      String size = named.group(3).equals("X") ? "XL" : named.group(3);
      return named.group(1) + "_" + named.group(2) + size;
    }
    String general = warehouse(upper);
    return INSTANCE_ALIASES.getOrDefault(general, general);
  }
}
