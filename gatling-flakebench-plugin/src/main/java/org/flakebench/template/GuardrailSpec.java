package org.flakebench.template;

/** Limits on the generator's own host; with one worker they only warn. Percentages are 1–100. */
public record GuardrailSpec(
    double maxCpuPercent, double maxMemoryPercent, double backOffPercent, int patienceIntervals, String failThreshold) {}
