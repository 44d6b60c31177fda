package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads templates from YAML or JSON: checks them against the schema and against the rules between
 * fields, and fills in every default. All problems of a template are told at once; only text that
 * is no YAML at all ends the reading early. Thread-safe.
 *
 * <p>What a template is made of may still not exist in this version: {@link Supported} says so.
 */
public final class TemplateReader {
  private static final Path HERE = Path.of("");

  private final TemplateSchema schema;
  private final TemplateText text = new TemplateText();
  private final Overrides overriding = new Overrides(text);

  public TemplateReader() {
    this(new TemplateSchema());
  }

  /** Shares the schema with other users of it. */
  public TemplateReader(TemplateSchema schema) {
    this.schema = schema;
  }

  /**
   * Reads a file, as UTF-8.
   *
   * @throws TemplateException with every problem; also when there is no such file
   */
  public Template read(Path file) {
    return read(file, List.of());
  }

  /**
   * As {@link #read(Path)}, with overrides that take the place of the file's values; a later one
   * wins.
   */
  public Template read(Path file, List<TemplateOverride> overrides) {
    ObjectNode object = text.object(TemplateText.content(file), file.toString());
    Path folder = file.toAbsolutePath().getParent();
    return check(object, overrides, folder == null ? HERE : folder);
  }

  /**
   * Reads a text.
   *
   * @param sourceName what messages call the text, such as a file's name
   * @throws TemplateException with every problem
   */
  public Template read(String text, String sourceName) {
    return read(text, sourceName, List.of());
  }

  /** As {@link #read(String, String)}, with overrides. */
  public Template read(String text, String sourceName, List<TemplateOverride> overrides) {
    return check(this.text.object(text, sourceName), overrides, HERE);
  }

  /**
   * Reads a tree, which stays as it is.
   *
   * @throws TemplateException with every problem
   */
  public Template read(JsonNode tree) {
    return read(tree, List.of());
  }

  /** As {@link #read(JsonNode)}, with overrides. */
  public Template read(JsonNode tree, List<TemplateOverride> overrides) {
    if (!(tree instanceof ObjectNode object)) {
      String is = tree == null || tree.isMissingNode() ? "missing" : ValueText.of(tree);
      throw new TemplateException(
          "",
          TemplateText.NOT_AN_OBJECT,
          "the template is " + is + "; a template is an object of keys");
    }
    return check(object.deepCopy(), overrides, HERE);
  }

  /**
   * @param folder where files that the template names are looked for, before the working directory
   */
  private Template check(ObjectNode template, List<TemplateOverride> overrides, Path folder) {
    Problems problems = new Problems();
    overriding.apply(template, overrides, problems);
    Shorthand.expand(template);
    ObjectNode given = schema.tree().given(template);
    ObjectNode config = schema.tree().complete(template);
    problems.addAll(
        schema.problems(config).stream().map(problem -> withOrigin(problem, overrides)).toList());
    new LoadRules(problems, config, given).check();
    new StatementRules(problems).check(config);
    new TableTypeRules(problems).check(config);
    new SloRules(problems).check(config);
    boolean rate =
        problems.clean("load") && "QPS".equals(config.get("load").get("mode").textValue());
    RatePattern pattern = rate ? RatePatterns.of(config.get("load"), folder, problems) : null;
    if (!problems.isEmpty()) {
      throw new TemplateException(problems.inOrderOf(config));
    }
    // Once more, because the rules have added keys, and each key has its place.
    return TemplateRecords.template(schema.tree().complete(config), pattern);
  }

  /** Says when a value is not the template's own, so that nobody looks for it there. */
  private static TemplateException.Problem withOrigin(
      TemplateException.Problem problem, List<TemplateOverride> overrides) {
    for (TemplateOverride override : overrides) {
      boolean newKey =
          problem.code().equals(TemplateSchema.UNKNOWN_KEY)
              && override.path().startsWith(problem.path() + ".");
      if (newKey || override.path().equals(problem.path())) {
        return new TemplateException.Problem(
            problem.path(),
            problem.code(),
            problem.message() + " (set by the override of " + override.path() + ")");
      }
    }
    return problem;
  }
}
