package org.flakebench.template;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a template's text into a tree. Text is YAML; what is valid JSON is read as JSON, because
 * JSON knows tabs, {@code \/} and {@code 1e3} where YAML 1.1 has other ideas. YAML that would
 * silently mean something else is refused: aliases, a second document, numbers with a leading zero
 * (octal). Thread-safe.
 */
final class TemplateText {
  static final String SYNTAX = "SYNTAX";
  static final String FILE = "FILE";
  static final String EMPTY = "EMPTY";
  static final String NOT_AN_OBJECT = "NOT_AN_OBJECT";

  /** No template is that large; what is larger is another file. */
  private static final int MOST_BYTES = 1 << 20;

  private static final Pattern LINE_AND_COLUMN = Pattern.compile("line (\\d+), column (\\d+)");
  private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9_]+");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final YAMLFactory yaml =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private final JsonMapper json =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Reads a file as UTF-8; each way in which that can fail is a problem of its own. */
  static String content(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new TemplateException(
            "", FILE, file + " is a directory; give a template file (YAML or JSON)");
      }
      if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
        throw new TemplateException(
            "", FILE, file + " has more than 1 MiB; a template is a small YAML or JSON file");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new TemplateException("", FILE, file + " does not exist");
    } catch (CharacterCodingException e) {
      throw new TemplateException("", FILE, file + " is not text in UTF-8");
    } catch (IOException e) {
      throw new TemplateException(
          "",
          FILE,
          file + " cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  /** The object that the text holds. */
  ObjectNode object(String text, String source) {
    String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
    JsonNode tree =
        bare.stripLeading().startsWith("{") ? jsonOrYaml(bare, source) : yaml(bare, source);
    if (tree == null || tree.isNull()) {
      throw new TemplateException(
          "", EMPTY, source + " is empty; a template has at least name, target and statements");
    }
    if (!(tree instanceof ObjectNode object)) {
      throw new TemplateException(
          "",
          NOT_AN_OBJECT,
          source + " holds " + ValueText.of(tree) + "; a template is an object of keys");
    }
    return object;
  }

  private JsonNode jsonOrYaml(String text, String source) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException notJson) {
      // YAML's flow style looks much the same; if the text is neither, YAML's message tells where.
      return yaml(text, source);
    }
  }

  /** One YAML value, null when there is none. */
  JsonNode yaml(String text, String source) {
    try (YAMLParser parser = yaml.createParser(text)) {
      JsonNode tree = parser.nextToken() == null ? null : node(parser, source);
      if (tree != null && parser.nextToken() != null) {
        throw syntax(source, parser, "a second document begins; a template is one document");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw syntax(source, e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
  }

  private JsonNode node(YAMLParser parser, String source) throws IOException {
    if (parser.isCurrentAlias()) {
      throw syntax(
          source,
          parser,
          "*" + parser.getText() + " is an alias; aliases are not supported, write the value out");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          object.set(key, node(parser, source));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(node(parser, source));
        }
        yield array;
      }
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
      case VALUE_NUMBER_INT -> wholeNumber(parser, source);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      default -> NODES.textNode(parser.getText());
    };
  }

  private static JsonNode wholeNumber(YAMLParser parser, String source) throws IOException {
    if (LEADING_ZERO.matcher(parser.getText()).matches()) {
      throw syntax(
          source,
          parser,
          parser.getText() + " has a leading zero: write it without, or in quotes if it is text");
    }
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  /**
   * Not-a-number and the infinities stay text, so that the schema refuses them where a number
   * belongs.
   */
  private static JsonNode decimal(JsonParser parser) throws IOException {
    String text = parser.getText();
    try {
      return NODES.numberNode(new BigDecimal(text.replace("_", "")));
    } catch (NumberFormatException e) {
      return NODES.textNode(text);
    }
  }

  private static TemplateException syntax(String source, JsonParser parser, String message) {
    var at = parser.currentTokenLocation();
    return new TemplateException(
        "",
        SYNTAX,
        source + " line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + message);
  }

  /**
   * The parser's message without the excerpts and positions that it repeats, after the last (the
   * innermost) position.
   */
  private static TemplateException syntax(String source, JsonProcessingException e) {
    String original = String.valueOf(e.getOriginalMessage());
    String place = "";
    Matcher positions = LINE_AND_COLUMN.matcher(original);
    while (positions.find()) {
      place = positions.group();
    }
    if (place.isEmpty() && e instanceof StreamReadException && e.getLocation() != null) {
      place = "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    }
    String message =
        String.join(
            ": ",
            Arrays.stream(original.split("\n"))
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .map(String::trim)
                .toList());
    return new TemplateException(
        "", SYNTAX, source + (place.isEmpty() ? "" : " " + place) + ": " + message);
  }
}
