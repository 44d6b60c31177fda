package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlComparisonTest {
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "AT_LEAST a | SELECT * FROM t WHERE a >= ?",
        "GREATER a | SELECT * FROM t WHERE x.a>?",
        "LESS Big | SELECT * FROM t WHERE \"Big\" < ?::date",
        "AT_MOST a | SELECT * FROM t WHERE a /* > */ <= /* < */ ?",
        "AT_MOST a | SELECT * FROM t WHERE ? >= a",
        "GREATER a | SELECT * FROM t WHERE ? < s.t.a AND b = 1",
        "LESS null | SELECT * FROM t WHERE a + 1 < ?",
        "none | SELECT * FROM t WHERE a = ?",
        "none | SELECT * FROM t WHERE a <> ?",
        "none | SELECT * FROM t WHERE a @> ?",
        "none | SELECT * FROM t WHERE a ->> ? = 'x'",
        "none | SELECT * FROM t WHERE a >= -?",
        "none | SELECT * FROM t WHERE a BETWEEN ? AND 5",
        "none | SELECT ?",
        "none | SELECT 1",
      })
  void theSignsAroundAPlaceholderAreItsComparison(String expected, String sql) {
    SqlComparison found = SqlComparison.of(sql, 0);
    assertThat(found == null ? "none" : found.operator() + " " + found.column())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0,AT_LEAST,a", "1,LESS,b"})
  void eachPlaceholderHasItsOwn(int number, SqlComparison.Operator operator, String column) {
    assertThat(SqlComparison.of("SELECT * FROM t WHERE a >= ? AND b < ?", number))
        .isEqualTo(new SqlComparison(operator, column));
  }
}
