package org.flakebench.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;

/** Templates to start from, and what the reader finds wrong with changed ones. */
final class Samples {
  static final TemplateReader READER = new TemplateReader();

  /** The least that is a template; this version can run it. */
  static final String MINIMAL =
      """
      name: minimal
      target: {table_type: POSTGRES, database: demo, schema: public, table: orders}
      load: {duration_seconds: 10}
      scaling: {mode: FIXED, min_workers: 1, min_connections: 4}
      statements:
        - {kind: POINT_LOOKUP, weight_pct: 100}
      """;

  private Samples() {}

  static String contract() {
    try (InputStream in = Samples.class.getResourceAsStream("contract-sample.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The minimal template's tree with values put in, each as path=value. */
  static ObjectNode minimal(String... changes) {
    TemplateText text = new TemplateText();
    ObjectNode tree = text.object(MINIMAL, "minimal");
    Problems problems = new Problems();
    new Overrides(text)
        .apply(tree, Arrays.stream(changes).map(TemplateOverride::parse).toList(), problems);
    Assertions.assertThat(problems.inOrderOf(tree)).isEmpty();
    return tree;
  }

  static Template read(String... changes) {
    return READER.read(minimal(changes));
  }

  /** What is wrong with the changed minimal template, as "path | code | message". */
  static List<String> problems(String... changes) {
    return problems(() -> READER.read(minimal(changes)));
  }

  static List<String> problems(Runnable reading) {
    try {
      reading.run();
      return List.of();
    } catch (TemplateException e) {
      return e.problems().stream()
          .map(p -> p.path() + " | " + p.code() + " | " + p.message())
          .toList();
    }
  }
}
