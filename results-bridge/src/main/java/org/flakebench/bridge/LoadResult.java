package org.flakebench.bridge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a load did.
 *
 * @param segments segments loaded now
 * @param alreadyLoaded segments that were in the store before
 * @param executions execution records loaded now
 * @param intervals intervals that were new
 * @param logs log lines loaded now
 * @param quarantined damaged files, at their new place; what was good in them is loaded
 * @param problems for people: what was damaged, with file and offset
 */
public record LoadResult(
    int segments,
    int alreadyLoaded,
    long executions,
    long intervals,
    long logs,
    List<Path> quarantined,
    List<String> problems) {

  static final LoadResult NOTHING = new LoadResult(0, 0, 0, 0, 0, List.of(), List.of());

  public LoadResult {
    quarantined = List.copyOf(quarantined);
    problems = List.copyOf(problems);
  }

  /** Both together. */
  public LoadResult plus(LoadResult other) {
    return new LoadResult(
        segments + other.segments,
        alreadyLoaded + other.alreadyLoaded,
        executions + other.executions,
        intervals + other.intervals,
        logs + other.logs,
        joined(quarantined, other.quarantined),
        joined(problems, other.problems));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}
