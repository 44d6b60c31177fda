package org.flakebench.snowflakesql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flakebench.arch.Repository;
import org.junit.jupiter.api.Test;

/** {@code docs/snowflake-facts.md}: each fact has a page, and a test that there really is. */
class FactsPageTest {
  private static final Path PAGE = Repository.root().resolve("docs/snowflake-facts.md");
  private static final Pattern ROW =
      Pattern.compile("^\\|(?<fact>[^|]+)\\|(?<page>[^|]+)\\|(?<tests>[^|]+)\\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

  /** One row of a table. */
  private record Fact(String text, String page, String tests) {}

  @Test
  void everyFactHasPagesThatAreAddresses() throws IOException {
    assertThat(facts()).hasSizeGreaterThan(30);
    assertThat(facts())
        .allSatisfy(
            fact ->
                assertThat(fact.page().split("\\s+"))
                    .describedAs(fact.text())
                    .allMatch(
                        page ->
                            page.matches(
                                "<https://(docs\\.snowflake\\.com/en|github\\.com/"
                                    // Reports of others only where the fact says that it is no
                                    // more.
                                    + (fact.text().contains("(m") ? "[A-Za-z-]+" : "snowflakedb")
                                    + ")/[A-Za-z0-9/_.#-]+>")));
  }

  @Test
  void everyFactNamesTestsThatAreThere() throws IOException {
    Map<String, String> sources = testSources();
    List<String> missing = new ArrayList<>();
    for (Fact fact : facts()) {
      Matcher test = TEST.matcher(fact.tests());
      boolean named = false;
      while (test.find()) {
        named = true;
        String source = sources.get(test.group(1));
        if (source == null
            || test.group(2) != null && !source.contains(" " + test.group(2) + "(")) {
          missing.add(test.group() + " of: " + fact.text());
        }
      }
      if (!named) {
        missing.add("no test of: " + fact.text());
      }
    }
    assertThat(missing).isEmpty();
  }

  private static List<Fact> facts() throws IOException {
    List<Fact> facts = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && !row.group("page").contains("---") && !line.startsWith("| fact ")) {
        facts.add(
            new Fact(
                row.group("fact").strip(), row.group("page").strip(), row.group("tests").strip()));
      }
    }
    return facts;
  }

  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module :
        List.of(
            "gatling-flakebench-plugin",
            "results-bridge",
            "simulations",
            "control-server",
            "sql/snowflake-emulator")) {
      try (Stream<Path> tree = Files.walk(Repository.root().resolve(module + "/src/test/java"))) {
        for (Path file : tree.filter(f -> f.toString().endsWith(".java")).toList()) {
          sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
      }
    }
    return sources;
  }
}
