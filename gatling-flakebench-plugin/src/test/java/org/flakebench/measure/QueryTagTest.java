package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.flakebench.load.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTagTest {
  private static final QueryTag TAG =
      new QueryTag("0e7b1f2c-0000-4000-8000-000000000001", "t_1", Phase.MEASUREMENT);

  @Test
  void hasTheContractsShape() {
    assertThat(TAG.text())
        .isEqualTo(
            "flakebench:run_id=0e7b1f2c-0000-4000-8000-000000000001:test_id=t_1:phase=MEASUREMENT");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PREPARING", "WARMUP", "MEASUREMENT"})
  void isReadAsItWasWritten(Phase phase) {
    assertThat(QueryTag.parse(TAG.in(phase).text())).contains(TAG.in(phase));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "flakebench",
        "flakebench:run_id=a:test_id=b:phase=COOLDOWN",
        "flakebench:run_id=a:test_id=b:phase=RUNNING",
        "flakebench:run_id=a:test_id=b:phase=WARMUP:x",
        "x flakebench:run_id=a:test_id=b:phase=WARMUP",
        "flakebench:run_id=a b:test_id=b:phase=WARMUP",
        "flakebench:test_id=b:phase=WARMUP"
      })
  void otherTagsAreNoneOfOurs(String text) {
    assertThat(QueryTag.parse(text)).isEmpty();
  }

  @Test
  void aRunsPrefixFitsNoOtherRun() {
    assertThat(TAG.text()).startsWith(QueryTag.prefixOfRun(TAG.runId()));
    assertThat(new QueryTag(TAG.runId() + "1", "t", Phase.WARMUP).text())
        .doesNotStartWith(QueryTag.prefixOfRun(TAG.runId()));
  }

  @Test
  void refusesWhatCouldBeMisread() {
    assertThatThrownBy(() -> new QueryTag("a:b", "t", Phase.WARMUP))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new QueryTag("a'b", "t", Phase.WARMUP))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TAG.in(Phase.COOLDOWN)).isInstanceOf(IllegalArgumentException.class);
  }
}
