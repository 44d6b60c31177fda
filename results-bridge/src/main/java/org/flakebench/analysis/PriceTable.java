package org.flakebench.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What compute costs, by date: each version holds from its day on until the next one's. Immutable.
 *
 * <p>The built-in table is a resource; another one comes from a file of the same form. Credits per
 * hour are by class (STANDARD also prices hybrid tables, SNOWPARK_OPTIMIZED, INTERACTIVE, POSTGRES)
 * and size; {@code usd_per_hour} prices nodes of any other database by their names.
 */
public final class PriceTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What an hour of one cluster or node costs.
   *
   * @param credits null when it is priced in money
   * @param usd null when it is priced in credits
   * @param effectiveFrom the version that says so
   */
  public record Price(Double credits, Double usd, LocalDate effectiveFrom) {}

  private record Key(String priceClass, String provider, String region, String size) {}

  private record Version(LocalDate from, Map<Key, Double> credits, Map<Key, Double> usd) {}

  private final double usdPerCredit;
  private final int minimumSeconds;
  private final List<Version> versions;

  private PriceTable(double usdPerCredit, int minimumSeconds, List<Version> versions) {
    this.usdPerCredit = usdPerCredit;
    this.minimumSeconds = minimumSeconds;
    this.versions = List.copyOf(versions);
  }

  /** The table that comes with the program. */
  public static PriceTable builtIn() {
    try (InputStream resource = PriceTable.class.getResourceAsStream("prices.json")) {
      return of(JSON.readTree(resource), "the built-in price table");
    } catch (IOException e) {
      throw new IllegalStateException("the built-in price table cannot be read", e);
    }
  }

  /**
   * A table of the user's.
   *
   * @throws IllegalArgumentException when it cannot be read or is no such table; the message names
   *     the file and what is wrong
   */
  public static PriceTable read(Path file) {
    try {
      return of(JSON.readTree(Files.readString(file)), file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the price table " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static PriceTable of(JsonNode json, String place) {
    List<Version> versions = new ArrayList<>();
    for (JsonNode version : json.path("versions")) {
      versions.add(
          new Version(
              date(version.path("effective_from"), place),
              prices(version.path("credits_per_hour"), place),
              prices(version.path("usd_per_hour"), place)));
    }
    if (versions.isEmpty()) {
      throw wrong(place, "it has no versions");
    }
    versions.sort(Comparator.comparing(Version::from));
    double usdPerCredit = positive(json.path("usd_per_credit"), "usd_per_credit", place);
    JsonNode minimum = json.path("minimum_seconds_per_resume");
    if (!minimum.isInt() || minimum.intValue() < 0) {
      throw wrong(place, "minimum_seconds_per_resume is " + minimum + ", allowed is 0 or more");
    }
    return new PriceTable(usdPerCredit, minimum.intValue(), versions);
  }

  private static LocalDate date(JsonNode json, String place) {
    try {
      return LocalDate.parse(json.asText());
    } catch (DateTimeException e) {
      throw wrong(place, "effective_from is " + json + ", allowed is a day as \"2026-01-01\"");
    }
  }

  private static Map<Key, Double> prices(JsonNode classes, String place) {
    Map<Key, Double> prices = new HashMap<>();
    for (JsonNode one : classes) {
      one.path("sizes")
          .properties()
          .forEach(
              size ->
                  prices.put(
                      new Key(
                          upper(one.path("class").asText("")),
                          upper(one.path("provider").asText("")),
                          upper(one.path("region").asText("")),
                          upper(size.getKey())),
                      positive(size.getValue(), size.getKey(), place)));
    }
    return Map.copyOf(prices);
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  private static double positive(JsonNode number, String name, String place) {
    if (!number.isNumber() || !(number.doubleValue() > 0)) {
      throw wrong(place, name + " is " + number + ", allowed is a number above 0");
    }
    return number.doubleValue();
  }

  private static IllegalArgumentException wrong(String place, String what) {
    return new IllegalArgumentException("the price table " + place + " cannot be used: " + what);
  }

  /** Dollars for one credit where nobody says another price. */
  public double usdPerCredit() {
    return usdPerCredit;
  }

  /** Seconds that a start of a warehouse is billed for at least. */
  public int minimumSeconds() {
    return minimumSeconds;
  }

  /**
   * The price of a size on a day; the nearest entry counts: of provider and region, of the
   * provider, of all. Empty when there is none.
   *
   * @param priceClass STANDARD, INTERACTIVE …
   * @param provider AWS, AZURE, GCP; null when unknown: then an entry of the only provider counts
   * @param region null when unknown
   * @param size in the table's spelling
   */
  public Optional<Price> price(
      String priceClass, String provider, String region, String size, LocalDate day) {
    Version version = null;
    for (Version candidate : versions) {
      version = candidate.from().isAfter(day) ? version : candidate;
    }
    if (version == null) {
      return Optional.empty();
    }
    LocalDate from = version.from();
    Double credits = nearest(version.credits(), priceClass, provider, region, size);
    if (credits != null) {
      return Optional.of(new Price(credits, null, from));
    }
    Double usd = nearest(version.usd(), priceClass, provider, region, size);
    return Optional.ofNullable(usd).map(price -> new Price(null, price, from));
  }

  private static Double nearest(
      Map<Key, Double> prices, String priceClass, String provider, String region, String size) {
    if (provider == null) {
      List<Double> all =
          prices.entrySet().stream()
              .filter(
                  entry ->
                      entry.getKey().priceClass().equals(priceClass)
                          && entry.getKey().size().equals(size))
              .map(Map.Entry::getValue)
              .distinct()
              .toList();
      // Where providers differ, nobody knows which one it is.
      return all.size() == 1 ? all.get(0) : null;
    }
    String of = upper(provider);
    String in = region == null ? "" : upper(region);
    for (Key key :
        List.of(
            new Key(priceClass, of, in, size),
            new Key(priceClass, of, "", size),
            new Key(priceClass, "", "", size))) {
      if (prices.containsKey(key)) {
        return prices.get(key);
      }
    }
    return null;
  }
}
