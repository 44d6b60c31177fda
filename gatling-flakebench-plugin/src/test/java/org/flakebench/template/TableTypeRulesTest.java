package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTypeRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM t ORDER BY id",
        "select t.*, 1 from t order by 1",
        "SELECT id, t.* FROM t ORDER BY id",
        "SELECT DISTINCT * FROM t ORDER BY id LIMIT 1",
        "SELECT count(*) FROM (SELECT * FROM t ORDER BY id)",
        "WITH a AS (SELECT * FROM t) SELECT * FROM a ORDER BY id"
      })
  void sortsAll(String sql) {
    assertThat(TableTypeRules.sortsAll(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT id FROM t ORDER BY id",
        "SELECT count(*) FROM t GROUP BY a ORDER BY 1",
        "SELECT * FROM t WHERE id = ?",
        "SELECT a * 2 FROM t ORDER BY id",
        "SELECT * FROM (SELECT id FROM t ORDER BY id LIMIT 3)",
        "SELECT *, row_number() OVER (ORDER BY id) FROM t",
        "SELECT 'SELECT * ORDER BY' FROM t ORDER BY id"
      })
  void doesNot(String sql) {
    assertThat(TableTypeRules.sortsAll(sql)).isFalse();
  }
}
