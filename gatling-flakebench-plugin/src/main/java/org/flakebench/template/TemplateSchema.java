package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The JSON Schema (2020-12) of templates: the one source of keys, types, ranges, defaults and
 * descriptions, for the reader, the form and the docs. Thread-safe.
 */
public final class TemplateSchema {
  static final String UNKNOWN_KEY = "UNKNOWN_KEY";
  static final String MISSING = "MISSING";
  static final String WRONG_TYPE = "WRONG_TYPE";
  static final String NOT_ALLOWED = "NOT_ALLOWED";
  static final String OUT_OF_RANGE = "OUT_OF_RANGE";
  static final String WRONG_LENGTH = "WRONG_LENGTH";

  private static final String RESOURCE = "template.schema.json";

  private final JsonNode document;
  private final Schema schema;
  private final SchemaTree tree;

  /** Reads the schema from the class path. */
  public TemplateSchema() {
    try (InputStream in = TemplateSchema.class.getResourceAsStream(RESOURCE)) {
      document = JsonMapper.builder().build().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + RESOURCE + " cannot be read", e);
    }
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(document);
    tree = new SchemaTree(document);
  }

  /** The schema itself, a copy that the caller may change. */
  public JsonNode document() {
    return document.deepCopy();
  }

  /** The schema as a tree to walk along. */
  SchemaTree tree() {
    return tree;
  }

  /**
   * What the schema finds wrong, at most one problem per place: the first, since the others follow
   * from it.
   */
  List<TemplateException.Problem> problems(JsonNode template) {
    List<TemplateException.Problem> problems = new ArrayList<>();
    Set<String> places = new HashSet<>();
    for (Error error : schema.validate(template)) {
      TemplateException.Problem problem = problem(error);
      if (places.add(problem.path())) {
        problems.add(problem);
      }
    }
    return problems;
  }

  private TemplateException.Problem problem(Error error) {
    String path = path(error.getInstanceLocation());
    JsonNode rule = ruleOf(error);
    return switch (error.getKeyword()) {
      case "additionalProperties" -> {
        Set<String> known = new TreeSet<>(rule.isMissingNode() ? Set.of() : tree.keys(rule));
        String key = error.getProperty();
        yield new TemplateException.Problem(
            child(path, key),
            UNKNOWN_KEY,
            "unknown key"
                + Hints.forKey(key, known, tree)
                + "; allowed here: "
                + String.join(", ", known));
      }
      case "required" -> {
        String key = error.getProperty();
        JsonNode missing = tree.property(rule, key);
        String strategy = rule.path("properties").path("strategy").path("const").asText();
        yield new TemplateException.Problem(
            child(path, key),
            MISSING,
            "is missing; "
                + (strategy.isEmpty() ? "" : strategy + " needs it, and ")
                + "it must be "
                + SchemaText.allowed(missing));
      }
      default ->
          new TemplateException.Problem(
              path,
              code(error.getKeyword()),
              "is "
                  + ValueText.of(error.getInstanceNode())
                  + ", must be "
                  + SchemaText.allowed(rule)
                  + Hints.forValue(error.getInstanceNode(), rule.path("enum")));
    };
  }

  private static String code(String keyword) {
    return switch (keyword) {
      case "type" -> WRONG_TYPE;
      case "enum", "const" -> NOT_ALLOWED;
      case "minLength", "maxLength", "minItems", "maxItems", "maxProperties" -> WRONG_LENGTH;
      default -> OUT_OF_RANGE;
    };
  }

  /** The part of the schema that the failed keyword stands in. */
  private JsonNode ruleOf(Error error) {
    NodePath keyword = error.getSchemaLocation().getFragment();
    JsonNode rule = document;
    for (int i = 0; i < keyword.getNameCount() - 1; i++) {
      Object step = keyword.getElement(i);
      rule = step instanceof Integer index ? rule.path(index) : rule.path(step.toString());
    }
    return rule;
  }

  private static String path(NodePath location) {
    String path = "";
    for (int i = 0; i < location.getNameCount(); i++) {
      Object step = location.getElement(i);
      path =
          step instanceof Integer index ? path + "[" + index + "]" : child(path, step.toString());
    }
    return path;
  }

  private static String child(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
