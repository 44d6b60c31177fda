package org.flakebench.arch;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository stands that the tests run in. */
public final class Repository {
  private Repository() {}

  /**
   * Its root: the directory above this module's, which the build names and an IDE uses as working
   * directory.
   */
  public static Path root() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize();
    Path root = module.getParent();
    if (root == null
        || !Files.exists(root.resolve("flakebench"))
        || !Files.exists(root.resolve("pom.xml"))) {
      throw new IllegalStateException(
          "'" + module + "' is not a module's directory; run the test from there");
    }
    return root;
  }
}
