package org.flakebench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PackedTest {
  @Property(tries = 2000)
  void what_goes_in_comes_out(
      @ForAll @IntRange(min = 0) int rows,
      @ForAll @IntRange(min = 0, max = 4095) int error,
      @ForAll @IntRange(min = 0, max = 255) int statement,
      @ForAll @IntRange(min = 0, max = 4095) int epoch) {
    long packed = Packed.of(rows, error, statement, epoch);

    assertThat(Packed.rows(packed)).isEqualTo(rows);
    assertThat(Packed.error(packed)).isEqualTo(error);
    assertThat(Packed.statement(packed)).isEqualTo(statement);
    assertThat(Packed.epoch(packed)).isEqualTo(epoch);
    assertThat(Packed.withoutRows(packed)).isEqualTo(Packed.of(0, error, statement, epoch));
  }
}
