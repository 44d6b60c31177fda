package org.flakebench.simulations;

import io.gatling.charts.stats.GeneralStats;
import io.gatling.charts.stats.Group;
import io.gatling.charts.stats.IntVsTimePlot;
import io.gatling.charts.stats.LogFileData;
import io.gatling.charts.stats.LogFileReader;
import io.gatling.charts.stats.RequestStatsPath;
import io.gatling.charts.stats.StatsPath;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.stats.Status;
import io.gatling.core.config.GatlingConfiguration$;
import io.gatling.core.stats.ErrorStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** What Gatling's report of a run shows, taken from where its pages take it. */
public final class GatlingReport {
  private final LogFileData data;

  private GatlingReport(LogFileData data) {
    this.data = data;
  }

  /** Reads the log in the folder of one run. */
  public static GatlingReport read(Path folder) {
    return new GatlingReport(
        LogFileReader.apply(
                folder.getFileName().toString(),
                folder.getParent(),
                GatlingConfiguration$.MODULE$.load())
            .read());
  }

  /** Most users at once in each second since the start. */
  List<Integer> activeUsers() {
    return values(data.maxNumberOfConcurrentUsersPerSecond(Option.empty()));
  }

  private static List<Integer> values(scala.collection.immutable.Seq<IntVsTimePlot> plots) {
    Map<Integer, Integer> byTime = new TreeMap<>();
    for (IntVsTimePlot plot : CollectionConverters.asJava(plots)) {
      byTime.put(plot.time(), plot.value());
    }
    return new ArrayList<>(byTime.values());
  }

  /** Names of requests, {@code group / name} where they are in a group. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (StatsPath path : CollectionConverters.asJava(data.statsPaths())) {
      if (path instanceof RequestStatsPath request) {
        names.add(
            request.group().isEmpty()
                ? request.request()
                : String.join(" / ", CollectionConverters.asJava(request.group().get().hierarchy()))
                    + " / "
                    + request.request());
      }
    }
    return names;
  }

  long count(String name) {
    return count(Option.apply(name), Option.empty());
  }

  /** Requests of this name in whatever groups. */
  long countInGroups(String name) {
    long count = 0;
    for (StatsPath path : CollectionConverters.asJava(data.statsPaths())) {
      if (path instanceof RequestStatsPath request && request.request().equals(name)) {
        Option<GeneralStats> stats =
            data.requestGeneralStats(Option.apply(name), request.group(), Option.empty());
        count += stats.isEmpty() ? 0 : stats.get().count();
      }
    }
    return count;
  }

  long failed(String name) {
    return count(Option.apply(name), Option.apply(KO$.MODULE$));
  }

  /** All requests. */
  public long count() {
    return count(Option.empty(), Option.empty());
  }

  private long count(Option<String> name, Option<Status> status) {
    Option<GeneralStats> stats = data.requestGeneralStats(name, Option.<Group>empty(), status);
    return stats.isEmpty() ? 0 : stats.get().count();
  }

  /** A percentile of the successes; all names together when {@code name} is null. */
  int percentile(String name, double percent) {
    GeneralStats stats =
        data.requestGeneralStats(
                Option.apply(name), Option.<Group>empty(), Option.apply(OK$.MODULE$))
            .get();
    return (int) stats.percentile().apply(percent);
  }

  /** How often each error message came. */
  Map<String, Integer> errors() {
    Map<String, Integer> errors = new LinkedHashMap<>();
    for (ErrorStats error :
        CollectionConverters.asJava(data.errors(Option.empty(), Option.<Group>empty()))) {
      errors.put(error.message(), error.count());
    }
    return errors;
  }
}
