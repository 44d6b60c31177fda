package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.flakebench.template.SeriesKey;
import org.flakebench.template.StatementKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementMarkTest {
  private static final SeriesKey LOOKUP = new SeriesKey(StatementKind.POINT_LOOKUP, null);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 1 | SELECT /*fb k=POINT_LOOKUP l=- r=12345678*/ 1",
        "/* mine */ select 1 | /* mine */ select /*fb k=POINT_LOOKUP l=- r=12345678*/ 1",
        "WITH a AS (SELECT 1) SELECT * FROM a | WITH /*fb k=POINT_LOOKUP l=- r=12345678*/ a AS (SELECT 1) SELECT * FROM a",
        "(SELECT 1) | (SELECT /*fb k=POINT_LOOKUP l=- r=12345678*/ 1)"
      })
  void standsBehindTheFirstKeyword(String sql, String marked) {
    assertThat(StatementMark.put(sql, LOOKUP, "123456789")).isEqualTo(marked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "? = 1", "SELECT /*fb k=X l=- r=1*/ 1"})
  void isNotPutWhereItCannotOrNeedNot(String sql) {
    assertThat(StatementMark.put(sql, LOOKUP, "1")).isEqualTo(sql);
  }

  @Test
  void labelsCannotEndTheComment() {
    SeriesKey series = new SeriesKey(StatementKind.GENERIC_SQL, "a*/ DROP ü");
    assertThat(StatementMark.put("SELECT 1", series, "r"))
        .isEqualTo("SELECT /*fb k=GENERIC_SQL l=a___DROP__ r=r*/ 1");
  }
}
