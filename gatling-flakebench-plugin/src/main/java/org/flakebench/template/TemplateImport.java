package org.flakebench.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads templates of others into ours: our own form, or the flat configuration of FlakeBench.
 * Thread-safe.
 */
public final class TemplateImport {
  /**
   * A template that was taken over.
   *
   * @param yaml its text, without what is only a default
   * @param notes what was left out or changed, one line each, beginning with the field's name
   */
  public record Imported(Template template, String yaml, List<String> notes) {
    public Imported {
      notes = List.copyOf(notes);
    }
  }

  private final TemplateSchema schema = new TemplateSchema();
  private final TemplateReader reader = new TemplateReader(schema);
  private final TemplateText text = new TemplateText();

  /**
   * Reads a file, as UTF-8.
   *
   * @throws TemplateException with everything that cannot be taken over
   */
  public Imported read(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    return read(TemplateText.content(file), name.replaceFirst("\\.[A-Za-z]+$", ""));
  }

  /**
   * Reads a text.
   *
   * @param fallbackName the template's name where the text has none
   */
  public Imported read(String source, String fallbackName) {
    ObjectNode tree = text.object(source, fallbackName);
    if (tree.path("config").isTextual()) {
      // Some exports keep the configuration as a text within the row.
      tree.set("config", text.object(tree.get("config").textValue(), "config"));
    }
    if (!FlatImport.isFlat(tree)) {
      return imported(reader.read(tree), tree, List.of());
    }
    FlatImport.Flat flat = FlatImport.of(tree, fallbackName, schema.document());
    try {
      return imported(reader.read(flat.template()), flat.template(), flat.notes());
    } catch (TemplateException e) {
      Map<String, String> origins = flat.origins();
      throw FlatImport.withOrigins(e, origins);
    }
  }

  private Imported imported(Template template, ObjectNode tree, List<String> notes) {
    ObjectNode given = schema.tree().given(tree);
    return new Imported(template, TemplateYaml.write(given), notes);
  }
}
