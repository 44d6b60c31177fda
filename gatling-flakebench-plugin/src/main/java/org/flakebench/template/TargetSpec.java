package org.flakebench.template;

/**
 * Where the load goes.
 *
 * @param connection name of a stored connection; null: from the command line, the environment, or
 *     the embedded demo
 * @param database database name; a target URL's database wins over it
 * @param schema schema of the table
 * @param table name of the table or view, unquoted
 * @param warehouse Snowflake only, else null
 * @param useCachedResult whether Snowflake may answer from its result cache
 * @param viaPooler PostgreSQL behind PgBouncer
 */
public record TargetSpec(
    TableType tableType,
    String connection,
    String database,
    String schema,
    String table,
    String warehouse,
    boolean useCachedResult,
    boolean viaPooler) {}
