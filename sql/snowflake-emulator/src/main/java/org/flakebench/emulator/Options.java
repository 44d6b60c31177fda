package org.flakebench.emulator;

import java.time.InstantSource;

/**
 * How an emulator starts.
 *
 * @param port 0 for any that is free; it listens on 127.0.0.1 only
 * @param database made at the start, with its schema PUBLIC
 * @param schema made at the start beside PUBLIC
 * @param warehouse made at the start, running
 * @param clock the account's clock, put ahead by {@link SnowflakeEmulator#clock()}
 * @param historySize statements that are remembered
 * @param requests requests that may be in flight at once
 * @param hybridSampleOneIn of how many fast statements on hybrid tables QUERY_HISTORY shows one
 */
public record Options(
    int port,
    String database,
    String schema,
    String warehouse,
    InstantSource clock,
    int historySize,
    int requests,
    int hybridSampleOneIn) {

  /** Any port, database FLAKEBENCH with schema TEST_RESULTS, warehouse COMPUTE_WH. */
  public static Options defaults() {
    return new Options(
        0, "FLAKEBENCH", "TEST_RESULTS", "COMPUTE_WH", InstantSource.system(), 200_000, 1200, 1000);
  }

  public Options withPort(int now) {
    return new Options(
        now, database, schema, warehouse, clock, historySize, requests, hybridSampleOneIn);
  }

  public Options withClock(InstantSource now) {
    return new Options(
        port, database, schema, warehouse, now, historySize, requests, hybridSampleOneIn);
  }

  public Options withHybridSampleOneIn(int now) {
    return new Options(port, database, schema, warehouse, clock, historySize, requests, now);
  }
}
