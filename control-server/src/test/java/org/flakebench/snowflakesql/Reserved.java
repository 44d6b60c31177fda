package org.flakebench.snowflakesql;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that may not be names without quotes, from <a
 * href="https://docs.snowflake.com/en/sql-reference/reserved-keywords">Reserved and limited
 * keywords</a>.
 */
final class Reserved {
  /** Not even a column. */
  static final Set<String> WORDS =
      Set.of(
          ("ALL ALTER AND ANY AS BETWEEN BY CASE CAST CHECK COLUMN CONNECT CONSTRAINT CREATE"
                  + " CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DELETE"
                  + " DISTINCT DROP ELSE EXISTS FALSE FOLLOWING FOR FROM GRANT GROUP HAVING ILIKE"
                  + " IN INCREMENT INSERT INTERSECT INTO IS LIKE LOCALTIME LOCALTIMESTAMP MINUS"
                  + " NOT NULL OF ON OR ORDER QUALIFY REGEXP REVOKE RLIKE ROW ROWS SAMPLE SELECT"
                  + " SET SOME START TABLE TABLESAMPLE THEN TO TRIGGER TRUE TRY_CAST UNION UNIQUE"
                  + " UPDATE VALUES WHEN WHENEVER WHERE WITH")
              .split(" "));

  /** Not a table's name or alias in FROM; behind the list those that begin what may follow. */
  static final Set<String> FROM =
      Stream.concat(
              WORDS.stream(),
              Stream.of(
                  ("CROSS FULL INNER JOIN LATERAL LEFT NATURAL RIGHT USING"
                          + " LIMIT OFFSET FETCH EXCEPT ASOF MATCH_CONDITION PIVOT UNPIVOT AT BEFORE"
                          + " CHANGES")
                      .split(" ")))
          .collect(Collectors.toUnmodifiableSet());

  private Reserved() {}
}
