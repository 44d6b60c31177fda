package org.flakebench.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Keeps secrets out of the store's URL. */
final class UrlSecrets {
  /** In lower case and without underscores. */
  private static final Set<String> NAMES =
      Set.of(
          "password",
          "pwd",
          "sslpassword",
          "passcode",
          "token",
          "idtoken",
          "idtokenpassword",
          "privatekey",
          "privatekeybase64",
          "privatekeypwd",
          "privatekeyfilepwd",
          "oauthclientsecret",
          "proxypassword");

  private UrlSecrets() {}

  /**
   * Refuses a URL that carries a secret, without repeating it.
   *
   * @param wayOut where the secret belongs
   * @throws StoreUsageException when there is one
   */
  static void refuse(String url, String wayOut) {
    int query = url.indexOf('?');
    String address = query < 0 ? url : url.substring(0, query);
    if (address.indexOf('@') >= 0) {
      throw new StoreUsageException(
          "store: user and password do not belong before the host of the URL; "
              + "give the user as ?user=NAME, and "
              + wayOut);
    }
    if (query < 0) {
      return;
    }
    for (String pair : url.substring(query + 1).split("[&;]")) {
      int equals = pair.indexOf('=');
      String name =
          decode(equals < 0 ? pair : pair.substring(0, equals)).trim().toLowerCase(Locale.ROOT);
      if (NAMES.contains(name.replace("_", ""))) {
        throw new StoreUsageException(
            "store: the URL carries '"
                + name
                + "', which would show in process lists and logs; leave it out, and "
                + wayOut);
      }
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
