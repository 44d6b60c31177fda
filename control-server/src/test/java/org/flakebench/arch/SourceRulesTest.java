package org.flakebench.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules themselves, on samples that keep and break them. */
class SourceRulesTest {
  private static final String MAIN =
      "control-server/src/main/java/org/flakebench/control/api/A.java";
  private static final String STORE = "results-bridge/src/main/java/org/flakebench/store/A.java";
  private static final String CLI =
      "control-server/src/main/java/org/flakebench/control/cli/A.java";
  private static final String TEST =
      "control-server/src/test/java/org/flakebench/control/api/ATest.java";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM b",
        "select a from b where c = ?",
        "SELECT 1",
        "SELECT version()",
        "WITH x AS (SELECT a FROM b) ",
        "INSERT INTO a VALUES (?)",
        "insert into a values (?)",
        "UPDATE a SET b = ?",
        "DELETE FROM a",
        "MERGE INTO a USING b",
        "TRUNCATE TABLE a",
        "COPY a (b, c) FROM STDIN",
        "CREATE TABLE a (b int)",
        "CREATE OR REPLACE VIEW a",
        "DROP SCHEMA \\\"a\\\" CASCADE",
        "alter table a add b int",
      })
  void sqlText(String sql) {
    String source = "class A {\n  String s = \"" + sql + "\";\n}\n";
    assertThat(SourceRules.violations(MAIN, source))
        .singleElement()
        .asString()
        .startsWith(MAIN + ":2: SQL text");
    assertThat(SourceRules.violations(STORE, source)).isEmpty();
    assertThat(
            SourceRules.violations(
                "sql/snowflake-emulator/src/main/java/org/flakebench/emulator/A.java", source))
        .isEmpty();
  }

  @Test
  void sqlInTextBlock() {
    String source =
        "class A {\n  String s = \"\"\"\n      SELECT a\n      FROM b\n      \"\"\";\n}\n";
    assertThat(SourceRules.violations(MAIN, source))
        .singleElement()
        .asString()
        .startsWith(MAIN + ":2: SQL text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT",
        "Select a template from the list",
        "the table must not be updated; set it to null",
        "SELECT and INSERT are allowed",
        "statements such as CREATE TABLE are refused",
        "please select one from these",
        "expected one statement that reads, as SELECT * FROM a",
        "must have the form UPDATE {table} SET column = ?",
      })
  void prose(String text) {
    assertThat(SourceRules.violations(MAIN, "class A { String s = \"" + text + "\"; }")).isEmpty();
  }

  @Test
  void sqlInCommentsIsNoText() {
    String source =
        "// \"SELECT a FROM b\"\n/* \"SELECT a FROM b\" */ class A { char c = '\"'; }\n/** {@code \"DELETE FROM a\"} */\n";
    assertThat(SourceRules.violations(MAIN, source)).isEmpty();
  }

  @Test
  void sleepInTest() {
    assertThat(SourceRules.violations(TEST, "class A {\n  { Thread.sleep(5); }\n}"))
        .containsExactly(TEST + ":2: a test that sleeps");
    assertThat(SourceRules.violations(TEST, "{ TimeUnit.SECONDS.sleep(5); }")).hasSize(1);
    assertThat(
            SourceRules.violations(TEST, "// Thread.sleep(5)\n{ String s = \"Thread.sleep(5)\"; }"))
        .isEmpty();
  }

  @Test
  void standardOut() {
    String source = "class A {\n  { System.out.println(); }\n}";
    assertThat(SourceRules.violations(MAIN, source))
        .containsExactly(MAIN + ":2: System.out outside control.cli");
    assertThat(SourceRules.violations(CLI, source)).isEmpty();
    assertThat(SourceRules.violations(TEST, source)).isEmpty();
  }

  @Test
  void stackTrace() {
    assertThat(SourceRules.violations(CLI, "{ e.printStackTrace(); }")).hasSize(1);
    assertThat(SourceRules.violations(CLI, "{ e.printStackTrace(writer); }")).isEmpty();
  }

  @Test
  void length() {
    assertThat(SourceRules.violations(MAIN, "\n".repeat(500))).isEmpty();
    assertThat(SourceRules.violations(MAIN, "\n".repeat(501)))
        .singleElement()
        .asString()
        .contains("longer than 500");
  }

  @Test
  void literalsAndCodeAreToldApart() {
    JavaText text = JavaText.parse("a(\"x\\\"y\", '\\'', \"\"\"\n  \"q\" \"\"\"); // \"z\"");
    assertThat(text.literals())
        .isEqualTo(
            List.of(new JavaText.Literal(1, "x\\\"y"), new JavaText.Literal(1, "\n  \"q\" ")));
    assertThat(text.code().replace(" ", "")).isEqualTo("a(,,\n);");
  }
}
