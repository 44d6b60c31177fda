package org.flakebench.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the compiled classes of all modules against the arrows between modules and packages. */
class ArchitectureTest {
  private static final String ROOT = "org.flakebench";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void seesTheClassesOfOtherModules() {
    assertThat(CLASSES)
        .extracting(JavaClass::getPackageName)
        .contains(ROOT + ".template", ROOT + ".measure", ROOT + ".report")
        .doesNotContain(ROOT + ".arch");
  }

  @Test
  void packagesUseOnlyWhatTheyMay() {
    classes().should(new Arrows(ROOT)).check(CLASSES);
  }

  @Test
  void noCycleBetweenPackages() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
