package org.flakebench.simulations;

import java.nio.file.Path;

/** Forked runs of {@link TemplateSimulation}, as {@code gatling:test} starts them. */
final class TemplateRuns {
  private TemplateRuns() {}

  /** On a table of the demo server that the test has made. */
  static ForkedGatling.Ended onTable(Path folder, Path template) throws Exception {
    return gatling(folder, template)
        .with("flakebench.target", TestDatabases.demo().jdbcUrl())
        .run(TemplateSimulation.class.getName());
  }

  /** On the demo table, which the run makes anew. */
  static ForkedGatling.Ended onDemo(Path folder, Path template) throws Exception {
    return gatling(folder, template).run(TemplateSimulation.class.getName());
  }

  private static ForkedGatling gatling(Path folder, Path template) {
    TestDatabases.store();
    return new ForkedGatling(folder)
        .with("flakebench.template", template)
        .with("flakebench.store", "embedded");
  }
}
