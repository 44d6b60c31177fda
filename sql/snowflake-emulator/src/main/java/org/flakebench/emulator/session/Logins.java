package org.flakebench.emulator.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.faults.Faults;

/** Who may log in, and by what. Thread-safe. */
public final class Logins {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Faults faults;

  public Logins(InstantSource clock, Faults faults) {
    this.clock = clock;
    this.faults = faults;
  }

  public void register(User user) {
    users.put(user.name(), user);
  }

  /**
   * Checks a login.
   *
   * @param data what the driver sent
   * @return the user
   * @throws SnowflakeError with Snowflake's code when it is refused
   */
  public User check(JsonNode data) {
    String name = data.path("LOGIN_NAME").asText("").toUpperCase(Locale.ROOT);
    if (faults.networkDenied()) {
      throw new SnowflakeError(
          "390422",
          "08001",
          "Incoming request with IP/Token 127.0.0.1 is not allowed to access Snowflake. Contact"
              + " your account administrator. For more information about this error, go to"
              + " https://community.snowflake.com/s/ip-xxxxxxxxxxxx-is-not-allowed-to-access.");
    }
    User user = users.get(name);
    String authenticator = data.path("AUTHENTICATOR").asText("SNOWFLAKE").toUpperCase(Locale.ROOT);
    switch (authenticator) {
      case "SNOWFLAKE", "" -> {
        String password = data.path("PASSWORD").asText(null);
        if (user == null || user.password() == null || !user.password().equals(password)) {
          throw new SnowflakeError(
              "390100", "08001", "Incorrect username or password was specified.");
        }
      }
      case "SNOWFLAKE_JWT" -> checkKey(user, data.path("TOKEN").asText(""));
      case "PROGRAMMATIC_ACCESS_TOKEN" -> {
        String token = data.path("TOKEN").asText("");
        if (user == null || faults.keysExpired() || !user.tokens().contains(token)) {
          throw new SnowflakeError("394400", "08001", "Programmatic access token is invalid.");
        }
      }
      default -> throw SnowflakeError.unknown("the authenticator " + authenticator);
    }
    return user;
  }

  private void checkKey(User user, String token) {
    try {
      String[] parts = token.split("\\.");
      if (user == null || user.key() == null || parts.length != 3 || faults.keysExpired()) {
        throw invalidToken();
      }
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(user.key());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        throw invalidToken();
      }
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(user.key().getEncoded());
      String print = "SHA256:" + Base64.getEncoder().encodeToString(digest);
      String subject = claims.path("sub").asText();
      boolean fits =
          subject.toUpperCase(Locale.ROOT).endsWith("." + user.name())
              && claims.path("iss").asText().equals(subject + "." + print)
              && claims.path("exp").asLong() > clock.instant().getEpochSecond();
      if (!fits) {
        throw invalidToken();
      }
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw invalidToken();
    }
  }

  private static SnowflakeError invalidToken() {
    return new SnowflakeError(
        "390144", "08001", "JWT token is invalid. [" + UUID.randomUUID() + "]");
  }
}
