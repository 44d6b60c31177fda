package org.flakebench.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of ours under FLAKEBENCH_HOME, shared by all processes of a user that ask for
 * it: the first starts it, the last one to close its handle stops it. The server is tied to none of
 * them: it goes on when they are killed, and the next one finds it. It listens on 127.0.0.1 only
 * and lets nobody in without its generated password.
 *
 * <p>This object is one handle; handles are safe to use from several threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The login of all embedded servers. */
  public static final String USER = "flakebench";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Map<Path, Shared> SERVERS = new HashMap<>();

  /** The servers there are. */
  public enum Instance {
    /** Holds results. */
    STORE("store", "flakebench", Map.of("max_connections", "100")),
    /** What the examples test: many connections, statistics switched on. */
    DEMO(
        "demo",
        "demo",
        Map.of(
            "max_connections",
            "1200",
            "shared_preload_libraries",
            "'pg_stat_statements'",
            "track_io_timing",
            "on"));

    private final String folder;
    private final String database;
    private final Map<String, String> settings;

    Instance(String folder, String database, Map<String, String> settings) {
      this.folder = folder;
      this.database = database;
      this.settings = settings;
    }

    String folder() {
      return folder;
    }

    /** Name of its database. */
    public String database() {
      return database;
    }

    Map<String, String> settings() {
      return settings;
    }
  }

  private final Shared shared;
  private final Instance instance;
  private final int port;
  private final String password;
  private boolean closed;

  private EmbeddedPostgres(Shared shared, Instance instance, int port, String password) {
    this.shared = shared;
    this.instance = instance;
    this.port = port;
    this.password = password;
  }

  /**
   * A handle on the server, which runs when this returns: within seconds, or within two minutes
   * when its programs and data must be made first.
   *
   * @throws StoreUnavailableException when it cannot be started; the message has the end of its log
   */
  public static EmbeddedPostgres start(FlakeBenchHome home, Instance instance) {
    Path folder = home.postgres().resolve(instance.folder());
    Shared shared;
    synchronized (SERVERS) {
      shared = SERVERS.computeIfAbsent(folder, f -> new Shared(home, instance, f));
    }
    return shared.open();
  }

  /** Which of our servers it is. */
  public Instance instance() {
    return instance;
  }

  /** Without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + instance.database();
  }

  /** Where it listens on 127.0.0.1, as long as this handle is open. */
  public int port() {
    return port;
  }

  /** Always {@link #USER}. */
  public String user() {
    return USER;
  }

  /** Not for logs, messages or arguments of programs. */
  public String password() {
    return password;
  }

  /** A new connection at each call. */
  public DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl());
    source.setUser(USER);
    source.setPassword(password);
    source.setConnectTimeout(10);
    source.setLoginTimeout(10);
    return source;
  }

  /**
   * Gives the handle back; the last one of all processes stops the server. A second call does
   * nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    shared.release();
  }

  @Override
  public String toString() {
    return "EmbeddedPostgres[" + instance + " at " + jdbcUrl() + "]";
  }

  /**
   * What all handles of this JVM on one server have in common: file locks belong to the JVM as a
   * whole.
   */
  private static final class Shared {
    private final FlakeBenchHome home;
    private final Instance instance;
    private final Path folder;
    private final InstanceLocks locks;
    private PostgresServer server;
    private int handles;

    Shared(FlakeBenchHome home, Instance instance, Path folder) {
      this.home = home;
      this.instance = instance;
      this.folder = folder;
      this.locks = new InstanceLocks(folder);
    }

    synchronized EmbeddedPostgres open() {
      Deadline deadline = Deadline.in(START_LIMIT);
      try {
        FlakeBenchHome.make(folder);
        if (server == null) {
          CommandRunner runner = CommandRunner.withoutRoot(home.logs());
          server = new PostgresServer(home, instance, PostgresBinaries.unpacked(home), runner);
        }
        try (InstanceLocks.Gate gate = locks.enter(deadline)) {
          int port = server.ensureRunning(deadline);
          EmbeddedPostgres handle =
              new EmbeddedPostgres(
                  this, instance, port, SecretFile.read(DataDirectory.password(folder)));
          locks.join(gate);
          handles++;
          return handle;
        }
      } catch (IOException e) {
        throw new StoreUnavailableException(
            "cannot start the embedded PostgreSQL in " + folder + ": " + PostgresBinaries.reason(e),
            e);
      }
    }

    synchronized void release() {
      handles--;
      if (handles > 0) {
        return;
      }
      try (InstanceLocks.Gate gate = locks.enter(Deadline.in(START_LIMIT))) {
        if (locks.leave(gate)) {
          server.stop(STOP_LIMIT);
        }
      } catch (IOException | StoreUnavailableException e) {
        // Whoever closes has its results; a server left running is found and used by the next one.
        LOG.warn("The embedded PostgreSQL in {} was not stopped: {}", folder, e.getMessage());
      }
    }
  }
}
