package org.flakebench.measure;

/**
 * One category of errors.
 *
 * @param category stable name, as {@code UNIQUE_VIOLATION} or {@code CONNECTION_LOST}
 * @param sqlState five characters, or null
 */
public record ErrorKey(String category, ErrorOrigin origin, String sqlState) {}
