package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of expressions, as Snowflake computes them. */
class ExpressionTest {
  private static Account account;

  @BeforeAll
  static void start() throws SQLException {
    account = new Account();
    account.run("CREATE TABLE one (n NUMBER(10,2), v VARIANT, t TIMESTAMP_NTZ, s VARCHAR)");
    account.run(
        "INSERT INTO one SELECT 12.5, PARSE_JSON('{\"b\":[1,2,{\"c\":\"x\"}],\"a\":null,\"f\":1.5,"
            + "\"p\":{\"p99.9\":7}}'), '2024-02-29 10:11:12.5', 'it''s'");
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " ==> ",
      quoteCharacter = '`',
      nullValues = "NULL!",
      value = {
        "1 + 2 * 3 ==> 7",
        "5 / 2 ==> 2.500000",
        "7 % 4 ==> 3",
        "-3 + 1 ==> -2",
        "2147483647 + 1 ==> 2147483648",
        "1.10 * 2 ==> 2.20",
        "1 / 3 ==> 0.333333",
        "1::FLOAT / 4 ==> 0.25",
        "'a' || 1 || NULL ==> NULL!",
        "'a' || 1 ==> a1",
        "'it''s' ==> it's",
        "'a\\'b' ==> a'b",
        "$$x'y$$ ==> x'y",
        "1 = 1 AND NOT FALSE ==> TRUE",
        "1 IS NOT DISTINCT FROM NULL ==> FALSE",
        "2 BETWEEN 1 AND 3 ==> TRUE",
        "2 NOT IN (1, 3) ==> TRUE",
        "'abc' LIKE 'a%' ==> TRUE",
        "'a_c' LIKE 'a\\\\_c' ==> FALSE",
        "'a_c' LIKE 'a^_c' ESCAPE '^' ==> TRUE",
        "'ABC' ILIKE 'a%' ==> TRUE",
        "'abc' LIKE ANY ('x%', 'a%') ==> TRUE",
        "'abc' RLIKE 'b' ==> FALSE",
        "'abc' REGEXP 'a.c' ==> TRUE",
        "CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END ==> b",
        "CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'z' END ==> z",
        "IFF(1 > 0, 'yes', 'no') ==> yes",
        "NVL(NULL, 4) ==> 4",
        "NVL2(NULL, 1, 2) ==> 2",
        "COALESCE(NULL, NULL, 3) ==> 3",
        "NULLIF(1, 1) ==> NULL!",
        "ZEROIFNULL(NULL) ==> 0",
        "GREATEST(1, 5, 3) ==> 5",
        "GREATEST(1, NULL) ==> NULL!",
        "LEAST(4, 2) ==> 2",
        "EQUAL_NULL(NULL, NULL) ==> TRUE",
        "DIV0(4, 0) ==> 0.000000",
        "ROUND(2.567, 1) ==> 2.6",
        "TRUNC(2.567, 1) ==> 2.5",
        "CEIL(1.2) ==> 2",
        "FLOOR(-1.2) ==> -2",
        "MOD(7, 4) ==> 3",
        "ABS(-4) ==> 4",
        "SIGN(-4) ==> -1",
        "POWER(2, 3) ==> 8.0",
        "SQRT(9) ==> 3.0",
        "UPPER('ab') ==> AB",
        "LOWER('AB') ==> ab",
        "TRIM('  a ') ==> a",
        "LENGTH('abc') ==> 3",
        "SUBSTR('abcdef', 2, 3) ==> bcd",
        "LEFT('abc', 2) ==> ab",
        "RIGHT('abc', 2) ==> bc",
        "REPLACE('aXb', 'X', '-') ==> a-b",
        "SPLIT_PART('a:b:c', ':', 2) ==> b",
        "SPLIT_PART('a:b:c', ':', -1) ==> c",
        "STARTSWITH('abc', 'ab') ==> TRUE",
        "ENDSWITH('abc', 'bc') ==> TRUE",
        "CONTAINS('abc', 'b') ==> TRUE",
        "CHARINDEX('c', 'abc') ==> 3",
        "POSITION('b', 'abc') ==> 2",
        "REGEXP_REPLACE('abc', 'b', 'x') ==> axc",
        "LPAD('7', 3, '0') ==> 007",
        "CONCAT('a', 1, 'b') ==> a1b",
        "MD5('a') ==> 0cc175b9c0f1b6a831c399e269772661",
        "LENGTH(UUID_STRING()) ==> 36",
        "TO_VARCHAR(12.50) ==> 12.50",
        "TO_NUMBER('12') ==> 12",
        "TO_NUMBER('12.345', 10, 2) ==> 12.35",
        "'12'::NUMBER ==> 12",
        "2.5::INTEGER ==> 3",
        "'true'::BOOLEAN ==> TRUE",
        "TRUE::VARCHAR ==> true",
        "TRY_CAST('x' AS NUMBER) ==> NULL!",
        "TRY_TO_NUMBER('7') ==> 7",
        "TRY_TO_TIMESTAMP('nonsense') ==> NULL!",
        "CAST('abc' AS VARCHAR(2)) ==> ab",
        "'2024-02-29'::DATE ==> 2024-02-29",
        "DATEADD('day', 1, '2024-02-29'::DATE) ==> 2024-03-01",
        "DATEADD(MINUTE, -5, '2024-01-01 00:00:00'::TIMESTAMP_NTZ) ==> 2023-12-31 23:55:00.000",
        "'2024-01-01'::TIMESTAMP_NTZ + INTERVAL '5 minutes' ==> 2024-01-01 00:05:00.000",
        "DATEDIFF('second', '2024-01-01'::TIMESTAMP_NTZ, '2024-01-01 00:01'::TIMESTAMP_NTZ) ==> 60",
        "TIMESTAMPDIFF('millisecond', '2024-01-01 00:00:00', '2024-01-01 00:00:01.5') ==> 1500",
        "DATE_TRUNC('hour', '2024-01-01 10:11:12'::TIMESTAMP_NTZ) ==> 2024-01-01 10:00:00.000",
        "DATE_PART(EPOCH_SECOND, '1970-01-01 00:01:00'::TIMESTAMP_NTZ) ==> 60",
        "EXTRACT(YEAR FROM '2024-02-29'::DATE) ==> 2024",
        "YEAR('2024-02-29'::DATE) ==> 2024",
        "TO_TIMESTAMP_NTZ(60) ==> 1970-01-01 00:01:00.000",
        "TO_TIMESTAMP_NTZ('2024-01-01T00:00:00.123Z') ==> 2024-01-01 00:00:00.123",
        "TO_TIMESTAMP_NTZ(1700000000123, 3) ==> 2023-11-14 22:13:20.123",
        "TO_VARCHAR('2024-02-29 10:11:12'::TIMESTAMP_NTZ) ==> 2024-02-29 10:11:12.000",
        "TO_VARCHAR('2024-02-29 10:11:12'::TIMESTAMP_NTZ, 'YYYY/MM/DD HH24:MI') ==> 2024/02/29 10:11",
        "CONVERT_TIMEZONE('UTC', 'Asia/Kolkata', '2024-01-01 00:00:00'::TIMESTAMP_NTZ) ==> 2024-01-01 05:30:00.000",
        "(SELECT MAX(n) FROM one) ==> 12.50",
        "EXISTS (SELECT 1 FROM one WHERE n > 100) ==> FALSE",
        "HASH('a') = HASH('a') ==> TRUE",
        "TO_JSON(PARSE_JSON('{\"b\":1,\"a\":[true,null]}')) ==> {\"a\":[true,null],\"b\":1}",
        "PARSE_JSON('{\"a\":5}'):a::NUMBER + 1 ==> 6",
        "PARSE_JSON('{\"a\":5}'):a + 1 ==> 6.0",
        "PARSE_JSON('{\"a\":\"x\"}'):a::STRING ==> x",
        "PARSE_JSON('{\"a\":\"x\"}'):a = 'x' ==> TRUE",
        "PARSE_JSON('{\"a\":{\"b\":[1,2]}}'):a.b[1]::INT ==> 2",
        "PARSE_JSON('{\"A\":1}'):a IS NULL ==> TRUE",
        "PARSE_JSON('{\"p99.9\":4}'):\"p99.9\"::FLOAT ==> 4.0",
        "GET_PATH(PARSE_JSON('{\"a\":{\"b\":7}}'), 'a.b')::INT ==> 7",
        "GET(PARSE_JSON('[3,4]'), 1)::INT ==> 4",
        "PARSE_JSON('null') IS NULL ==> FALSE",
        "IS_NULL_VALUE(PARSE_JSON('null')) ==> TRUE",
        "ARRAY_SIZE(PARSE_JSON('[1,2,3]')) ==> 3",
        "ARRAY_CONTAINS('b'::VARIANT, PARSE_JSON('[\"a\",\"b\"]')) ==> TRUE",
        "TO_JSON(OBJECT_CONSTRUCT('b', 1, 'a', 'x', 'n', NULL)) ==> {\"a\":\"x\",\"b\":1}",
        "TO_JSON(ARRAY_CONSTRUCT(1, 'a', NULL)) ==> [1,\"a\",null]",
        "TYPEOF(PARSE_JSON('1.5')) ==> DECIMAL",
        "TO_JSON(OBJECT_INSERT(PARSE_JSON('{\"a\":1}'), 'b', 2)) ==> {\"a\":1,\"b\":2}",
        "TO_JSON(OBJECT_KEYS(PARSE_JSON('{\"b\":1,\"a\":2}'))) ==> [\"a\",\"b\"]",
        "CURRENT_USER() ==> EMULATOR",
        "CURRENT_ROLE() ==> SYSADMIN",
        "CURRENT_WAREHOUSE() ==> COMPUTE_WH",
        "CURRENT_DATABASE() || '.' || CURRENT_SCHEMA() ==> FLAKEBENCH.TEST_RESULTS",
        "CURRENT_TRANSACTION() ==> NULL!",
        "CURRENT_TIMESTAMP() = CURRENT_TIMESTAMP ==> TRUE",
      })
  void value(String expression, String expected) throws SQLException {
    assertThat(account.value("SELECT " + expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " ==> ",
      quoteCharacter = '`',
      nullValues = "NULL!",
      value = {
        "n * 2 ==> 25.00",
        "n / 5 ==> 2.50000000",
        "v:b[2].c::VARCHAR ==> x",
        "v:b[0]::INT + v:f::FLOAT ==> 2.5",
        "v:a ==> null",
        "v:a::VARCHAR ==> NULL!",
        "v:nothing ==> NULL!",
        "v:p.\"p99.9\"::NUMBER(38,3) ==> 7.000",
        "DATEDIFF('minute', DATE_TRUNC('day', t), t) ==> 611",
        "one.s || '!' ==> it's!",
        "t::DATE ==> 2024-02-29",
        "TO_JSON(v:b) ==> [1,2,{\"c\":\"x\"}]",
      })
  void onColumns(String expression, String expected) throws SQLException {
    assertThat(account.value("SELECT " + expression + " FROM one")).isEqualTo(expected);
  }
}
