package org.flakebench.target;

/**
 * What answered at the other end.
 *
 * @param serverVersion product and version, as {@code PostgreSQL 18.6}
 * @param identity tells two databases apart whatever the names and addresses by which they are
 *     reached; key leases and the check for a store on the tested database go by it
 */
public record TargetInfo(String serverVersion, String identity) {}
