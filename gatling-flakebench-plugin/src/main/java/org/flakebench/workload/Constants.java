package org.flakebench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TimeText;
import org.flakebench.workload.ValueContext.Meaning;

/** Values that stand in the template: one, one of several, one of several by weight. */
final class Constants {
  private Constants() {}

  static GenericSource literal(JsonNode value, String path) {
    return new GenericSource(source(value, path), meaning(List.of(value)));
  }

  static GenericSource choice(JsonNode values, String path) {
    ValueSource[] of = sources("choice", values, path);
    return new GenericSource(
        (slot, sink, index) -> of[slot.random().nextInt(of.length)].put(slot, sink, index),
        meaning(values));
  }

  static GenericSource weighted(JsonNode values, JsonNode weights, String path) {
    ValueSource[] of = sources("weighted_sample", values, path + ".values");
    if (weights.size() != of.length) {
      throw new TemplateException(
          path + ".weights",
          "BAD_VALUE",
          "weighted_sample needs one weight per value: there are "
              + of.length
              + " values and "
              + weights.size()
              + " weights");
    }
    double[] upTo =
        IntStream.range(0, of.length).mapToDouble(i -> weights.get(i).asDouble()).toArray();
    Arrays.parallelPrefix(upTo, Double::sum);
    double total = upTo[of.length - 1];
    if (!(Arrays.stream(upTo).allMatch(w -> w > 0) && Double.isFinite(total))) {
      throw new TemplateException(
          path + ".weights", "BAD_VALUE", "weighted_sample needs weights above 0, not " + weights);
    }
    return new GenericSource(
        (slot, sink, index) -> {
          int found = Arrays.binarySearch(upTo, slot.random().nextDouble() * total);
          // Between two sums it is the upper one's turn; exactly on one, the next one's.
          int one = found < 0 ? -found - 1 : found + 1;
          of[Math.min(one, of.length - 1)].put(slot, sink, index);
        },
        meaning(values));
  }

  private static ValueSource[] sources(String strategy, JsonNode values, String path) {
    if (!values.isArray() || values.isEmpty()) {
      throw new TemplateException(
          path, "BAD_VALUE", strategy + " needs a list with at least one value, not " + values);
    }
    List<ValueSource> sources = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      sources.add(source(values.get(i), path + "[" + i + "]"));
    }
    return sources.toArray(ValueSource[]::new);
  }

  private static ValueSource source(JsonNode value, String path) {
    if (value.isMissingNode() || value.isNull()) {
      return (slot, sink, index) -> sink.setNull(index);
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      long number = value.longValue();
      return (slot, sink, index) -> sink.setLong(index, number);
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      return (slot, sink, index) -> sink.setDecimal(index, number);
    }
    if (value.isBoolean()) {
      boolean flag = value.booleanValue();
      return (slot, sink, index) -> sink.setBoolean(index, flag);
    }
    if (value.isTextual()) {
      String text = value.textValue();
      return (slot, sink, index) -> sink.setText(index, text);
    }
    throw new TemplateException(
        path, "BAD_VALUE", "a value is a number, a text, true, false or null, not " + value);
  }

  private static Meaning meaning(Iterable<JsonNode> values) {
    Meaning all = Meaning.NOTHING;
    for (JsonNode value : values) {
      boolean time = value.isTextual() && TimeText.parse(value.textValue()) != null;
      Meaning one = value.isNumber() ? Meaning.NUMBER : time ? Meaning.TIME : Meaning.OTHER;
      if (!value.isNull() && !value.isMissingNode()) {
        all = all == Meaning.NOTHING || all == one ? one : Meaning.OTHER;
      }
    }
    return all;
  }
}
