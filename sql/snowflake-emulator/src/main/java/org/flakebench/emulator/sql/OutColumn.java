package org.flakebench.emulator.sql;

import org.flakebench.emulator.catalog.DataType;

/**
 * A column of a result.
 *
 * @param name its heading
 * @param type UNKNOWN when only the execution tells
 * @param nullable whether it may hold nulls
 */
public record OutColumn(String name, DataType type, boolean nullable) {}
