package org.flakebench.control.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@code flakebench run} was asked for.
 *
 * @param templateRef a file, or the name of a stored template
 * @param sets changes of the template, each {@code path=value}, in the order given
 * @param targetUrl JDBC URL without password; null: the template's connection, the environment, or
 *     the embedded demo
 * @param workers null: as the template says
 * @param labels given and found, without nulls
 * @param reportDir where the Gatling report goes; null: under FLAKEBENCH_HOME
 * @param report whether to write a Gatling report
 * @param storeText {@code embedded} or a JDBC URL without password
 */
public record RunRequest(
    String templateRef,
    List<String> sets,
    String targetUrl,
    Integer workers,
    Map<String, String> labels,
    Path reportDir,
    boolean report,
    String storeText) {

  public RunRequest {
    sets = List.copyOf(sets);
    labels = Map.copyOf(labels);
  }
}
