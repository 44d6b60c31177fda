package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolHashTest {
  private static final String HASH = Samples.read().poolHash();

  @Test
  void load_and_names_do_not_decide_about_pools() {
    assertThat(HASH).matches("[0-9a-f]{64}");
    assertThat(Samples.read("load.duration_seconds=7", "load.think_time_ms=3").poolHash())
        .isEqualTo(HASH);
    assertThat(Samples.read("name=another", "tags={a: b}").poolHash()).isEqualTo(HASH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "values.seed=7",
        "values.distribution=LATEST",
        "target.table=another",
        "statements[0].sql=SELECT 1 WHERE id = ?"
      })
  void target_statements_and_values_do(String change) {
    assertThat(Samples.read(change).poolHash()).isNotEqualTo(HASH);
  }
}
