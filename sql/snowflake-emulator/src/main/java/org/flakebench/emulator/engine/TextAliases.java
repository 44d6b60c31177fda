package org.flakebench.emulator.engine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.flakebench.emulator.error.SnowflakeError;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/** Functions on text and numbers that H2 calls. Called by name only. */
public final class TextAliases {
  private static final DateTimeFormatter NTZ =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final DateTimeFormatter TZ =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xx");

  private TextAliases() {}

  /** A value as TO_VARCHAR writes it. */
  public static String toText(Value value) {
    if (value == null || value == ValueNull.INSTANCE) {
      return null;
    }
    return switch (value.getValueType()) {
      case Value.BOOLEAN -> value.getBoolean() ? "true" : "false";
      case Value.NUMERIC, Value.DECFLOAT -> value.getBigDecimal().toPlainString();
      case Value.DOUBLE, Value.REAL -> number(value.getDouble());
      case Value.TIMESTAMP -> local(value).format(NTZ);
      case Value.TIMESTAMP_TZ -> zoned(value).format(TZ);
      case Value.VARBINARY, Value.BINARY ->
          HexFormat.of().withUpperCase().formatHex(value.getBytes());
      case Value.JSON -> JsonAliases.vText(value);
      default -> value.getString();
    };
  }

  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.valueOf((long) value);
    }
    return String.valueOf(value).replace("E", "e");
  }

  static LocalDateTime local(Value value) {
    return org.h2.util.JSR310Utils.valueToLocalDateTime(value, null);
  }

  static OffsetDateTime zoned(Value value) {
    return org.h2.util.JSR310Utils.valueToOffsetDateTime(value, null)
        .atZoneSameInstant(Call.current().session.zone())
        .toOffsetDateTime();
  }

  public static Boolean rlike(String text, String pattern) {
    return text == null || pattern == null ? null : Pattern.matches("(?s)" + pattern, text);
  }

  public static String reverse(String text) {
    return text == null ? null : new StringBuilder(text).reverse().toString();
  }

  public static String splitPart(String text, String separator, Integer part) {
    if (text == null || separator == null || part == null) {
      return null;
    }
    String[] parts =
        separator.isEmpty() ? new String[] {text} : text.split(Pattern.quote(separator), -1);
    int index = part < 0 ? parts.length + part : Math.max(0, part - 1);
    return index < 0 || index >= parts.length ? "" : parts[index];
  }

  public static Boolean startsWith(String text, String with) {
    return text == null || with == null ? null : text.startsWith(with);
  }

  public static Boolean endsWith(String text, String with) {
    return text == null || with == null ? null : text.endsWith(with);
  }

  public static Boolean contains(String text, String what) {
    return text == null || what == null ? null : text.contains(what);
  }

  public static String md5(String text) throws GeneralSecurityException {
    return digest("MD5", text);
  }

  public static String sha2(String text, Integer... bits) throws GeneralSecurityException {
    return digest("SHA-" + (bits.length == 0 ? 256 : bits[0]), text);
  }

  private static String digest(String algorithm, String text) throws GeneralSecurityException {
    if (text == null) {
      return null;
    }
    MessageDigest digest = MessageDigest.getInstance(algorithm);
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  public static Long hash(Value... values) {
    long hash = 1125899906842597L;
    for (Value value : values) {
      for (char c : String.valueOf(toText(value)).toCharArray()) {
        hash = 31 * hash + c;
      }
      hash = hash * 0x9E3779B97F4A7C15L + 17;
    }
    return hash;
  }

  public static String uuid() {
    return UUID.randomUUID().toString();
  }

  public static Long random() {
    return ThreadLocalRandom.current().nextLong();
  }

  private static double draw(Value generator) {
    return generator == ValueNull.INSTANCE
        ? ThreadLocalRandom.current().nextDouble()
        : new Random(generator.getBigDecimal().longValue() * 0x9E3779B97F4A7C15L).nextDouble();
  }

  public static Long uniform(Long from, Long to, Value generator) {
    return from + (long) (draw(generator) * (to - from + 1));
  }

  public static Double uniformFloat(Double from, Double to, Value generator) {
    return from + draw(generator) * (to - from);
  }

  public static String randStr(Integer length, Value generator) {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    Random random =
        generator == ValueNull.INSTANCE
            ? new Random()
            : new Random(generator.getBigDecimal().longValue());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  public static Long bitAnd(Long a, Long b) {
    return a == null || b == null ? null : a & b;
  }

  public static String hexEncode(Value value) {
    if (value == ValueNull.INSTANCE) {
      return null;
    }
    byte[] bytes =
        value.getValueType() == Value.VARBINARY
            ? value.getBytes()
            : value.getString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }

  /** Hexadecimal digits as bytes; bytes stay as they are. */
  public static byte[] hex(Value value) {
    if (value == ValueNull.INSTANCE) {
      return null;
    }
    if (value.getValueType() == Value.VARBINARY || value.getValueType() == Value.BINARY) {
      return value.getBytes();
    }
    try {
      return HexFormat.of().parseHex(value.getString());
    } catch (IllegalArgumentException e) {
      throw new SnowflakeError(
          "100115",
          "22000",
          "The following string is not a legal hex-encoded value: '" + value.getString() + "'");
    }
  }

  /** Counts a row of a branch of MERGE. */
  public static Boolean tick(String branch) {
    Call call = Call.current();
    if (call != null) {
      switch (branch) {
        case "I" -> call.inserted++;
        case "U" -> call.updated++;
        default -> call.deleted++;
      }
    }
    return true;
  }

  /** TRY_CAST: the value as text when it fits, else null. */
  public static String tryCast(Value value, String base) {
    String text = toText(value);
    if (text == null) {
      return null;
    }
    try {
      switch (base) {
        case "NUMBER" -> new java.math.BigDecimal(text.strip());
        case "FLOAT" -> Double.parseDouble(text.strip());
        case "BOOLEAN" -> {
          if (!text.strip().matches("(?i)true|false|t|f|yes|no|y|n|on|off|1|0")) {
            return null;
          }
        }
        case "BINARY" -> HexFormat.of().parseHex(text);
        case "TEXT" -> {}
        default -> {
          return TimeAliases.time(value, base);
        }
      }
      return text.strip();
    } catch (RuntimeException e) {
      return null;
    }
  }
}
