package org.flakebench.simulations;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns SIGINT and SIGTERM into an orderly stop: the first asks, a second ends the process at once.
 * The JVM's own way, shutdown hooks, begins to tear the process down before the run has ended; its
 * signal handlers, which every JDK has in {@code jdk.unsupported}, do not. They are reached by
 * reflection because the compiler warns of the package.
 */
public final class StopSignals {
  /** Exit code of an interrupted run. */
  public static final int INTERRUPTED = 130;

  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
  private static volatile Runnable onStop;
  private static boolean installed;

  private StopSignals() {}

  /** From now on the first signal runs {@code stop}, on a thread of the JVM's. */
  public static synchronized void listen(Runnable stop) {
    onStop = stop;
    if (!installed) {
      installed = true;
      handle("INT");
      handle("TERM");
    }
  }

  private static void handle(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      received();
                      yield null;
                    }
                    // What every object has, and the JVM may call.
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "the handler of FlakeBench";
                  });
      Method handle = signal.getMethod("handle", signal, handler);
      handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn(
          "SIG{} cannot be handled here: it ends the process without an orderly stop", name, e);
    }
  }

  private static void received() {
    Runnable stop;
    synchronized (StopSignals.class) {
      stop = onStop;
      onStop = null;
    }
    if (stop == null) {
      Runtime.getRuntime().halt(INTERRUPTED);
    } else {
      stop.run();
    }
  }
}
