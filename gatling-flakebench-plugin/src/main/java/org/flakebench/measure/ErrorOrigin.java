package org.flakebench.measure;

/** Where an error comes from. */
public enum ErrorOrigin {
  /** The load generator itself: no value to bind, no memory, a bug. */
  GENERATOR,
  /** The way to the server: refused, reset, timed out on the socket. */
  NETWORK,
  /** The server said no. */
  SERVER,
  /**
   * A limit that somebody set: statement timeout, cancelled at the end of the run, check failed.
   */
  POLICY
}
