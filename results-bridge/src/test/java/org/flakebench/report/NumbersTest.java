package org.flakebench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0004, '<0.001'",
    "0.0006, 0.001",
    "0.123, 0.123",
    "0.9994, 0.999",
    "0.9996, 1.00",
    "1.23, 1.23",
    "9.994, 9.99",
    "9.996, 10.0",
    "12.34, 12.3",
    "99.96, 100",
    "123.4, 123",
    "1234.5, '1,235'",
    "1200000, '1,200,000'"
  })
  void measureHasThreeDigits(double value, String expected) {
    assertThat(Numbers.measure(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 100",
    "0.01, 1",
    "0.0123, 1.23",
    "0.123456, 12.3",
    "0.99961, 99.961",
    "0.0000123, 0.0012",
    "0.0000001, '<0.0001'"
  })
  void percentNeverRoundsToNothingOrAll(double ratio, String expected) {
    assertThat(Numbers.percent(ratio)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.3, 0.3 s", "59.94, 59.9 s", "59.96, 1:00 min", "65, 1:05 min", "3605, 1:00:05 h"})
  void durationChangesItsUnitAtAMinute(double seconds, String expected) {
    assertThat(Numbers.duration(seconds)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"20, 20", "20.0001, 20.0001", "0.01, 0.01", "1000000, 1000000"})
  void exactKeepsSixDigits(double value, String expected) {
    assertThat(Numbers.exact(value)).isEqualTo(expected);
  }

  @Test
  void unknownIsADash() {
    assertThat(Numbers.measure(null)).isEqualTo("–");
    assertThat(Numbers.measure(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.percent(null)).isEqualTo("–");
    assertThat(Numbers.exact(null)).isEqualTo("–");
    assertThat(Numbers.duration(Double.NaN)).isEqualTo("–");
  }
}
