package org.flakebench.measure;

import org.flakebench.template.SeriesKey;

/** How often an error of a category came in an interval, for one series. */
public record ErrorCount(SeriesKey series, ErrorKey error, long count) {}
