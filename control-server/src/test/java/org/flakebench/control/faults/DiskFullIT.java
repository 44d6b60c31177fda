package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that take nothing any more. A limit on the size of files stands for a full disk: it needs
 * no rights, works everywhere, and gives the writer the same kind of refusal.
 */
@Tag("crash")
@ExtendWith(Faults.class)
class DiskFullIT {
  private static final int LIMIT_KB = 100;

  @TempDir Path directory;
  private FaultHome home;
  private Flakebench flakebench;

  @BeforeEach
  void application(FaultHome given) {
    home = given;
    flakebench = home.application(directory);
  }

  @AfterEach
  void end() {
    flakebench.close();
  }

  private String[] run(String table, String... more) throws Exception {
    String template = Yaml.write(directory, Yaml.template(home.table(table), "", Yaml.LOOKUP));
    String[] arguments = {"run", template, "--target", home.demo().jdbcUrl(), "--quiet"};
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  /** Neither segments nor Gatling's log can grow: figures are kept all the same. */
  @Test
  void aRunKeepsItsFigures() throws Exception {
    Flakebench.Ended ended =
        flakebench.withFilesUpTo(LIMIT_KB).start(run("bounded", "--json", "run.json")).end();
    assertThat(ended.exit()).as("%s%s", ended.out(), ended.err()).isZero();
    List<String> messages = ended.messages();
    assertThat(messages).hasSize(3);
    assertThat(messages.get(0)).contains("spool", "cannot be written", "kept in memory");
    assertThat(messages.get(1)).contains("execution records were dropped");
    assertThat(messages.get(2)).contains("report", "results are not touched");

    RunSummary summary = home.summary(home.runs().get(0));
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.operations()).isPositive();
    assertThat(summary.errors()).isZero();
    assertThat(summary.latencyMs().p99()).isPositive();
    RunSummary.RecordsPart records = summary.records();
    assertThat(records.dropped()).isPositive();
    assertThat(records.stored()).isPositive();
    assertThat(records.produced())
        .isEqualTo(records.sampledOut() + records.stored() + records.dropped());
    assertThat(records.produced()).isEqualTo(summary.operations());
    assertThat(summary.report()).as("a report that could not be made").isNull();
    assertThat(Files.readString(directory.resolve("run.json"))).contains("\"report\" : null");
  }

  @Test
  void aFileInPlaceOfTheSpool() throws Exception {
    Path spool = home.path().resolve("spool");
    Files.deleteIfExists(spool);
    Files.createFile(spool);
    int before = home.runs().size();
    try {
      flakebench.run(run("spooled")).failed(64, spool.toString());
    } finally {
      Files.delete(spool);
    }
    assertThat(home.runs()).hasSize(before);
  }

  @Test
  void aFileInPlaceOfTheReports() throws Exception {
    Files.createFile(directory.resolve("taken"));
    int before = home.runs().size();
    flakebench.run(run("reported", "--report-dir", "taken")).failed(64, "taken");
    assertThat(home.runs()).hasSize(before);
  }

  @Test
  void aSummaryThatCannotBeWrittenIsRefusedBeforeTheRun() throws Exception {
    int before = home.runs().size();
    flakebench.run(run("summed", "--json", directory.toString())).failed(64, "--json");
    assertThat(home.runs()).hasSize(before);
  }

  @Test
  void aHomeThatIsAFile() throws IOException {
    Path file = Files.createFile(directory.resolve("home"));
    new Flakebench(file, directory).run("runs", "list").failed(64, file.toString());
  }
}
