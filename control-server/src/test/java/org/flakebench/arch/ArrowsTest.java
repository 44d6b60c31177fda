package org.flakebench.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.flakebench.archsample.bridge.UsesStore;
import org.flakebench.archsample.conduct.UsesGatling;
import org.flakebench.archsample.gatling.UsesGatlingCore;
import org.flakebench.archsample.load.UsesJdbc;
import org.flakebench.archsample.lost.Unplaced;
import org.flakebench.archsample.store.UsesBridge;
import org.flakebench.archsample.template.UsesLoad;
import org.junit.jupiter.api.Test;

/** The rules themselves, on samples that break them. */
class ArrowsTest {
  private static final String ROOT = "org.flakebench.archsample";

  @Test
  void arrowAgainstTheTable() {
    assertThat(violations(UsesLoad.class))
        .singleElement()
        .asString()
        .contains("'template' must not use 'load'");
    assertThat(violations(UsesBridge.class))
        .first()
        .asString()
        .contains("'store' must not use 'bridge'");
  }

  @Test
  void arrowAlongTheTable() {
    assertThat(violations(UsesStore.class)).isEmpty();
  }

  @Test
  void jdbcWhereItMustNotBe() {
    assertThat(violations(UsesJdbc.class)).first().asString().contains("'load' must not use JDBC");
  }

  @Test
  void gatlingWhereItMustNotBe() {
    assertThat(violations(UsesGatling.class))
        .first()
        .asString()
        .contains("'conduct' must not use this part of Gatling");
    assertThat(violations(UsesGatlingCore.class))
        .first()
        .asString()
        .contains("'gatling' must not use this part");
    assertThat(House.outside("gatling", "io.gatling.javaapi.core.Session")).isEmpty();
    assertThat(House.outside("gatling.internal", "io.gatling.core.action.Action")).isEmpty();
    assertThat(House.outside("simulations", "io.gatling.core.action.Action")).isNotEmpty();
  }

  @Test
  void packageWithoutAPlace() {
    assertThat(violations(Unplaced.class)).singleElement().asString().contains("does not place");
    assertThat(House.home("control.cli")).contains("control");
    assertThat(House.home("gatling.internal.stats")).contains("gatling.internal");
  }

  @Test
  void cycle() {
    JavaClasses both = new ClassFileImporter().importClasses(UsesBridge.class, UsesStore.class);
    var result = slices().matching(ROOT + ".(**)").should().beFreeOfCycles().evaluate(both);
    assertThat(result.hasViolation()).isTrue();
  }

  private static List<String> violations(Class<?> sample) {
    JavaClasses classes = new ClassFileImporter().importClasses(sample);
    return classes().should(new Arrows(ROOT)).evaluate(classes).getFailureReport().getDetails();
  }
}
