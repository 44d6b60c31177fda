package org.flakebench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.template.ParameterSpec;
import org.flakebench.template.SqlComparison;
import org.flakebench.template.SqlTokens;
import org.flakebench.template.SqlTokens.Kind;
import org.flakebench.template.SqlTokens.Token;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.ValueContext.Meaning;

/** Decides where the parameters of a GENERIC_SQL statement come from. Pure. */
final class GenericValues {
  /**
   * A statement with its sources.
   *
   * @param sql with one placeholder per source: lists are written out
   */
  record Bound(String sql, List<ValueSource> sources) {}

  private final ValueContext context;
  private final StatementSpec statement;
  private final String sql;
  private final String path;
  private final List<GenericSource> made = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();

  private GenericValues(ValueContext context, StatementSpec statement, String sql, String path) {
    this.context = context;
    this.statement = statement;
    this.sql = sql;
    this.path = path;
  }

  /**
   * @param path where the parameters stand in the template, for messages
   * @throws TemplateException when a parameter cannot get values
   */
  static Bound of(ValueContext context, StatementSpec statement, String sql, String path) {
    return new GenericValues(context, statement, sql, path).bound();
  }

  private Bound bound() {
    List<ParameterSpec> parameters = statement.parameters();
    List<Token> placeholders =
        SqlTokens.of(sql).stream().filter(token -> token.kind() == Kind.PLACEHOLDER).toList();
    if (parameters.size() != placeholders.size()) {
      throw new TemplateException(
          path,
          "PLACEHOLDER_COUNT",
          "GENERIC_SQL takes one parameter per placeholder: there are "
              + placeholders.size()
              + " placeholders (?) and "
              + parameters.size()
              + " parameters");
    }
    StringBuilder written = new StringBuilder();
    List<ValueSource> sources = new ArrayList<>();
    int copied = 0;
    for (int i = 0; i < parameters.size(); i++) {
      GenericSource source = source(i);
      made.add(!source.isList() && isUsedLater(i) ? source.remembered(i) : source);
      if (parameters.get(i).name() != null) {
        names.put(parameters.get(i).name(), i);
      }
      sources.addAll(made.get(i).sources());
      int at = placeholders.get(i).at();
      written.append(sql, copied, at).append("?").append(", ?".repeat(source.sources().size() - 1));
      copied = at + 1;
    }
    return new Bound(written.append(sql, copied, sql.length()).toString(), sources);
  }

  /** Whether a later parameter is made from this one, by its position or its name. */
  private boolean isUsedLater(int number) {
    List<ParameterSpec> parameters = statement.parameters();
    String name = parameters.get(number).name();
    return parameters.stream()
        .skip(number + 1L)
        .map(parameter -> parameter.options().path("depends_on"))
        .anyMatch(on -> on.isTextual() ? on.textValue().equals(name) : on.asInt(0) == number + 1);
  }

  private GenericSource source(int number) {
    ParameterSpec parameter = statement.parameters().get(number);
    JsonNode options = parameter.options();
    String place = path + "[" + number + "]";
    return switch (parameter.strategy()) {
      case LITERAL -> Constants.literal(options.path("value"), place + ".value");
      case CHOICE -> Constants.choice(options.path("values"), place + ".values");
      case RANDOM_NUMERIC -> RandomValues.numeric(options, place);
      case RANDOM_IN_RANGE -> RandomValues.inRange(options, place, context);
      case SAMPLE_FROM_TABLE -> SampledValues.one("sample_from_table", options, place, context);
      case WEIGHTED_SAMPLE ->
          options.has("values")
              ? Constants.weighted(options.get("values"), options.path("weights"), place)
              : SampledValues.one("weighted_sample", options, place, context);
      case SAMPLE_LIST -> SampledValues.list(options, place, context);
      case NULLABLE_SAMPLE -> SampledValues.nullable(options, place, context);
      case TARGET_SELECTIVITY ->
          Selectivity.of(options, place, context, SqlComparison.of(sql, number));
      case OFFSET_FROM_PREVIOUS ->
          moved(
              "offset_from_previous",
              options,
              options.has("offset") ? List.of(options.get("offset")) : options.path("offsets"),
              number);
      case LATE_ARRIVAL_OFFSET ->
          moved("late_arrival_offset", options, options.path("lags"), number);
    };
  }

  private GenericSource moved(
      String strategy, JsonNode options, Iterable<JsonNode> offsets, int number) {
    String place = path + "[" + number + "]";
    JsonNode on = options.path("depends_on");
    Integer earlier = on.isTextual() ? names.get(on.textValue()) : Integer.valueOf(on.asInt(0) - 1);
    if (earlier == null || earlier < 0 || earlier >= number) {
      throw new TemplateException(
          place + ".depends_on",
          "BAD_VALUE",
          strategy
              + " needs the position (from 1) or the name of an earlier parameter, not "
              + (on.isMissingNode() ? "nothing" : on));
    }
    GenericSource source = made.get(earlier);
    boolean times = strategy.equals("late_arrival_offset");
    boolean fits =
        source.meaning() == Meaning.NOTHING
            || source.meaning() == Meaning.TIME
            || source.meaning() == Meaning.NUMBER && !times;
    if (source.isList() || !fits) {
      throw new TemplateException(
          place + ".depends_on",
          "CANNOT_OFFSET",
          strategy
              + " moves "
              + (times ? "" : "numbers, ")
              + "dates and times; parameter "
              + (earlier + 1)
              + " is "
              + (source.isList() ? "a list" : "something else"));
    }
    List<JsonNode> all = new ArrayList<>();
    offsets.forEach(all::add);
    if (all.isEmpty() || !all.stream().allMatch(JsonNode::isNumber)) {
      throw new TemplateException(
          place,
          "BAD_VALUE",
          strategy
              + " needs "
              + (times ? "lags, in days" : "an offset or offsets")
              + ", as numbers");
    }
    try {
      return new GenericSource(DependentValues.of(earlier, all), source.meaning());
    } catch (ArithmeticException tooFar) {
      throw new TemplateException(
          place,
          "BAD_RANGE",
          strategy + " moves too far: " + all + " are beyond all numbers or dates");
    }
  }
}
