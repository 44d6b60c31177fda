package org.flakebench.simulations;

/** Which FlakeBench this is. */
final class ToolVersion {
  private ToolVersion() {}

  /**
   * The version from the jar's manifest; {@code development} when the classes do not come from a
   * jar.
   */
  static String text() {
    String version = ToolVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
