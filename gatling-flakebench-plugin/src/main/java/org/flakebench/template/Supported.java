package org.flakebench.template;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What templates may say but this version cannot do yet. One line per missing thing; it goes when
 * the thing comes.
 */
public final class Supported {
  /** The code of these problems. */
  public static final String NOT_SUPPORTED_YET = "NOT_SUPPORTED_YET";

  private static final String SIMPLE =
      "use one of literal, choice, random_numeric, random_in_range";
  private static final Set<ParameterSpec.Strategy> STRATEGIES =
      Set.of(
          ParameterSpec.Strategy.LITERAL,
          ParameterSpec.Strategy.CHOICE,
          ParameterSpec.Strategy.RANDOM_NUMERIC,
          ParameterSpec.Strategy.RANDOM_IN_RANGE);

  private static final List<Function<Template, Stream<TemplateException.Problem>>> MISSING =
      List.of(
          t ->
              missing(
                  t.target().tableType() != TableType.POSTGRES,
                  "target.table_type",
                  t.target().tableType(),
                  "use POSTGRES"),
          t ->
              missing(
                  t.target().connection() != null,
                  "target.connection",
                  t.target().connection(),
                  "leave it out and give the target's URL on the command line or in the environment"),
          t -> parameters(t, p -> !STRATEGIES.contains(p.strategy()), ".strategy", SIMPLE),
          t -> parameters(t, Supported::withoutBounds, "", "give min and max"));

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

  private static boolean withoutBounds(ParameterSpec parameter) {
    return parameter.strategy() == ParameterSpec.Strategy.RANDOM_IN_RANGE
        && !parameter.options().has("min");
  }

  private static Stream<TemplateException.Problem> parameters(
      Template template, Predicate<ParameterSpec> asked, String key, String now) {
    List<StatementSpec> statements = template.statements();
    return IntStream.range(0, statements.size())
        .boxed()
        .flatMap(
            i ->
                IntStream.range(0, statements.get(i).parameters().size())
                    .mapToObj(
                        j -> {
                          ParameterSpec parameter = statements.get(i).parameters().get(j);
                          String name = parameter.strategy().name().toLowerCase(Locale.ROOT);
                          return missing(
                              asked.test(parameter),
                              "statements[" + i + "].parameters[" + j + "]" + key,
                              key.isEmpty() ? name + " without bounds" : name,
                              now);
                        }))
        .flatMap(Function.identity());
  }
}
