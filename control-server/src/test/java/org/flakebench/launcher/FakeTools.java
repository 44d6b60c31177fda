package org.flakebench.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.flakebench.arch.Repository;

/**
 * A repository with the real launcher in it, and a Java and a Maven that only say what they were
 * asked.
 */
final class FakeTools {
  private static final long DEADLINE_S = 60;
  private static final List<String> TOOLS =
      List.of("cat", "find", "head", "mkdir", "mv", "readlink", "rm", "sed", "sleep", "tail", "tr");

  private static final String JAVA =
      """
      #!/bin/sh
      printf 'cwd=%s\\n' "$PWD"
      printf 'home=%s\\n' "$FLAKEBENCH_HOME"
      printf '%s\\n' "$@"
      exit "${FAKE_JAVA_CODE:-0}"
      """;

  // Waits for the gate for 30 s at most, so that no process outlives a test that fails.
  private static final String MVN =
      """
      #!/bin/sh
      if [ "$1" = -v ]; then
        printf 'Apache Maven %s (x)\\nMaven home: /x\\n' "${FAKE_MAVEN_VERSION:-3.8.7}"
        exit 0
      fi
      printf '%s\\n' "$*" >>"$FAKE_DIR/builds"
      tries=0
      while [ -e "$FAKE_DIR/gate" ] && [ "$tries" -lt 300 ]; do
        sleep 0.1
        tries=$((tries + 1))
      done
      if [ -n "${FAKE_MAVEN_CODE:-}" ]; then
        printf '[ERROR] something is wrong\\n'
        exit "$FAKE_MAVEN_CODE"
      fi
      for arg in "$@"; do
        case $arg in
          -Dflakebench.dist=*) mkdir -p "${arg#*=}/lib" ;;
        esac
      done
      """;

  private final Path dir;
  private final Path repository;
  private final Map<String, String> environment = new HashMap<>();

  FakeTools(Path dir) throws IOException {
    this.dir = dir.toRealPath();
    repository = this.dir.resolve("a repository");
    for (String module :
        List.of("gatling-flakebench-plugin", "results-bridge", "simulations", "control-server")) {
      Files.createDirectories(repository.resolve(module).resolve("src/main/java"));
      Files.writeString(repository.resolve(module).resolve("pom.xml"), "<project/>");
    }
    Files.writeString(repository.resolve("pom.xml"), "<project/>");
    script(
        repository.resolve("flakebench"),
        Files.readString(Repository.root().resolve("flakebench")));
    script(this.dir.resolve("jdk/bin/java"), JAVA);
    script(this.dir.resolve("jdk/bin/javac"), "#!/bin/sh\n");
    script(this.dir.resolve("bin/mvn"), MVN);
    javaVersion("17.0.15");
    for (String tool : TOOLS) {
      link(tool);
    }
    environment.put("PATH", this.dir.resolve("bin").toString());
    environment.put("JAVA_HOME", this.dir.resolve("jdk").toString());
    environment.put("HOME", this.dir.resolve("home").toString());
    environment.put("FAKE_DIR", this.dir.toString());
    environment.put("LC_ALL", "C.UTF-8");
  }

  /** Puts a tool of this machine on the launcher's PATH. */
  void link(String tool) throws IOException {
    for (String place : System.getenv("PATH").split(":")) {
      Path real = Path.of(place, tool);
      if (Files.isExecutable(real)) {
        script(dir.resolve("bin").resolve(tool), "#!/bin/sh\nexec '" + real + "' \"$@\"\n");
        return;
      }
    }
    throw new IllegalStateException(
        "'" + tool + "' is not on the PATH of this machine; the launcher's test needs it");
  }

  void javaVersion(String version) throws IOException {
    Files.writeString(
        dir.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
  }

  FakeTools with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Path dir() {
    return dir;
  }

  Path repository() {
    return repository;
  }

  /** What Maven was asked to build, one line for each time. */
  List<String> builds() throws IOException {
    Path builds = dir.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
  }

  /** Builds wait while the gate is closed. */
  void closeGate() throws IOException {
    Files.createFile(dir.resolve("gate"));
  }

  void openGate() throws IOException {
    Files.delete(dir.resolve("gate"));
  }

  /** Starts the launcher by its own path in the directory that holds the repository. */
  Launch start(String... arguments) throws IOException {
    return startAs(repository.resolve("flakebench"), arguments);
  }

  Launch startAs(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(Arrays.asList(arguments));
    Path out = Files.createTempFile(dir, "out", ".txt");
    Path err = Files.createTempFile(dir, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Launch(builder.start(), out, err);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A launcher that was started. */
  record Launch(Process process, Path out, Path err) {
    int exitCode() throws InterruptedException {
      if (!process.waitFor(DEADLINE_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the launcher did not end within " + DEADLINE_S + " s");
      }
      return process.exitValue();
    }

    List<String> output() throws IOException {
      return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    String errors() throws IOException {
      return Files.readString(err, StandardCharsets.UTF_8);
    }
  }
}
