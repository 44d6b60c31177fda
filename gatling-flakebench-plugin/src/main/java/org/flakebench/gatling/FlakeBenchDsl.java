package org.flakebench.gatling;

import java.nio.file.Path;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateReader;

/**
 * Entry points for simulations, to be imported statically.
 *
 * <pre>{@code
 * FlakeBenchWorkload oltp = workload("templates/oltp-mixed.yaml");
 * setUp(oltp.population()).protocols(flakebench().url("jdbc:postgresql://localhost/demo").user("demo"));
 * }</pre>
 */
public final class FlakeBenchDsl {
  private FlakeBenchDsl() {}

  /**
   * A protocol for a database under test; the password comes from {@code PGPASSWORD}, {@code
   * PGPASSFILE} or the builder.
   */
  public static FlakeBenchProtocolBuilder flakebench() {
    return new FlakeBenchProtocolBuilder();
  }

  /** The workload of a template. */
  public static FlakeBenchWorkload workload(Template template) {
    return new FlakeBenchWorkload(template);
  }

  /** The workload of a template in a YAML or JSON file. */
  public static FlakeBenchWorkload workload(String file) {
    return new FlakeBenchWorkload(new TemplateReader().read(Path.of(file)));
  }
}
