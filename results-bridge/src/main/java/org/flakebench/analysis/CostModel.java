package org.flakebench.analysis;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.flakebench.analysis.ClusterHours.Step;
import org.flakebench.analysis.PriceTable.Price;
import org.flakebench.report.RunSummary.CostInputs;
import org.flakebench.report.RunSummary.CostPart;
import org.flakebench.store.WarehouseSnapshotRepository.Configuration;
import org.flakebench.store.WarehouseSnapshotRepository.Seen;

/**
 * What a run has cost. Pure; what is not known is null, never 0.
 *
 * <p>The methods, the first that can be used counts:
 *
 * <ul>
 *   <li>{@code actual}: credits that were metered
 *   <li>{@code integrated}: Σ over the looks at the warehouse of started clusters × credits per
 *       hour of its size and type on that day × time; a look holds until the next one, the first
 *       and the last to the run's edges
 *   <li>{@code estimated}: time × price, of the clusters at the begin, or of the instance or node
 *       that the run names
 *   <li>{@code unavailable}: everything is null, and the reason says what is missing
 * </ul>
 *
 * <p>A start of the warehouse for the run is billed for at least a minute
 * (docs.snowflake.com/en/user-guide/cost-understanding-compute); later starts of clusters are not
 * counted so. Time runs from the preparation to the end of the load; what comes after it, as
 * enrichment, is no part of it.
 */
public final class CostModel {
  /**
   * What is known of a run.
   *
   * @param tableType STANDARD, HYBRID, INTERACTIVE, DYNAMIC or POSTGRES
   * @param from when it was prepared, UTC
   * @param measuredFrom begin of the measurement; null when nothing was measured
   * @param measuredTo its end; null likewise
   * @param operations attempts in the measurement
   * @param warehouse how its warehouse was at the begin; null when nobody looked
   * @param looks at the warehouse, oldest first
   * @param instanceSize size of a Postgres instance; null when unknown
   * @param meteredCredits credits that the provider metered; null when nobody knows
   */
  public record Run(
      String tableType,
      Instant from,
      Instant measuredFrom,
      Instant measuredTo,
      long operations,
      Configuration warehouse,
      List<Seen> looks,
      String instanceSize,
      Double meteredCredits) {
    public Run {
      looks = List.copyOf(looks);
    }

    /** The end of the load, as far as it was seen; null when nothing tells. */
    private Instant to() {
      Instant last = looks.isEmpty() ? null : looks.get(looks.size() - 1).at();
      return measuredTo == null || last != null && last.isAfter(measuredTo) ? last : measuredTo;
    }

    private boolean isPostgres() {
      return "POSTGRES".equals(tableType);
    }
  }

