package org.flakebench.template;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What templates may say but this version cannot do yet. One line per missing thing; it goes when
 * the thing comes.
 */
public final class Supported {
  /** The code of these problems. */
  public static final String NOT_SUPPORTED_YET = "NOT_SUPPORTED_YET";

  private static final List<Function<Template, Stream<TemplateException.Problem>>> MISSING =
      List.of(
          t ->
              missing(
                  t.target().connection() != null,
                  "target.connection",
                  t.target().connection(),
                  "leave it out and give the target's URL on the command line or in the environment"));

  private Supported() {}

  /**
   * What the template asks for that does not exist yet, each with what is possible now; empty when
   * it can be run.
   */
  public static List<TemplateException.Problem> problems(Template template) {
    return MISSING.stream().flatMap(line -> line.apply(template)).toList();
  }

  private static Stream<TemplateException.Problem> missing(
      boolean asked, String path, Object value, String now) {
    String message = "is " + value + ", which does not exist yet; " + now;
    return asked
        ? Stream.of(new TemplateException.Problem(path, NOT_SUPPORTED_YET, message))
        : Stream.empty();
  }
}
