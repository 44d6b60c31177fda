package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.flakebench.template.SqlTokens;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0 | SELECT 1",
        "1 | SELECT * FROM t WHERE id = ?",
        "2 | SELECT * FROM t WHERE id BETWEEN ? AND ? + 99",
        "1 | SELECT '?', id FROM t WHERE id = ?",
        "1 | SELECT 'it''s ?' FROM t WHERE id = ?",
        "1 | SELECT E'it\\'s ?' FROM t WHERE id = ?",
        "1 | SELECT e'\\\\' FROM t WHERE id = ?",
        "1 | SELECT 'a\\' FROM t WHERE id = ?",
        "1 | SELECT \"a?b\"\"?\" FROM t WHERE id = ?",
        "1 | SELECT /* ? /* ? */ ? */ id FROM t WHERE id = ?",
        "1 | `SELECT id -- ? ' ? \n FROM t WHERE id = ?`",
        "0 | SELECT id FROM t -- ?",
        "1 | SELECT $$ ? ' \" $$ FROM t WHERE id = ?",
        "1 | SELECT $body$ ? $$ ? $body$ FROM t WHERE id = ?",
        "1 | SELECT a$b$c FROM t WHERE id = ? AND d$b$ IS NULL",
        "1 | SELECT doc ?? 'key' FROM t WHERE id = ?",
        "2 | SELECT ?::int, -?",
        "0 | SELECT $1$2",
        "0 | SELECT 'never closed ?",
        "0 | SELECT /* never closed ?",
      })
  void placeholders_inside_literals_names_and_comments_do_not_count(int count, String sql) {
    assertThat(SqlTokens.placeholders(sql)).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a,b | INSERT INTO t (a, b) VALUES (?, ?)",
        "a,b | insert into t(a,b)values(?,?)",
        "a,c | INSERT INTO t (a, b, c) VALUES (?, 5, ?)",
        "a,d | INSERT INTO t (a, b, c, d) VALUES (?, 'x, (y)', now(), ?)",
        "b | INSERT INTO t (a, b) VALUES (DEFAULT, ?)",
        "b | INSERT INTO t (a, b) VALUES (coalesce(NULL, greatest(1, (2)), 3), ?)",
        "a,b | INSERT INTO t (a, b) VALUES (?::int, lower(?))",
        "a,b | INSERT INTO t (A, B) VALUES (?, ?)",
        "A b,c\"d,e | INSERT INTO t (\"A b\", \"c\"\"d\", e) VALUES (?, ?, ?)",
        "a,values | INSERT INTO \"values (x)\" (a, \"values\") VALUES (?, ?)",
        "a | INSERT INTO public.t AS x (a) VALUES (?)",
        "a,b | `INSERT /* (x, y) VALUES (?) */ INTO t -- (z)\n (a, b) VALUES (?, ?)`",
        "a,b | INSERT INTO t (a, b) OVERRIDING SYSTEM VALUE VALUES (?, ?)",
        "a,b | INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT (a) DO UPDATE SET b = excluded.b",
        "a,b | INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING a, b",
        "b | INSERT INTO t (a, b) VALUES ($q$ ?, ) $q$, ?)",
      })
  void an_insert_tells_the_column_of_each_placeholder(String columns, String sql) {
    assertThat(SqlShape.insertColumns(sql)).containsExactly(columns.split(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (?, ?)",
        "INSERT INTO t (a, b) SELECT ?, ?",
        "INSERT INTO t (a, b) VALUES (?, ?), (?, ?)",
        "INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT (a) DO UPDATE SET b = ?",
        "INSERT INTO t (a, b) VALUES (? + ?, 1)",
        "INSERT INTO t (a, b) VALUES (?)",
        "INSERT INTO t (a, b) VALUES (?, ?",
        "INSERT INTO t (a, b VALUES (?, ?)",
        "INSERT INTO t (a, b) VALUES",
        "WITH x AS (SELECT ?) INSERT INTO t (a) VALUES (?)",
        "SELECT (a) FROM t WHERE a = ?",
      })
  void an_insert_of_another_form_is_not_guessed_at(String sql) {
    assertThat(SqlShape.insertColumns(sql)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "b | UPDATE t SET b = ? WHERE id = ?",
        "b | update t set B=? where id=?",
        "b | UPDATE t SET a = a + 1, b = ? WHERE id = ?",
        "b | UPDATE t SET b = ?, a = now() WHERE id = ?",
        "b | UPDATE t SET a = (SELECT max(x) FROM u WHERE y = 1), b = ? WHERE id = ?",
        "a \"b\" | UPDATE t SET \"a \"\"b\"\"\" = ? WHERE id = ?",
        "where | UPDATE t SET \"where\" = ? WHERE id = ?",
        "b | UPDATE t AS x SET b = ? FROM u WHERE x.id = ? AND u.id = x.id RETURNING x.b",
        "b | UPDATE t /* SET a = ? */ SET b = ? WHERE id = ?",
      })
  void an_update_tells_the_column_that_gets_the_new_value(String column, String sql) {
    assertThat(SqlShape.updatedColumn(sql)).isEqualTo(column);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE t SET a = a + ?, b = ? WHERE id = 5",
        "UPDATE t SET a = a + ? WHERE id = ?",
        "UPDATE t SET a = ? + 1 WHERE id = ?",
        "UPDATE t SET a = ?, b = ?",
        "UPDATE t SET a = 1 WHERE b = ? AND id = ?",
        "UPDATE t SET a = CASE WHEN b = ? THEN 1 END WHERE id = ?",
        "UPDATE t SET a = (SELECT x FROM u WHERE y = ?) WHERE id = ?",
        "UPDATE t SET (a, b) = (?, ?)",
        "DELETE FROM t WHERE a = ? AND id = ?",
        "SET = ?",
        "UPDATE t SET",
      })
  void an_update_of_another_form_is_not_guessed_at(String sql) {
    assertThat(SqlShape.updatedColumn(sql)).isNull();
  }
}
