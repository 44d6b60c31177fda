package org.flakebench.template;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** Writes a template's tree as YAML that reads back as the same tree. */
final class TemplateYaml {
  private static final YAMLMapper PLAIN = mapper(true);
  private static final YAMLMapper QUOTED = mapper(false);
  private static final TemplateText TEXT = new TemplateText();

  private TemplateYaml() {}

  private static YAMLMapper mapper(boolean plain) {
    return YAMLMapper.builder(
            YAMLFactory.builder()
                .disable(Feature.WRITE_DOC_START_MARKER)
                .disable(Feature.SPLIT_LINES)
                .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .configure(Feature.MINIMIZE_QUOTES, plain)
                .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build())
        .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
        .build();
  }

  /**
   * With as few quotes as go, and with all of them where a text would be taken for something else.
   */
  static String write(ObjectNode tree) {
    try {
      String plain = PLAIN.writeValueAsString(tree);
      return readsAs(tree, plain) ? plain : QUOTED.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written", e);
    }
  }

  private static boolean readsAs(ObjectNode tree, String yaml) {
    try {
      return CanonicalJson.hash(TEXT.object(yaml, "")).equals(CanonicalJson.hash(tree));
    } catch (TemplateException notYaml) {
      return false;
    }
  }
}
