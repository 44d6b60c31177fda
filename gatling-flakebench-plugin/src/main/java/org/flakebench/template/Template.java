package org.flakebench.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What a run is made from: a target, a load, a mix of statements and the limits it is judged by.
 * Immutable; made by {@link TemplateReader}, which has checked it against the JSON Schema and the
 * rules between fields, and has put in every default.
 *
 * @param name the template's name, 1–255 characters
 * @param description what the template is for; may be empty
 * @param statements at least one; weights sum to exactly 100.00
 * @param slo limits that a finished run is held against; may be empty
 * @param guardrails null when off
 * @param config the whole template as JSON with every default filled in, as it is stored with the
 *     run
 * @param contentHash SHA-256 (hex) of the canonical form of {@code config}: equal templates have
 *     equal hashes, whatever their key order, comments or file format
 */
public record Template(
    String name,
    String description,
    TargetSpec target,
    LoadSpec load,
    ScalingSpec scaling,
    GuardrailSpec guardrails,
    List<StatementSpec> statements,
    ValuesSpec values,
    RecordSpec record,
    List<SloSpec> slo,
    TrialsSpec trials,
    Map<String, String> tags,
    JsonNode config,
    String contentHash) {

  public Template {
    statements = List.copyOf(statements);
    slo = List.copyOf(slo);
    tags = Map.copyOf(tags);
  }

  /**
   * SHA-256 (hex) of the parts that decide which value pools are sampled from where: target,
   * statements and values. Pools of a template that came from a file are kept under it, so that
   * another duration or number of connections finds them.
   */
  public String poolHash() {
    ObjectNode parts = JsonNodeFactory.instance.objectNode();
    for (String part : List.of("target", "statements", "values")) {
      parts.set(part, config.path(part));
    }
    return CanonicalJson.hash(parts);
  }
}
