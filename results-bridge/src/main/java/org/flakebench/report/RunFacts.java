package org.flakebench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flakebench.template.LoadMode;
import org.flakebench.template.Operation;
import org.flakebench.template.ScalingMode;
import org.flakebench.template.SeriesKey;
import org.flakebench.template.SloSpec;
import org.flakebench.template.StatementKind;

/**
 * What a summary needs and no interval tells. It is kept beside the segments, so that a run can be
 * summed up by another process.
 *
 * @param template name of the template
 * @param workers how many workers the run has
 * @param connections slots over all workers; where their number moves, the most that ran
 * @param statements in the order of the template
 * @param preparedAt when the run was made, UTC
 * @param window when it was measured; never null, {@link Window#UNKNOWN} as long as nobody knows
 * @param reportPath path or URL of the Gatling report; null without one
 * @param findMax what a search for the maximum has found, see {@link
 *     org.flakebench.load.FindMaxResult}; null as long as nobody knows, and in other load modes
 */
public record RunFacts(
    String runId,
    String template,
    LoadMode loadMode,
    ScalingMode scalingMode,
    int workers,
    int connections,
    RunSummary.TargetPart target,
    Map<String, String> labels,
    List<StatementFacts> statements,
    List<SloSpec> slo,
    Instant preparedAt,
    Window window,
    String reportPath,
    JsonNode findMax) {

  /**
   * The window of the measurement.
   *
   * @param startedAt its begin, UTC; null as long as it is not known
   * @param endedAt its planned or, when the run was stopped, its actual end, UTC; null as long as
   *     it is not known
   * @param seconds its length, 0 or more; 0 as long as it is not known
   */
  public record Window(Instant startedAt, Instant endedAt, double seconds) {
    /** Nothing was measured, or nobody knows yet when. */
    public static final Window UNKNOWN = new Window(null, null, 0);

    public Window {
      if (seconds < 0 || Double.isNaN(seconds)) {
        throw new IllegalArgumentException(
            "the measured window has " + seconds + " seconds, allowed is 0 or more");
      }
    }

    /** The window between two instants; its seconds follow from them. */
    public static Window between(Instant startedAt, Instant endedAt) {
      return new Window(startedAt, endedAt, Duration.between(startedAt, endedAt).toNanos() / 1e9);
    }
  }

  public RunFacts {
    // In order of their names, so that two runs show them alike.
    labels = labels == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(labels));
    statements = List.copyOf(statements);
    slo = slo == null ? List.of() : List.copyOf(slo);
    window = window == null ? Window.UNKNOWN : window;
    // JSON's null, read back, is no search result either.
    findMax = findMax != null && findMax.isNull() ? null : findMax;
  }

  /** Without the result of a search. */
  public RunFacts(
      String runId,
      String template,
      LoadMode loadMode,
      ScalingMode scalingMode,
      int workers,
      int connections,
      RunSummary.TargetPart target,
      Map<String, String> labels,
      List<StatementFacts> statements,
      List<SloSpec> slo,
      Instant preparedAt,
      Window window,
      String reportPath) {
    this(
        runId,
        template,
        loadMode,
        scalingMode,
        workers,
        connections,
        target,
        labels,
        statements,
        slo,
        preparedAt,
        window,
        reportPath,
        null);
  }

  /** The same with another measured window. */
  public RunFacts withWindow(Window measured) {
    return with(statements, measured, reportPath, findMax);
  }

  /** The same with the statements as they were bound. */
  public RunFacts withStatements(List<StatementFacts> bound) {
    return with(bound, window, reportPath, findMax);
  }

  /** The same with the place of the Gatling report. */
  public RunFacts withReport(String path) {
    return with(statements, window, path, findMax);
  }

  /** The same with what a search has found. */
  public RunFacts withFindMax(JsonNode result) {
    return with(statements, window, reportPath, result);
  }

  /** The same with the most slots that really ran. */
  public RunFacts withConnections(int most) {
    return new RunFacts(
        runId,
        template,
        loadMode,
        scalingMode,
        workers,
        most,
        target,
        labels,
        statements,
        slo,
        preparedAt,
        window,
        reportPath,
        findMax);
  }

  private RunFacts with(List<StatementFacts> bound, Window measured, String path, JsonNode search) {
    return new RunFacts(
        runId,
        template,
        loadMode,
        scalingMode,
        workers,
        connections,
        target,
        labels,
        bound,
        slo,
        preparedAt,
        measured,
        path,
        search);
  }

  /**
   * Whether a series reads or writes: what its kind says, else what its first statement declares;
   * READ for a series that no statement has.
   */
  public Operation operation(SeriesKey series) {
    if (series.kind() != StatementKind.GENERIC_SQL) {
      return series.kind().operation();
    }
    for (StatementFacts statement : statements) {
      if (statement.series().equals(series)) {
        return statement.operation();
      }
    }
    return Operation.READ;
  }
}
