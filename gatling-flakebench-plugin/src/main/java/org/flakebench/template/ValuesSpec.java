package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How values are drawn.
 *
 * @param seed the same seed draws the same values in the same order per slot
 * @param distribution UNIFORM, ZIPFIAN, HOT_SET, LATEST or SEQUENTIAL
 * @param options the distribution's own fields (theta; fraction and share); null when it has none
 */
public record ValuesSpec(long seed, Distribution distribution, JsonNode options) {

  /** Which values are drawn how often. */
  public enum Distribution {
    UNIFORM,
    ZIPFIAN,
    HOT_SET,
    LATEST,
    SEQUENTIAL
  }
}
