package org.flakebench.control.cli;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps passwords off the command line, where every user of the machine can read them in the
 * process list, and out of messages.
 *
 * <p>User names are fine in a URL.
 */
final class Secrets {
  private static final Pattern NAME =
      Pattern.compile(
          "password|passwd|pwd|pass|passcode|sslpassword|token|secret|private_?key(_?(pwd|base64|passphrase))?"
              + "|private_?key_?file_?pwd|oauthclientsecret|oauthtoken|id_?token(_?password)?|proxy_?password",
          Pattern.CASE_INSENSITIVE);

  /**
   * {@code //user:password@host}. A question mark ends the search, so that {@code
   * ?user=name@server} stays allowed.
   */
  private static final Pattern IN_AUTHORITY = Pattern.compile("(//[^/?#@\\s]*:)[^?#@\\s]*@");

  private static final Pattern PARAMETER = Pattern.compile("([?&;])([^=?&;\\s]+)=([^&;\\s]*)");

  private Secrets() {}

  /**
   * Refuses a URL that carries a password, without repeating it.
   *
   * @param option where the URL came from, as {@code --target}
   * @param url null is fine
   * @throws CommandException with exit code 64
   */
  static void refuse(String option, String url) {
    if (url == null
        || !(IN_AUTHORITY.matcher(url).find()
            || PARAMETER.matcher(url).results().anyMatch(Secrets::isSecret))) {
      return;
    }
    throw new CommandException(
        ExitCode.USAGE,
        option
            + ": the URL carries a password or another secret, which everybody on this machine can read in the process list."
            + " Leave it out and set PGPASSWORD or PGPASSFILE (PostgreSQL), SNOWFLAKE_PASSWORD, SNOWFLAKE_TOKEN or"
            + " SNOWFLAKE_PRIVATE_KEY_FILE (Snowflake) in the environment; a user name may stay in the URL.");
  }

  /** The text with every secret of a URL in it replaced by ***. */
  static String redact(String text) {
    if (text == null) {
      return "";
    }
    String redacted = IN_AUTHORITY.matcher(text).replaceAll("$1***@");
    return PARAMETER
        .matcher(redacted)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    isSecret(found) ? found.group(1) + found.group(2) + "=***" : found.group()));
  }

  private static boolean isSecret(MatchResult parameter) {
    return NAME.matcher(decoded(parameter.group(2)).strip()).matches();
  }

  /** Names of parameters may be percent-encoded; a broken encoding is left as it is. */
  private static String decoded(String name) {
    StringBuilder decoded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      int high = i + 2 < name.length() ? Character.digit(name.charAt(i + 1), 16) : -1;
      int low = i + 2 < name.length() ? Character.digit(name.charAt(i + 2), 16) : -1;
      if (name.charAt(i) == '%' && high >= 0 && low >= 0) {
        decoded.append((char) (high * 16 + low));
        i += 2;
      } else {
        decoded.append(name.charAt(i));
      }
    }
    return decoded.toString();
  }
}
