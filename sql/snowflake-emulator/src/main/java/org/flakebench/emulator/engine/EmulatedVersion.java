package org.flakebench.emulator.engine;

/** What the emulator says that it is. */
public final class EmulatedVersion {
  public static final String SERVER = "9.99.0";

  private EmulatedVersion() {}
}
