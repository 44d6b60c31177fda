package org.flakebench.control.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What was built, from the file that the build fills in. */
final class Version implements IVersionProvider {
  private static final String FILE = "version.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties built = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException(FILE + " is missing in the application's jar");
      }
      built.load(in);
    }
    String commit = built.getProperty("commit", "");
    String suffix = commit.isBlank() || commit.startsWith("$") ? "" : " (" + commit + ")";
    return new String[] {
      "flakebench " + built.getProperty("version") + suffix,
      "Java "
          + System.getProperty("java.version")
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }
}
