package org.flakebench.analysis;

import java.nio.file.Path;
import java.util.Map;

/**
 * By what prices a run is priced. Immutable.
 *
 * @param prices the table
 * @param usdPerCredit dollars for one credit
 * @param usdPerHour what an hour of the tested database costs as a whole; null when nobody says so
 */
public record CostSettings(PriceTable prices, double usdPerCredit, Double usdPerHour) {
  /** Dollars for one credit. */
  public static final String USD_PER_CREDIT = "FLAKEBENCH_USD_PER_CREDIT";

  /** Dollars for an hour of the tested database, whatever it is. */
  public static final String USD_PER_HOUR = "FLAKEBENCH_USD_PER_HOUR";

  /** A file with another price table. */
  public static final String PRICES = "FLAKEBENCH_PRICES";

  /** The label of a run that says how large its Postgres instance is, as STANDARD_M. */
  public static final String INSTANCE_SIZE = "instance_size";

  /**
   * What the environment says, else the built-in table.
   *
   * @throws IllegalArgumentException when a value cannot be used; the message names the variable
   *     and what is allowed
   */
  public static CostSettings of(Map<String, String> environment) {
    String file = environment.get(PRICES);
    PriceTable prices =
        file == null || file.isBlank() ? PriceTable.builtIn() : PriceTable.read(Path.of(file));
    Double perCredit = number(environment, USD_PER_CREDIT);
    return new CostSettings(
        prices,
        perCredit == null ? prices.usdPerCredit() : perCredit,
        number(environment, USD_PER_HOUR));
  }

  private static Double number(Map<String, String> environment, String name) {
    String text = environment.get(name);
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      double value = Double.parseDouble(text.strip());
      if (value > 0 && value < 1e9) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, text, e);
    }
    throw wrong(name, text, null);
  }

  private static IllegalArgumentException wrong(String name, String text, Throwable cause) {
    return new IllegalArgumentException(
        name + " is '" + text + "', allowed is a number above 0, as 3.00", cause);
  }
}
