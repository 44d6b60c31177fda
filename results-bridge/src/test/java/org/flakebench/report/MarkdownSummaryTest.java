package org.flakebench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownSummaryTest {
  @Test
  void showsASearchWithItsSteps() throws IOException {
    Golden.assertEqual("search.md", MarkdownSummary.render(Summaries.search()));
  }

  @Test
  void showsAGoodRun() throws IOException {
    Golden.assertEqual("passed.md", MarkdownSummary.render(Summaries.passed()));
  }

  @Test
  void showsWhatWentWrong() throws IOException {
    Golden.assertEqual("bad.md", MarkdownSummary.render(Summaries.bad()));
  }

  @Test
  void everyRowOfATableHasAsManyCellsAsItsHeader() {
    int cells = 0;
    for (String line : MarkdownSummary.render(Summaries.bad()).split("\n")) {
      if (!line.startsWith("|")) {
        cells = 0;
        continue;
      }
      int here = line.replace("\\|", "").split("\\|", -1).length;
      assertThat(here).as(line).isEqualTo(cells == 0 ? here : cells);
      cells = here;
    }
  }

  @Test
  void escapesWhatWouldBeMarkup() {
    assertThat(MarkdownSummary.escape("a|b\nc <script> `x` *y* [z](u) & \\"))
        .isEqualTo("a\\|b c &lt;script&gt; \\`x\\` \\*y\\* \\[z\\](u) &amp; \\\\");
  }

  @Test
  void writesAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("step/summary.md");
    MarkdownSummary.write(Summaries.passed(), file);
    assertThat(Files.readString(file)).startsWith("## FlakeBench: oltp-mixed\n");
  }
}
