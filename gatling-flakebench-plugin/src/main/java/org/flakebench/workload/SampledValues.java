package org.flakebench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flakebench.template.TemplateException;

/** Values that were sampled from the table. */
final class SampledValues {
  /** So many draws per wanted value, before a list is filled up in the order of the pool. */
  private static final int DRAWS_PER_VALUE = 8;

  private SampledValues() {}

  /** One sampled value of a column. */
  static GenericSource one(String strategy, JsonNode options, String path, ValueContext context) {
    ValuePool pool = context.sample(options.path("column").asText(""), strategy, path);
    return new GenericSource(
        (slot, sink, index) -> pool.put(slot.draw(pool), sink, index), ValueContext.meaning(pool));
  }

  /** The same, and NULL in a given share of the cases. */
  static GenericSource nullable(JsonNode options, String path, ValueContext context) {
    double rate = options.path("null_rate").asDouble(-1);
    if (!(rate >= 0 && rate <= 1)) {
      throw new TemplateException(
          path + ".null_rate",
          "BAD_VALUE",
          "nullable_sample needs a null_rate from 0 to 1, not " + options.path("null_rate"));
    }
    GenericSource sampled = one("nullable_sample", options, path, context);
    ValueSource value = sampled.sources().get(0);
    return new GenericSource(
        (slot, sink, index) -> {
          if (slot.random().nextDouble() < rate) {
            sink.setNull(index);
          } else {
            value.put(slot, sink, index);
          }
        },
        sampled.meaning());
  }

  /**
   * Several values of a column, none of them twice. With a range the list has as many placeholders
   * as the most, since a prepared statement cannot grow, and a shorter list repeats its values.
   */
  static GenericSource list(JsonNode options, String path, ValueContext context) {
    ValuePool pool = context.sample(options.path("column").asText(""), "sample_list", path);
    JsonNode range = options.path("range");
    int most = range.isArray() ? range.path(1).asInt() : options.path("count").asInt();
    int least = range.isArray() ? range.path(0).asInt() : most;
    if (least < 1 || most < least) {
      throw new TemplateException(
          path, "BAD_RANGE", "sample_list needs a count or a range of at least 1, not " + options);
    }
    int[] identities = identities(pool);
    long different = Arrays.stream(identities).filter(i -> i >= 0).distinct().count();
    if (different < most) {
      throw new TemplateException(
          path,
          "TOO_FEW_VALUES",
          "sample_list wants "
              + most
              + " different values of "
              + options.path("column").asText()
              + ", but the sample has "
              + different);
    }
    List<ValueSource> sources = new ArrayList<>();
    sources.add(
        (slot, sink, index) -> {
          int count = least == most ? most : slot.random().nextInt(least, most + 1);
          PickedPlaces picked = slot.picked();
          pick(pool, identities, count, slot, picked);
          pool.put(picked.place(0), sink, index);
        });
    for (int i = 1; i < most; i++) {
      int element = i;
      sources.add(
          (slot, sink, index) -> {
            PickedPlaces picked = slot.picked();
            pool.put(picked.place(element % picked.size()), sink, index);
          });
    }
    return new GenericSource(sources, ValueContext.meaning(pool));
  }

  private static void pick(
      ValuePool pool, int[] identities, int count, SlotValues slot, PickedPlaces picked) {
    picked.clear(count);
    int place = 0;
    for (int draws = DRAWS_PER_VALUE * count; picked.size() < count && draws > 0; draws--) {
      place = slot.draw(pool);
      if (identities[place] >= 0) {
        picked.add(place, identities[place]);
      }
    }
    // A skewed distribution draws the same few values for ever.
    while (picked.size() < count) {
      place = place + 1 == identities.length ? 0 : place + 1;
      if (identities[place] >= 0) {
        picked.add(place, identities[place]);
      }
    }
  }

  /** One number per place: equal for equal values, −1 for NULL, which no IN list finds. */
  private static int[] identities(ValuePool pool) {
    int[] identities = new int[pool.size()];
    Map<Object, Integer> seen = new HashMap<>();
    for (int place = 0; place < identities.length; place++) {
      Object value = pool.value(place);
      Integer first = value == null ? Integer.valueOf(-1) : seen.putIfAbsent(value, place);
      identities[place] = first == null ? place : first;
    }
    return identities;
  }
}
