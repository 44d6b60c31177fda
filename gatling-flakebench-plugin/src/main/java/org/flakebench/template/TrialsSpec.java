package org.flakebench.template;

/** How often the run is repeated. */
public record TrialsSpec(int count, String order, int cooldownSeconds) {}