  /** Why there is no price; in words. */
  private static final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    Unknown(String reason) {
      super(reason);
    }
  }

  private final CostSettings settings;

  public CostModel(CostSettings settings) {
    this.settings = settings;
  }

  /** The cost of a run, with how it was found and all that went into it. */
  public CostPart of(Run run) {
    try {
      if (run.from() == null || run.to() == null || !run.to().isAfter(run.from())) {
        throw new Unknown("the run has no duration");
      }
      if (settings.usdPerHour() != null) {
        return byHour(run, settings.usdPerHour(), null, null);
      }
      return run.isPostgres() ? instance(run) : warehouse(run);
    } catch (Unknown e) {
      return unavailable(e.getMessage());
    }
  }

  /** No figure, and why. */
  public static CostPart unavailable(String reason) {
    return new CostPart(null, null, "unavailable", reason, null, null, null, null, null);
  }

  private CostPart instance(Run run) throws Unknown {
    if (run.instanceSize() == null) {
      throw new Unknown(
          "nothing says what the database costs: give --label "
              + CostSettings.INSTANCE_SIZE
              + "=STANDARD_M (Snowflake Postgres) or "
              + CostSettings.USD_PER_HOUR);
    }
    LocalDate day = day(run.from());
    for (String size : List.of(Sizes.instance(run.instanceSize()), upper(run.instanceSize()))) {
      Optional<Price> price = settings.prices().price("POSTGRES", null, null, size, day);
      if (price.isPresent()) {
        return price.get().credits() == null
            ? byHour(run, price.get().usd(), size, price.get())
            : credits(run, List.of(constant(run.from(), 1, price.get(), "POSTGRES", size)), false);
      }
    }
    throw new Unknown(noPrice("POSTGRES", run.instanceSize(), day));
  }

  private CostPart warehouse(Run run) throws Unknown {
    List<Rated> rated = new ArrayList<>();
    Integer clusters = firstClusters(run);
    for (Seen seen : run.looks()) {
      clusters = seen.clusters() == null ? clusters : seen.clusters();
      if (clusters != null) {
        rated.add(rated(run, seen, clusters));
      }
    }
    if (!rated.isEmpty()) {
      return credits(run, rated, true);
    }
    if (run.warehouse() == null) {
      throw new Unknown("nobody could look at the warehouse, so its size is unknown");
    }
    Seen begin = run.warehouse().seen();
    return credits(
        run, List.of(rated(run, begin, begin.clusters() == null ? 1 : begin.clusters())), false);
  }

  /** Looks that were not told of clusters hold what was known before, or first afterwards. */
  private static Integer firstClusters(Run run) {
    return run.looks().stream()
        .map(Seen::clusters)
        .filter(clusters -> clusters != null)
        .findFirst()
        .orElse(null);
  }

  /** One step with what its price was found by. */
  private record Rated(Step step, Price price, String priceClass, String size) {}

  private Rated rated(Run run, Seen seen, int clusters) throws Unknown {
    if (seen.size() == null) {
      throw new Unknown("the size of the warehouse is unknown");
    }
    Instant at = seen.at() == null ? run.from() : seen.at();
    String priceClass = priceClass(seen);
    String size = Sizes.warehouse(seen.size());
    Price price =
        settings
            .prices()
            .price(priceClass, null, null, size, day(at))
            .filter(found -> found.credits() != null)
            .orElse(null);
    if (price == null) {
      throw new Unknown(noPrice(priceClass, seen.size(), day(at)));
    }
    return constant(at, clusters, price, priceClass, size);
  }

  private static Rated constant(
      Instant at, int clusters, Price price, String priceClass, String size) {
    return new Rated(new Step(at, clusters, price.credits()), price, priceClass, size);
  }

  /** Generations and amounts of memory other than the ordinary ones have prices of their own. */
  private static String priceClass(Seen seen) {
    String type = seen.type() == null ? "STANDARD" : upper(seen.type()).replace('-', '_');
    String constraint = seen.resourceConstraint() == null ? "" : upper(seen.resourceConstraint());
    boolean ordinary =
        constraint.isEmpty()
            || constraint.equals("STANDARD_GEN_1")
            || type.equals("SNOWPARK_OPTIMIZED") && constraint.startsWith("MEMORY_16X");
    return ordinary ? type : constraint;
  }

  private CostPart credits(Run run, List<Rated> rated, boolean looked) {
    ClusterHours hours = new ClusterHours(rated.stream().map(Rated::step).toList());
    Rated first = rated.get(0);
    boolean resumed = run.warehouse() != null && run.warehouse().resumedForRun();
    int minimumSeconds = resumed ? settings.prices().minimumSeconds() : 0;
    double credits = hours.cost(run.from(), run.to());
    double least =
        Math.max(1, first.step().clusters()) * first.step().perHour() * minimumSeconds / 3600;
    String method = looked ? "integrated" : "estimated";
    credits = Math.max(credits, least);
    if (run.meteredCredits() != null && run.meteredCredits() > 0) {
      credits = run.meteredCredits();
      method = "actual";
    }
    Double measured =
        run.measuredFrom() == null || run.measuredTo() == null
            ? null
            : (Double) hours.cost(run.measuredFrom(), run.measuredTo());
    double wholeHours = ClusterHours.hours(run.from(), run.to());
    CostInputs inputs =
        new CostInputs(
            first.priceClass(),
            joined(rated),
            first.step().perHour(),
            settings.usdPerCredit(),
            null,
            first.price().effectiveFrom().toString(),
            wholeHours * 3600,
            seconds(run),
            hours.clusterHours(run.from(), run.to()) / wholeHours,
            looked ? rated.size() : 0,
            resumed,
            minimumSeconds);
    return part(
        credits,
        credits * settings.usdPerCredit(),
        method,
        measured,
        true,
        run.operations(),
        inputs);
  }

  /** A size that changed stands with all its values. */
  private static String joined(List<Rated> rated) {
    return String.join(" ", rated.stream().map(Rated::size).distinct().toList());
  }

  private CostPart byHour(Run run, double usdPerHour, String size, Price price) {
    double hours = ClusterHours.hours(run.from(), run.to());
    Double measured =
        run.measuredFrom() == null || run.measuredTo() == null
            ? null
            : (Double) (ClusterHours.hours(run.measuredFrom(), run.measuredTo()) * usdPerHour);
    CostInputs inputs =
        new CostInputs(
            "NODE",
            size,
            null,
            null,
            usdPerHour,
            price == null ? null : price.effectiveFrom().toString(),
            hours * 3600,
            seconds(run),
            null,
            0,
            false,
            0);
    return part(null, hours * usdPerHour, "estimated", measured, false, run.operations(), inputs);
  }

  private CostPart part(
      Double credits,
      double usd,
      String method,
      Double measured,
      boolean inCredits,
      long operations,
      CostInputs inputs) {
    Double measuredCredits = inCredits ? measured : null;
    Double measuredUsd =
        measured == null
            ? null
            : (Double) (inCredits ? measured * settings.usdPerCredit() : measured);
    return new CostPart(
        credits,
        usd,
        method,
        null,
        measuredCredits,
        measuredUsd,
        per1000(measuredCredits, operations),
        per1000(measuredUsd, operations),
        inputs);
  }

  private static Double per1000(Double cost, long operations) {
    return cost == null || operations == 0 ? null : (Double) (cost / operations * 1000);
  }

  private static Double seconds(Run run) {
    return run.measuredFrom() == null || run.measuredTo() == null
        ? null
        : (Double) (ClusterHours.hours(run.measuredFrom(), run.measuredTo()) * 3600);
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private static String noPrice(String priceClass, String size, LocalDate day) {
    return "the price table has no price of "
        + priceClass
        + " "
        + size
        + " on "
        + day
        + "; give one with "
        + CostSettings.PRICES;
  }

  private static String upper(String text) {
    return text.strip().toUpperCase(Locale.ROOT);
  }
}
