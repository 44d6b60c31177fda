package org.flakebench.control.faults;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Templates that cannot be used: 64, before anything is started. */
@ExtendWith(Faults.class)
class BadTemplateIT {
  private static final int USAGE = 64;

  @TempDir Path directory;
  private Flakebench flakebench;

  @BeforeEach
  void application(FaultHome home) {
    flakebench = home.application(directory);
  }

  @AfterEach
  void end() {
    flakebench.close();
  }

  private Flakebench.Ended run(String template, String... more) throws IOException {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "run";
    arguments[1] = template;
    System.arraycopy(more, 0, arguments, 2, more.length);
    return flakebench.run(arguments);
  }

  private String written(String text) throws IOException {
    return Yaml.write(directory, text);
  }

  @Test
  void notYaml() throws IOException {
    run(written("name: [a, b\nload: {")).failed(USAGE, "line ");
  }

  @Test
  void anUnknownKeyIsHinted() throws IOException {
    run(written(Yaml.template("orders", ", warmup_second: 3", Yaml.LOOKUP)))
        .failed(USAGE, "load", "warmup_second", "warmup_seconds");
  }

  @Test
  void weightsThatAreNotAHundred() throws IOException {
    run(written(Yaml.template("orders", "", Yaml.LOOKUP.replace("100", "99.99"))))
        .failed(USAGE, "99.99", "100");
  }

  @Test
  void whatIsNotThereYet() throws IOException {
    run(
            written(Yaml.template("orders", "", Yaml.LOOKUP)).toString(),
            "--set",
            "target.connection=prod")
        .failed(USAGE, "target.connection", "prod", "does not exist yet");
  }

  @Test
  void aSettingOfAnUnknownPath() throws IOException {
    run(written(Yaml.template("orders", "", Yaml.LOOKUP)), "--set", "load.durationseconds=3")
        .failed(USAGE, "load.durationseconds", "duration_seconds");
  }

  @Test
  void aFileThatIsNotThere() throws IOException {
    run("nowhere.yaml").failed(USAGE, "nowhere.yaml");
  }

  @Test
  void aDirectoryInPlaceOfAFile() throws IOException {
    run(".").failed(USAGE, directory.toString());
  }
}
