package org.flakebench.emulator.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Hashes of statements, as QUERY_HASH and QUERY_PARAMETERIZED_HASH: the second without values. */
public final class Fingerprint {
  private static final Set<Token.Kind> VALUES = Set.of(Token.Kind.STRING, Token.Kind.NUMBER);

  private Fingerprint() {}

  /** Equal for statements that differ in blanks and comments only. */
  public static String exact(String sql) {
    return hash(sql, false);
  }

  /** Equal for statements that differ in constants too. */
  public static String parameterized(String sql) {
    return hash(sql, true);
  }

  private static String hash(String sql, boolean withoutValues) {
    StringBuilder text = new StringBuilder();
    List<Token> tokens;
    try {
      tokens = Lexer.tokens(sql);
    } catch (RuntimeException e) {
      return md5(sql);
    }
    for (Token token : tokens) {
      boolean value = withoutValues && VALUES.contains(token.kind());
      text.append(value ? "?" : token.text()).append('\u0001');
    }
    return md5(text.toString());
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("MD5 is part of every JDK", e);
    }
  }
}
