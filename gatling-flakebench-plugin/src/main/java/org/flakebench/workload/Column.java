package org.flakebench.workload;

/**
 * A column of the target table.
 *
 * @param typeName the server's name of the type, for messages
 * @param maxLength TEXT: most characters, or null
 * @param scale DECIMAL: digits after the point, or null
 * @param maxInteger INTEGER, DECIMAL: the largest whole number the type holds, {@link
 *     Long#MAX_VALUE} without a limit; else 0
 * @param required whether an insert must give a value: not null and no default
 */
public record Column(
    String name,
    ValueType type,
    String typeName,
    Integer maxLength,
    Integer scale,
    long maxInteger,
    boolean required) {}
