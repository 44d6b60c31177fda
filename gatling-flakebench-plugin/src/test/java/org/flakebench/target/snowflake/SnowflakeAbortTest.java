package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SnowflakeAbortTest {
  private static long aborting() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("flakebench-snowflake-abort"))
        .count();
  }

  /** A run asks once a second as long as the operation goes on, of each slot. */
  @Test
  void abortsOfASessionThatHangsDoNotPileUp() throws SQLException {
    CountDownLatch answer = new CountDownLatch(1);
    Connection hangs =
        (Connection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("close")) {
                    answer.await();
                  }
                  return null;
                });
    SnowflakeSession session = new SnowflakeSession(hangs, Map.of(), new PreparedStatement[0]);
    long before = aborting();

    session.abort();
    session.abort();
    session.abort();

    assertThat(aborting() - before).isEqualTo(1);
    answer.countDown();
    await().until(() -> aborting() == before);
  }
}
