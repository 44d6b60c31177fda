package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulation in Kotlin that uses the whole DSL compiles, without warnings. */
class KotlinSimulationTest {
  @TempDir Path classes;

  @Test
  void theDslReadsWellInKotlin() throws Exception {
    Path source = Path.of(getClass().getResource("/kotlin/ShopSimulation.kt").toURI());
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    ExitCode code =
        new K2JVMCompiler()
            .exec(
                new PrintStream(said, true, StandardCharsets.UTF_8),
                source.toString(),
                "-d",
                classes.toString(),
                "-classpath",
                ForkedGatling.classPath(),
                "-no-stdlib",
                "-no-reflect",
                "-jvm-target",
                "17",
                "-Werror");

    assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
    assertThat(classes.resolve("ShopSimulation.class")).isNotEmptyFile();
  }
}
