package org.flakebench.measure;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flakebench.load.Phase;

/**
 * What a session on Snowflake calls itself (QUERY_TAG), so that the server's history tells which
 * statements belong to which run and phase: {@code
 * flakebench:run_id=…:test_id=…:phase=MEASUREMENT}. The one place that builds and reads it.
 *
 * @param runId id of the run
 * @param testId id of the worker's row of results
 * @param phase WARMUP or MEASUREMENT; PREPARING on sessions that prepare the run and on those of
 *     slots before their first operation
 */
public record QueryTag(String runId, String testId, Phase phase) {
  private static final Set<Phase> TAGGED =
      EnumSet.of(Phase.PREPARING, Phase.WARMUP, Phase.MEASUREMENT);

  private static final Pattern SHAPE =
      Pattern.compile("flakebench:run_id=([^:]+):test_id=([^:]+):phase=([A-Z]+)");

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

  /**
   * @throws IllegalArgumentException for ids of other than letters, digits, {@code _ . -}, and for
   *     phases in which nothing runs
   */
  public QueryTag {
    if (!ID.matcher(runId).matches() || !ID.matcher(testId).matches()) {
      throw new IllegalArgumentException(
          "ids in a query tag have 1 to 200 letters, digits, _ . or -: " + runId + ", " + testId);
    }
    if (!TAGGED.contains(phase)) {
      throw new IllegalArgumentException("nothing is tagged with phase " + phase);
    }
  }

  /** The same run and worker in another phase. */
  public QueryTag in(Phase other) {
    return new QueryTag(runId, testId, other);
  }

  /** As the server gets it; at most 450 characters, of which none needs quoting in SQL. */
  public String text() {
    return "flakebench:run_id=" + runId + ":test_id=" + testId + ":phase=" + phase;
  }

  /**
   * What all tags of a run begin with, and of no other run; to be compared as a prefix and never by
   * LIKE, which takes {@code _} for any character.
   */
  public static String prefixOfRun(String runId) {
    return "flakebench:run_id=" + runId + ":";
  }

  /** Reads a tag; empty when it is none of ours. */
  public static Optional<QueryTag> parse(String text) {
    Matcher tag = SHAPE.matcher(text == null ? "" : text);
    if (!tag.matches()) {
      return Optional.empty();
    }
    return TAGGED.stream()
        .filter(phase -> phase.name().equals(tag.group(3)))
        .filter(phase -> ID.matcher(tag.group(1)).matches() && ID.matcher(tag.group(2)).matches())
        .findFirst()
        .map(phase -> new QueryTag(tag.group(1), tag.group(2), phase));
  }
}
