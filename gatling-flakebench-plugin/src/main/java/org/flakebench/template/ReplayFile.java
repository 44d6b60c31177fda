package org.flakebench.template;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the file of a REPLAY pattern: lines of {@code second,qps}, with or without a line of names
 * at the top. Empty lines and lines that begin with {@code #} say nothing.
 */
final class ReplayFile {
  static final String CODE = "REPLAY_FILE";
  private static final long MOST_BYTES = 16L << 20;
  private static final double MOST_QPS = 10_000_000;
  private static final double MOST_SECONDS = 2_592_000;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

  private final String name;

  private ReplayFile(String name) {
    this.name = name;
  }

  /**
   * @param folder where a relative name is looked for first; then in the working directory
   * @throws BadReplayException in words, without the path in the template
   */
  static List<RatePattern.Level> read(Path folder, String name) {
    return new ReplayFile(name).levels(lines(folder, name));
  }

  /** A file that is no list of rates. */
  static final class BadReplayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadReplayException(String message) {
      super(message);
    }
  }

  private static List<String> lines(Path folder, String name) {
    try {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        file = Path.of(name);
      }
      if (!Files.isRegularFile(file)) {
        throw new BadReplayException(
            "is "
                + name
                + ", which is no file in "
                + folder.toAbsolutePath()
                + " nor in the working directory; give a CSV file with lines of second,qps");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new BadReplayException("is " + name + ", which has more than 16 MiB");
      }
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new BadReplayException("is " + name + ", which is not text in UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new BadReplayException("is " + name + ", which cannot be read: " + e.getMessage());
    }
  }

  private List<RatePattern.Level> levels(List<String> lines) {
    List<RatePattern.Level> levels = new ArrayList<>();
    double last = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replace("\uFEFF", "").trim();
      boolean names = levels.isEmpty() && line.replace(" ", "").equalsIgnoreCase("second,qps");
      if (line.isEmpty() || line.startsWith("#") || names) {
        continue;
      }
      String[] fields = line.split(",", -1);
      if (fields.length != 2) {
        throw wrong(i, "\"" + shown(line) + "\" has " + fields.length + " fields, not two");
      }
      double second = number(i, fields[0].trim(), "the second", MOST_SECONDS);
      double qps = number(i, fields[1].trim(), "the rate", MOST_QPS);
      if (levels.isEmpty() && second != 0) {
        throw wrong(i, "the first second is " + fields[0].trim() + ", it must be 0");
      }
      if (second <= last) {
        throw wrong(
            i, "second " + fields[0].trim() + " is not after the one before; seconds must grow");
      }
      last = second;
      levels.add(new RatePattern.Level(second, qps));
    }
    if (levels.isEmpty()) {
      throw new BadReplayException("is " + name + ", which has no line of second,qps");
    }
    return levels;
  }

  private double number(int line, String text, String what, double most) {
    if (!NUMBER.matcher(text).matches() || Double.parseDouble(text) > most) {
      throw wrong(
          line,
          what
              + " is \""
              + shown(text)
              + "\", it must be a number from 0 to "
              + String.format("%.0f", most));
    }
    return Double.parseDouble(text);
  }

  private BadReplayException wrong(int line, String what) {
    return new BadReplayException("is " + name + ", but in its line " + (line + 1) + " " + what);
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
