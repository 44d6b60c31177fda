package org.flakebench.target.snowflake;

import java.util.List;
import java.util.Map;
import net.snowflake.client.api.http.HttpHeadersCustomizer;

/**
 * Counts how often the driver sent a statement again by itself, on each thread. The driver does so
 * after HTTP 5xx, 429 and network errors, a second or more later, under the same request id and
 * with a {@code retryCount}: the server recognizes the request and does not run the statement
 * twice, but the operation has become slower by the driver's back-off, which nobody would see.
 *
 * <p>The driver asks every customizer of headers before each request, on the thread that executes;
 * this one adds none. It is one for all connections, since the driver keeps that of the first.
 */
final class DriverRetries implements HttpHeadersCustomizer {
  private static final DriverRetries ONLY = new DriverRetries();
  private static final ThreadLocal<Count> COUNTS = ThreadLocal.withInitial(Count::new);
  private static final String STATEMENTS = "/queries/v1/query-request";
  private static final String AGAIN = "retryCount=";

  /** How often statements were sent again on a thread. */
  static final class Count {
    private long value;

    long value() {
      return value;
    }
  }

  private DriverRetries() {}

  /** What a connection's properties must hold under {@link #PROPERTY}. */
  static List<HttpHeadersCustomizer> watch() {
    return List.of(ONLY);
  }

  /** The name of that property. */
  static final String PROPERTY = HttpHeadersCustomizer.HTTP_HEADER_CUSTOMIZERS_PROPERTY_KEY;

  /** The calling thread's count, to be used on this thread only. */
  static Count ofThisThread() {
    return COUNTS.get();
  }

  @Override
  public boolean applies(String method, String uri, Map<String, List<String>> currentHeaders) {
    if (uri.contains(AGAIN) && uri.contains(STATEMENTS)) {
      COUNTS.get().value++;
    }
    return false;
  }

  @Override
  public Map<String, List<String>> newHeaders() {
    return Map.of();
  }

  @Override
  public boolean invokeOnce() {
    return false;
  }
}
