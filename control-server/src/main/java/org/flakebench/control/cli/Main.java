package org.flakebench.control.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where the packaged application starts. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Terminal terminal =
        Terminal.detect(
            System.getenv(),
            System.getProperties(),
            System.console() != null,
            Runtime.version().feature());
    Path directory = Path.of("").toAbsolutePath();
    PrintStream err = utf8(FileDescriptor.err);
    CliContext context =
        new CliContext(
            utf8(FileDescriptor.out),
            err,
            terminal,
            System.getenv(),
            directory,
            System::nanoTime,
            new LocalRuns(System.getenv(), directory),
            new OpenStore(System.getenv(), note -> err.println(ProgressText.problem(note))));
    System.exit(new Application(context).run(arguments));
  }

  /**
   * UTF-8 whatever the locale: in the POSIX locale, which containers have, Java would print "?" for
   * "–" and "✓".
   */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
