package org.flakebench.store;

import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that uses an embedded server until its standard input ends. */
public final class EmbeddedUser {
  private EmbeddedUser() {}

  public static void main(String[] arguments) throws IOException {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.start(
            FlakeBenchHome.of(Path.of(arguments[0])), EmbeddedPostgres.Instance.STORE)) {
      System.out.println("port " + server.port());
      System.out.flush();
      while (System.in.read() >= 0) {
        // waits for the end of the input
      }
    }
    System.out.println("closed");
  }
}
