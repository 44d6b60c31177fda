package org.flakebench.simulations;

import java.nio.file.Path;
import org.flakebench.conduct.Conductor;
import org.flakebench.report.RunSummary;

/**
 * How a run ended.
 *
 * @param end what the load ended with; its cause tells a bad template from a broken target
 * @param report the Gatling report's page; null without one
 * @param interrupted whether a signal came: also when it came after the load, and the run is whole
 */
public record RunResult(RunSummary summary, Conductor.End end, Path report, boolean interrupted) {}
