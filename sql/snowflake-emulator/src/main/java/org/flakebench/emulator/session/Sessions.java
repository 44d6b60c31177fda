package org.flakebench.emulator.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.faults.Faults;

/** All open sessions, found by their tokens. Thread-safe. */
public final class Sessions {
  private final Map<String, Session> byToken = new ConcurrentHashMap<>();
  private final Map<String, Session> byMaster = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Faults faults;

  public Sessions(Faults faults) {
    this.faults = faults;
  }

  /** Gives the session its tokens. */
  public void open(Session session) {
    session.masterToken(token());
    byMaster.put(session.masterToken(), session);
    renew(session);
  }

  private void renew(Session session) {
    Session.Token old = session.token();
    Session.Token now = new Session.Token(token(), faults.sessionsExpired());
    session.token(now);
    byToken.put(now.text(), session);
    if (old != null) {
      byToken.remove(old.text());
    }
  }

  /** The session of a token that is good. */
  public Session find(String token) {
    Session session = token == null ? null : byToken.get(token);
    if (session == null || session.isClosed()) {
      throw new SnowflakeError(
          "390111",
          "08001",
          "Session no longer exists.  New login required to access the service.");
    }
    if (session.token().born() < faults.sessionsExpired()) {
      throw new SnowflakeError("390112", "08001", "Your session has expired. Please login again.");
    }
    return session;
  }

  /** A new token for the session of a master token. */
  public Session renew(String masterToken) {
    Session session = masterToken == null ? null : byMaster.get(masterToken);
    if (session == null || session.isClosed()) {
      throw new SnowflakeError(
          "390113", "08001", "Master token is not found. New login is required.");
    }
    renew(session);
    return session;
  }

  public void remove(Session session) {
    byMaster.remove(session.masterToken());
    byToken.remove(session.token().text());
  }

  /** All of them. */
  public Collection<Session> all() {
    return byMaster.values();
  }

  private String token() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
