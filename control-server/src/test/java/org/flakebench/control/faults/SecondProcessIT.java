package org.flakebench.control.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.flakebench.report.RunSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one home. */
@Tag("crash")
@ExtendWith(Faults.class)
class SecondProcessIT {
  private static final int UNAVAILABLE = 69;

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

  @Test
  void theDemoServesOneRunAtATime() throws IOException {
    String template = Yaml.write(directory, Yaml.template("orders", "", Yaml.LOOKUP));
    Flakebench.Running first =
        flakebench
            .start("run", template, "--set", "load.duration_seconds=300")
            .until("MEASUREMENT");
    List<Path> spool = home.spool();
    assertThat(spool).isNotEmpty();

    flakebench
        .run("run", template, "--quiet")
        .failed(UNAVAILABLE, "another run uses the embedded demo", "--target");

    Flakebench.Ended list = flakebench.run("runs", "list");
    assertThat(list.exit()).isZero();
    assertThat(list.messages()).isEmpty();
    assertThat(list.out()).contains("RUNNING");
    assertThat(home.spool()).containsAll(spool);
    assertThat(first.process().isAlive()).isTrue();

    Flakebench.Ended ended = first.signal("INT").end();
    assertThat(ended.exit()).as("%s%s", ended.out(), ended.err()).isEqualTo(130);
    RunSummary summary = home.summary(home.runs().get(0));
    assertThat(summary.operations()).isPositive();
    assertThat(summary.errors()).isZero();
  }

  @Test
  void runsOnOtherTablesGoSideBySide() throws Exception {
    Flakebench.Running[] both = new Flakebench.Running[2];
    for (int i = 0; i < 2; i++) {
      String table = home.table("side_" + i);
      both[i] =
          flakebench.start(
              "run",
              Yaml.write(directory, Yaml.template(table, "", Yaml.LOOKUP)),
              "--target",
              home.demo().jdbcUrl(),
              "--quiet");
    }
    for (Flakebench.Running running : both) {
      Flakebench.Ended ended = running.end();
      assertThat(ended.exit()).as("%s%s", ended.out(), ended.err()).isZero();
      assertThat(ended.err()).isEmpty();
    }
    assertThat(List.of(summary(0).target().table(), summary(1).target().table()))
        .containsExactlyInAnyOrder("public.side_0", "public.side_1");
  }

  private RunSummary summary(int back) throws IOException {
    RunSummary summary = home.summary(home.runs().get(back));
    assertThat(summary.status()).isEqualTo("COMPLETED");
    assertThat(summary.operations()).isPositive();
    assertThat(summary.records().stored()).isEqualTo(summary.operations());
    return summary;
  }

  @Test
  void aStoreThatIsNotThere() throws IOException {
    flakebench
        .run("runs", "list", "--store", "jdbc:postgresql://127.0.0.1:1/nowhere")
        .failed(UNAVAILABLE, "127.0.0.1:1/nowhere");
    flakebench
        .run(
            "run",
            Yaml.write(directory, Yaml.template("orders", "", Yaml.LOOKUP)),
            "--store",
            "jdbc:postgresql://127.0.0.1:1/nowhere",
            "--quiet")
        .failed(UNAVAILABLE, "127.0.0.1:1/nowhere");
  }

  @Test
  void aStoreWithoutASchema() throws Exception {
    flakebench
        .run("runs", "list", "--store", home.demo().jdbcUrl())
        .failed(64, "no schema", "flakebench schema install");
  }
}
