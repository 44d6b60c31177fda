package org.flakebench.control.cli;

import java.util.regex.Pattern;

/**
 * Keeps passwords off the command line, where every user of the machine can read them in the process list, and out of messages.
 *
 * <p>User names are fine in a URL.
 */
final class Secrets {
  private static final String NAMES =
      "password|passwd|pwd|pass|passcode|sslpassword|token|secret|private_?key(?:_?(?:pwd|base64|passphrase))?"
          + "|private_?key_?file_?pwd|oauthclientsecret|oauthtoken";

  /** {@code //user:password@host}. A question mark ends the search, so that {@code ?user=name@server} stays allowed. */
  private static final Pattern IN_AUTHORITY = Pattern.compile("(//[^/?#@\\s]*:)[^?#@\\s]*@");

  private static final Pattern IN_PARAMETERS =
      Pattern.compile("([?&;](?:" + NAMES + ")=)[^&;\\s]*", Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /**
   * Refuses a URL that carries a password, without repeating it.
   *
   * @param option where the URL came from, as {@code --target}
   * @param url null is fine
   * @throws CommandException with exit code 64
   */
  static void refuse(String option, String url) {
    if (url == null || !(IN_AUTHORITY.matcher(url).find() || IN_PARAMETERS.matcher(decoded(url)).find())) {
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
    return IN_PARAMETERS.matcher(redacted).replaceAll("$1***");
  }

  /** Names of parameters may be percent-encoded; a broken encoding is left as it is. */
  private static String decoded(String url) {
    StringBuilder decoded = new StringBuilder(url.length());
    for (int i = 0; i < url.length(); i++) {
      int high = i + 2 < url.length() ? Character.digit(url.charAt(i + 1), 16) : -1;
      int low = i + 2 < url.length() ? Character.digit(url.charAt(i + 2), 16) : -1;
      if (url.charAt(i) == '%' && high >= 0 && low >= 0) {
        decoded.append((char) (high * 16 + low));
        i += 2;
      } else {
        decoded.append(url.charAt(i));
      }
    }
    return decoded.toString();
  }
}
