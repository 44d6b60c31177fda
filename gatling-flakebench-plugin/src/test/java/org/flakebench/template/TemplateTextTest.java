package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told when the text itself is wrong. */
class TemplateTextTest {
  @TempDir Path directory;

  private static List<String> problems(String text) {
    return Samples.problems(() -> Samples.READER.read(text, "t.yaml"));
  }

  @Test
  void brokenYamlTellsLineAndColumn() {
    assertThat(problems("name: x\nload: [1, 2\nslo: 3"))
        .containsExactly(
            " | SYNTAX | t.yaml line 3, column 4: while parsing a flow sequence: expected ',' or ']', but got :");
    assertThat(problems("name: a: b"))
        .containsExactly(
            " | SYNTAX | t.yaml line 1, column 8: mapping values are not allowed here");
  }

  @Test
  void duplicateKeysAreRefusedInYamlAndJson() {
    assertThat(problems("name: a\nname: b"))
        .singleElement()
        .asString()
        .startsWith(" | SYNTAX | t.yaml line 2")
        .contains("'name'");
    assertThat(problems("{\"name\": 1, \"name\": 2}"))
        .singleElement()
        .asString()
        .contains("SYNTAX")
        .contains("'name'");
  }

  @Test
  void aSecondDocumentIsRefused() {
    assertThat(problems(Samples.MINIMAL + "---\nname: b\n"))
        .containsExactly(
            " | SYNTAX | t.yaml line 8, column 1: a second document begins; a template is one document");
  }

  @Test
  void aliasesAreRefusedInsteadOfReadAsText() {
    assertThat(problems("name: &n x\ndescription: *n"))
        .containsExactly(
            " | SYNTAX | t.yaml line 2, column 14: *n is an alias; aliases are not supported, write the value out");
  }

  @Test
  void octalNumbersAreRefusedInsteadOfReadAsOthers() {
    assertThat(problems("load: {duration_seconds: 010}"))
        .containsExactly(
            " | SYNTAX | t.yaml line 1, column 26: 010 has a leading zero: write it without, or in quotes if it is text");
  }

  @Test
  void emptyTextAndOtherThanObjectsAreRefused() {
    assertThat(problems(""))
        .containsExactly(
            " | EMPTY | t.yaml is empty; a template has at least name, target and statements");
    assertThat(problems("# only a comment\n")).singleElement().asString().contains("EMPTY");
    assertThat(problems("null")).singleElement().asString().contains("EMPTY");
    assertThat(problems("- a"))
        .containsExactly(" | NOT_AN_OBJECT | t.yaml holds a list; a template is an object of keys");
    assertThat(problems("hello"))
        .containsExactly(
            " | NOT_AN_OBJECT | t.yaml holds \"hello\"; a template is an object of keys");
    assertThat(Samples.problems(() -> Samples.READER.read(IntNode.valueOf(3))))
        .containsExactly(" | NOT_AN_OBJECT | the template is 3; a template is an object of keys");
    assertThat(Samples.problems(() -> Samples.READER.read(MissingNode.getInstance())))
        .containsExactly(
            " | NOT_AN_OBJECT | the template is missing; a template is an object of keys");
  }

  @Test
  void jsonWithTabsEscapesAndExponentsIsRead() {
    Template template =
        Samples.READER.read(
            """
            {
            \t"name": "a\\/b", "load": {"duration_seconds": 6e1, "connections": 4}, "scaling": {"mode": "BOUNDED"},
            \t"target": {"table_type": "POSTGRES", "database": "d", "schema": "s", "table": "t"},
            \t"statements": [{"kind": "POINT_LOOKUP", "weight_pct": 1.0E+2}]
            }
            """,
            "t.json");

    assertThat(template.name()).isEqualTo("a/b");
    assertThat(template.load().durationSeconds()).isEqualTo(60);
    assertThat(template.config().at("/load/duration_seconds").isInt()).isTrue();
  }

  @Test
  void filesThatCannotBeReadAreToldApart() throws IOException {
    Path missing = directory.resolve("missing.yaml");
    Path latin =
        Files.write(
            directory.resolve("latin.yaml"), "name: é".getBytes(StandardCharsets.ISO_8859_1));
    Path large = Files.writeString(directory.resolve("large.yaml"), "#".repeat((1 << 20) + 1));
    Path empty = Files.createFile(directory.resolve("empty.yaml"));

    assertThat(Samples.problems(() -> Samples.READER.read(missing)))
        .containsExactly(" | FILE | " + missing + " does not exist");
    assertThat(Samples.problems(() -> Samples.READER.read(directory)))
        .containsExactly(
            " | FILE | " + directory + " is a directory; give a template file (YAML or JSON)");
    assertThat(Samples.problems(() -> Samples.READER.read(latin)))
        .containsExactly(" | FILE | " + latin + " is not text in UTF-8");
    assertThat(Samples.problems(() -> Samples.READER.read(large)))
        .containsExactly(
            " | FILE | " + large + " has more than 1 MiB; a template is a small YAML or JSON file");
    assertThat(Samples.problems(() -> Samples.READER.read(empty)))
        .containsExactly(
            " | EMPTY | "
                + empty
                + " is empty; a template has at least name, target and statements");
  }

  @Test
  void fileWithByteOrderMarkIsRead() throws IOException {
    Path file = Files.writeString(directory.resolve("bom.yaml"), "\uFEFF" + Samples.MINIMAL);

    assertThat(Samples.READER.read(file).name()).isEqualTo("minimal");
  }
}
