package org.flakebench.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverridesTest {

  private static List<TemplateOverride> overrides(String... texts) {
    return Arrays.stream(texts).map(TemplateOverride::parse).toList();
  }

  private static Template read(String... overrides) {
    return Samples.READER.read(Samples.contract(), "sample", overrides(overrides));
  }

  private static List<String> problems(String... overrides) {
    return Samples.problems(() -> read(overrides));
  }

  @Test
  void takeThePlaceOfTheTemplatesValuesAndTheLastOneWins() {
    Template template =
        read(
            "load.duration_seconds=20",
            "load.duration_seconds = 30",
            "name=a=b",
            "scaling.max_workers=null");

    assertThat(template.load().durationSeconds()).isEqualTo(30);
    assertThat(template.name()).isEqualTo("a=b");
  }

  @Test
  void reachIntoListsAndBringWholeValues() {
    Template template =
        read(
            "statements[0].weight_pct=50",
            "statements[1].weight_pct=14.5",
            "statements[4].parameters[0].max='2026-02-01'",
            "values.distribution={type: ZIPFIAN, theta: 0.9}",
            "tags.build=\"7\"",
            "slo=[]");

    assertThat(template.statements())
        .extracting(StatementSpec::weightBasisPoints)
        .startsWith(5000, 1450);
    assertThat(template.statements().get(4).parameters().get(0).options().get("max").textValue())
        .isEqualTo("2026-02-01");
    assertThat(template.values().options()).hasToString("{\"theta\":0.9}");
    assertThat(template.tags()).containsEntry("build", "7").containsEntry("team", "demo");
    assertThat(template.slo()).isEmpty();
  }

  @Test
  void makeSectionsThatTheTemplateDoesNotHave() {
    assertThat(read("guardrails.max_cpu_percent=50").guardrails().maxCpuPercent()).isEqualTo(50);
  }

  @Test
  void unknownPathIsNamed() {
    assertThat(problems("load.durtion_seconds=20"))
        .singleElement()
        .asString()
        .startsWith(
            "load.durtion_seconds | UNKNOWN_KEY | unknown key; did you mean duration_seconds?; allowed here: arrival, ")
        .endsWith(" (set by the override of load.durtion_seconds)");
    assertThat(problems("lod.duration_seconds=20"))
        .singleElement()
        .asString()
        .startsWith("lod | UNKNOWN_KEY | unknown key; did you mean load?; allowed here: ")
        .endsWith(" (set by the override of lod.duration_seconds)");
  }

  @Test
  void wrongValueNamesTheOverride() {
    assertThat(problems("load.duration_seconds=0"))
        .containsExactly(
            "load.duration_seconds | OUT_OF_RANGE | is 0, must be a whole number from 1 to 2592000"
                + " (set by the override of load.duration_seconds)");
  }

  @Test
  void placesThatDoNotExistAreNamed() {
    assertThat(
            problems(
                "statements[7].weight_pct=1",
                "load[0]=1",
                "name.first=x",
                "statements.weight_pct=1"))
        .containsExactlyInAnyOrder(
            "statements[7].weight_pct | BAD_OVERRIDE | does not exist: statements has 5 entries",
            "load[0] | BAD_OVERRIDE | does not exist: load is no list",
            "name.first | BAD_OVERRIDE | name is \"oltp-mixed\", it has no key first",
            "statements.weight_pct | BAD_OVERRIDE | statements is a list, it has no key weight_pct");
  }

  @Test
  void brokenPathsAndValuesAreRefused() {
    String form = "is not a path; write it as in load.connections or statements[0].weight_pct";
    assertThat(problems("[0]=1", ".load=1", "load..mode=1", "statements[x]=1", "load.mode=[1"))
        .hasSize(5)
        .contains(
            "[0] | BAD_OVERRIDE | " + form,
            ".load | BAD_OVERRIDE | " + form,
            "statements[x] | BAD_OVERRIDE | " + form)
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("load.mode | BAD_OVERRIDE | has a value that is not YAML: "));
    assertThat(Samples.problems(() -> TemplateOverride.parse("load.mode")))
        .containsExactly(
            " | BAD_OVERRIDE | an override is path=value, as in load.duration_seconds=20; it is \"load.mode\"");
    assertThat(Samples.problems(() -> TemplateOverride.parse("=3"))).hasSize(1);
  }

  @Test
  void treeOfTheCallerStaysAsItIs() {
    var tree = Samples.minimal();
    var before = tree.deepCopy();

    Samples.READER.read(tree, overrides("name=other"));

    assertThat(tree).isEqualTo(before);
  }
}
