package org.flakebench.emulator.sql;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PUT and GET, whose file names follow rules of their own. */
final class FileTransfers {
  private static final Pattern PUT =
      Pattern.compile(
          "(?is)\\s*PUT\\s+('(?:[^'\\\\]|\\\\.)*'|\\S+)\\s+('(?:[^'\\\\]|\\\\.)*'|\\S+)(.*)");
  private static final Pattern GET =
      Pattern.compile(
          "(?is)\\s*GET\\s+('(?:[^'\\\\]|\\\\.)*'|\\S+)\\s+('(?:[^'\\\\]|\\\\.)*'|\\S+)(.*)");
  private static final Pattern OPTION =
      Pattern.compile("\\s*([A-Za-z_]+)\\s*=\\s*('[^']*'|[\\w]+)\\s*");

  private FileTransfers() {}

  static Statement read(String sql) {
    String text = bare(sql).strip().replaceAll(";$", "");
    Matcher put = PUT.matcher(text);
    if (put.matches()) {
      String file = unquoted(put.group(1));
      String stage = unquoted(put.group(2));
      if (!file.startsWith("file://") || !stage.startsWith("@")) {
        throw Lexer.syntax(sql, sql.indexOf(file), file);
      }
      Map<String, String> options = options(put.group(3));
      for (String name : options.keySet()) {
        if (!java.util.Set.of("PARALLEL", "AUTO_COMPRESS", "SOURCE_COMPRESSION", "OVERWRITE")
            .contains(name)) {
          throw Lexer.syntax(sql, sql.toUpperCase(Locale.ROOT).indexOf(name), name);
        }
      }
      return new Statement.Put(
          file.substring("file://".length()),
          stage.substring(1),
          Boolean.parseBoolean(options.getOrDefault("OVERWRITE", "false")),
          Boolean.parseBoolean(options.getOrDefault("AUTO_COMPRESS", "true")),
          Integer.parseInt(options.getOrDefault("PARALLEL", "4")),
          options.getOrDefault("SOURCE_COMPRESSION", "AUTO_DETECT"));
    }
    Matcher get = GET.matcher(text);
    if (!get.matches()) {
      throw Lexer.syntax(sql, 0, text);
    }
    String stage = unquoted(get.group(1));
    String directory = unquoted(get.group(2));
    if (!stage.startsWith("@") || !directory.startsWith("file://")) {
      throw Lexer.syntax(sql, 0, text);
    }
    Map<String, String> options = options(get.group(3));
    return new Statement.Get(
        stage.substring(1),
        directory.substring("file://".length()),
        options.get("PATTERN"),
        Integer.parseInt(options.getOrDefault("PARALLEL", "10")));
  }

  /** Without comments in front and behind; between them two slashes belong to a file's name. */
  static String bare(String sql) {
    String text = sql.strip();
    while (text.startsWith("/*") || text.startsWith("--")) {
      String close = text.startsWith("/*") ? "*/" : "\n";
      int end = text.indexOf(close);
      text = end < 0 ? "" : text.substring(end + close.length()).strip();
    }
    return text.replaceFirst("(?s)\\s/\\*((?!\\*/).)*\\*/\\s*$", "");
  }

  private static String unquoted(String text) {
    return text.startsWith("'")
        ? text.substring(1, text.length() - 1).replace("\\'", "'").replace("\\\\", "\\")
        : text;
  }

  private static Map<String, String> options(String text) {
    Map<String, String> options = new TreeMap<>();
    Matcher matcher = OPTION.matcher(text);
    int at = 0;
    while (matcher.find(at) && matcher.start() == at) {
      options.put(matcher.group(1).toUpperCase(Locale.ROOT), unquoted(matcher.group(2)));
      at = matcher.end();
      if (at >= text.length()) {
        break;
      }
    }
    if (!text.substring(at).isBlank()) {
      throw Lexer.syntax(text, at, text.substring(at).strip());
    }
    return options;
  }
}
