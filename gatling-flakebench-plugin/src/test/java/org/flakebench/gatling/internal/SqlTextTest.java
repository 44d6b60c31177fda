package org.flakebench.gatling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Placeholders become bind parameters wherever a value can stand, and nowhere else. */
class SqlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT 1                                     ¦ SELECT 1                              ¦
          SELECT * FROM t WHERE id = #{id}             ¦ SELECT * FROM t WHERE id = ?          ¦ #{id}
          WHERE a = {a} AND b = #{b} AND c={a}         ¦ WHERE a = ? AND b = ? AND c=?         ¦ {a} #{b} {a}
          VALUES (#{randomInt(1,9)},#{m.key(0)})       ¦ VALUES (?,?)                          ¦ #{randomInt(1,9)} #{m.key(0)}
          SELECT #{currentDate(yy--MM 'o''clock')} + 1 ¦ SELECT ? + 1                          ¦ #{currentDate(yy--MM 'o''clock')}
          SELECT '{"a": 1}', '{x}' WHERE id = {id}     ¦ SELECT '{"a": 1}', '{x}' WHERE id = ? ¦ {id}
          SELECT {id}::int, x ??| y, -{n}              ¦ SELECT ?::int, x ??| y, -?            ¦ {id} {n}
          a IS DISTINCT FROM #{a}                      ¦ a IS DISTINCT FROM ?                  ¦ #{a}
          SELECT extract(year FROM #{day})             ¦ SELECT extract(year FROM ?)           ¦ #{day}
          {call f(#{a}, {b})}                          ¦ {call f(?, ?)}                        ¦ #{a} {b}
          {{r} = call f({a})}                          ¦ {? = call f(?)}                       ¦ {r} {a}
          { {r} = call f() }                           ¦ { ? = call f() }                      ¦ {r}
          SELECT {fn now()}, {ts '2026-01-01 00:00'}   ¦ SELECT {fn now()}, {ts '2026-01-01 00:00'} ¦
          SELECT 1 -- not #{x}, not {y}                ¦ SELECT 1 -- not #{x}, not {y}         ¦
          SELECT 5 # 3                                 ¦ SELECT 5 # 3                          ¦
          """)
  void valuesAreBound(String sql, String jdbc, String placeholders) {
    SqlText text = SqlText.parse(sql);

    assertThat(text.jdbc()).isEqualTo(jdbc);
    List<String> places = text.placeholders().stream().map(Object::toString).toList();
    assertThat(String.join(" ", places)).isEqualTo(placeholders == null ? "" : placeholders);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT * FROM t WHERE s = '#{s}'     ¦ inside quotes '#{s}'
          SELECT * FROM t WHERE s LIKE '%#{s}%'¦ inside quotes
          SELECT "#{c}" FROM t                 ¦ inside quotes
          SELECT $$ #{x} $$                    ¦ inside quotes
          SELECT * FROM #{t}                   ¦ after FROM
          SELECT * FROM {t} WHERE a = 1        ¦ after FROM
          INSERT INTO #{t} VALUES (1)          ¦ after INTO
          UPDATE #{t} SET a = 1                ¦ after UPDATE
          SELECT * FROM t ORDER BY #{c}        ¦ after BY
          SELECT * FROM a JOIN #{b} ON 1 = 1   ¦ after JOIN
          SELECT * FROM orders_#{n}            ¦ part of a name
          SELECT * FROM #{s}.orders            ¦ part of a name
          SELECT t.#{c} FROM t                 ¦ part of a name
          SELECT * FROM orders_{n}             ¦ part of a name
          SELECT {a}b                          ¦ part of a name
          SELECT * FROM t WHERE id = ?         ¦ has no value
          SELECT 'open                         ¦ is never closed
          SELECT #{open                        ¦ is never closed
          """)
  void whatCouldOnlyBeTextIsRefused(String sql, String why) {
    assertThatThrownBy(() -> SqlText.parse(sql))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("at character");
  }

  @Test
  void emptySqlIsRefused() {
    assertThatThrownBy(() -> SqlText.parse(" ")).hasMessage("the SQL is empty");
  }
}
