package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How the value of one placeholder of a GENERIC_SQL statement is made.
 *
 * @param name makes the value addressable by later parameters; may be null
 * @param options the strategy's own fields, as they stand in the template
 */
public record ParameterSpec(Strategy strategy, String name, JsonNode options) {

  /** The ways to make a value (spec names in lower case in templates). */
  public enum Strategy {
    LITERAL,
    CHOICE,
    RANDOM_NUMERIC,
    RANDOM_IN_RANGE,
    SAMPLE_FROM_TABLE,
    WEIGHTED_SAMPLE,
    OFFSET_FROM_PREVIOUS,
    SAMPLE_LIST,
    NULLABLE_SAMPLE,
    LATE_ARRIVAL_OFFSET,
    TARGET_SELECTIVITY
  }
}
