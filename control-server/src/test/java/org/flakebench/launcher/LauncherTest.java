package org.flakebench.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.flakebench.launcher.FakeTools.Launch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script, run for real with a Java and a Maven that only say what they were asked. */
class LauncherTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path temp;
  private FakeTools tools;

  @BeforeEach
  void setUp() throws IOException {
    tools = new FakeTools(temp);
  }

  @Test
  void buildsOnceAndSaysSo() throws Exception {
    Launch first = tools.start("run", "a b.yaml", "*");
    assertThat(first.exitCode()).isZero();
    assertThat(first.errors()).isEqualTo("Building FlakeBench (first use)…\n");
    assertThat(first.output())
        .startsWith("cwd=" + tools.dir(), "home=" + tools.dir() + "/home/.flakebench")
        .containsSubsequence(
            "-cp",
            tools.repository() + "/control-server/target/flakebench/lib/*",
            "org.flakebench.control.cli.Main",
            "run",
            "a b.yaml",
            "*");
    assertThat(tools.builds())
        .singleElement()
        .asString()
        .contains("-Dflakebench.launcher")
        .contains("package");

    Launch second = tools.start("run");
    assertThat(second.exitCode()).isZero();
    assertThat(second.errors()).isEmpty();
    assertThat(tools.builds()).hasSize(1);
  }

  @Test
  void passesTheExitCodeOfTheApplication() throws Exception {
    assertThat(tools.with("FAKE_JAVA_CODE", "64").start().exitCode()).isEqualTo(64);
  }

  @Test
  void optionsForTheJvm() throws Exception {
    tools.with("FLAKEBENCH_JAVA_OPTS", "-Xmx3g -Da=b").with("FLAKEBENCH_HOME", "data");
    Launch launch = tools.start();
    assertThat(launch.exitCode()).isZero();
    assertThat(launch.output())
        .containsSubsequence("-Xmx1g", "-Xmx3g", "-Da=b")
        .contains(
            "-XX:+UseG1GC",
            "-Dflakebench.tty=false",
            "-Dflakebench.tty.out=false",
            "-Dgatling.data.enableAnalytics=false",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-Djava.util.prefs.userRoot=" + tools.dir() + "/data/prefs")
        .doesNotContain("--sun-misc-unsafe-memory-access=allow");
    assertThat(tools.dir().resolve("data/prefs")).isDirectory();

    tools.javaVersion("25.0.3");
    launch = tools.with("FLAKEBENCH_JAVA_OPTS", "-XX:+UseZGC").start();
    assertThat(launch.exitCode()).isZero();
    assertThat(launch.output())
        .contains(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseZGC")
        .doesNotContain("-XX:+UseG1GC");
  }

  @Test
  void findsItselfThroughLinks() throws Exception {
    Path first = Files.createDirectories(tools.dir().resolve("one")).resolve("first");
    Path second = Files.createDirectories(tools.dir().resolve("two")).resolve("second");
    Files.createSymbolicLink(first, tools.repository().resolve("flakebench"));
    Files.createSymbolicLink(second, Path.of("../one/first"));
    Launch launch = tools.startAs(second);
    assertThat(launch.exitCode()).isZero();
    assertThat(launch.output())
        .contains(tools.repository() + "/control-server/target/flakebench/lib/*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "simulations/pom.xml", "results-bridge/src/main/java"})
  void buildsAgainWhenSourcesAreNewer(String changed) throws Exception {
    assertThat(tools.start().exitCode()).isZero();
    Path source = tools.repository().resolve(changed);
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    Launch launch = tools.start();
    assertThat(launch.exitCode()).isZero();
    assertThat(launch.errors()).isEqualTo("Building FlakeBench (its sources changed)…\n");
    assertThat(tools.builds()).hasSize(2);
  }

  @Test
  void buildsNothingWhenToldNotTo() throws Exception {
    Launch launch = tools.with("FLAKEBENCH_BUILD", "never").start();
    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.errors())
        .contains("there is no application")
        .contains("FLAKEBENCH_BUILD is never");
    assertThat(tools.builds()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_392", "11.0.2", "16"})
  void refusesOldJava(String version) throws Exception {
    tools.javaVersion(version);
    Launch launch = tools.start();
    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.errors())
        .contains("Java " + version)
        .contains("JDK 17 or newer")
        .hasLineCount(1);
    assertThat(tools.builds()).isEmpty();
  }

  @Test
  void refusesOldMaven() throws Exception {
    Launch launch = tools.with("FAKE_MAVEN_VERSION", "3.6.3").start();
    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.errors()).contains("Maven 3.6.3").contains("3.8 or newer").hasLineCount(1);

    assertThat(tools.with("FAKE_MAVEN_VERSION", "4.0.0").start().exitCode()).isZero();
  }

  @Test
  void missingTools() throws Exception {
    Files.delete(tools.dir().resolve("bin/mvn"));
    Launch launch = tools.start();
    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.errors()).contains("install Maven 3.8 or newer").hasLineCount(1);

    launch = tools.with("JAVA_HOME", tools.dir() + "/nowhere").start();
    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.errors())
        .contains("JAVA_HOME is '" + tools.dir() + "/nowhere'")
        .hasLineCount(1);
  }

  @Test
  void failedBuild() throws Exception {
    Launch launch = tools.with("FAKE_MAVEN_CODE", "7").start();
    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.output()).isEmpty();
    assertThat(launch.errors())
        .contains("[ERROR] something is wrong")
        .contains("exit code 7")
        .contains(tools.repository() + "/target/launcher-build.log");

    // A failure leaves nothing behind that would pass for an application or for a build that goes
    // on.
    assertThat(tools.with("FAKE_MAVEN_CODE", "").start().exitCode()).isZero();
    assertThat(tools.builds()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoAtOnceBuildOnce(boolean flock) throws Exception {
    if (flock) {
      tools.link("flock");
    }
    tools.closeGate();
    Launch first = tools.start("first");
    await().atMost(DEADLINE).until(() -> tools.builds().size() == 1);
    Launch second = tools.start("second");
    await().atMost(DEADLINE).until(() -> second.errors().contains("Waiting for another build"));
    tools.openGate();
    assertThat(first.exitCode()).isZero();
    assertThat(second.exitCode()).isZero();
    assertThat(second.output()).contains("second");
    assertThat(tools.builds()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptedBuildLeavesNoLock(boolean flock) throws Exception {
    if (flock) {
      tools.link("flock");
    }
    tools.closeGate();
    Launch first = tools.start();
    await().atMost(DEADLINE).until(() -> tools.builds().size() == 1);
    first.process().destroy();
    assertThat(first.exitCode()).isEqualTo(130);
    tools.openGate();
    assertThat(tools.start().exitCode()).isZero();
    assertThat(tools.builds()).hasSize(2);
  }

  @Test
  void staleLockIsBroken() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path lock = Files.createDirectories(tools.repository().resolve("target/launcher.lock"));
    Files.writeString(lock.resolve("pid"), ended.pid() + "\n");
    Launch launch = tools.start();
    assertThat(launch.exitCode()).isZero();
    assertThat(tools.builds()).hasSize(1);
    assertThat(lock).doesNotExist();
  }
}
