package org.flakebench.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Starts, adopts and stops one embedded server. It is a daemon in a session of its own: it outlives
 * this JVM and hears no Ctrl-C. Callers hold the gate of {@link InstanceLocks}.
 */
final class PostgresServer {
  private static final int START_ATTEMPTS = 5;

  private final EmbeddedPostgres.Instance instance;
  private final Path folder;
  private final PostgresBinaries binaries;
  private final CommandRunner runner;
  private final DataDirectory data;
  private final ServerLog log;

  PostgresServer(
      FlakeBenchHome home,
      EmbeddedPostgres.Instance instance,
      PostgresBinaries binaries,
      CommandRunner runner) {
    this.instance = instance;
    this.folder = home.postgres().resolve(instance.folder());
    this.binaries = binaries;
    this.runner = runner;
    this.data = new DataDirectory(folder, binaries, runner);
    this.log = new ServerLog(home.logs().resolve("postgres-" + instance.folder() + ".log"));
  }

  /**
   * Adopts the server that runs, or starts it; makes its database when it is not there.
   *
   * @return its port
   */
  int ensureRunning(Deadline deadline) throws IOException {
    data.ensure();
    Optional<Integer> running = running(deadline);
    int port = running.isPresent() ? running.get() : start(deadline);
    ensureDatabase(port);
    return port;
  }

  /** The port of the server that runs already; waits for one that is just starting or stopping. */
  private Optional<Integer> running(Deadline deadline) throws IOException {
    while (true) {
      Optional<PostmasterPid> found = PostmasterPid.read(data.path());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      PostmasterPid server = found.get();
      if (!server.isServer()) {
        // A dead server's file is left for PostgreSQL, which also looks for children that it left
        // behind. Only when the number
        // belongs to another program by now does PostgreSQL take that for the server and refuses to
        // start.
        if (server.isAlive()) {
          Files.deleteIfExists(data.path().resolve(PostmasterPid.FILE));
        }
        return Optional.empty();
      }
      if (server.isReady()) {
        return Optional.of(server.port());
      }
      if (deadline.isOver()) {
        throw new StoreUnavailableException(
            "the embedded PostgreSQL (process "
                + server.pid()
                + ") has been '"
                + server.status()
                + "' for more than "
                + deadline.limit().toSeconds()
                + " s; its log is "
                + log.file());
      }
      deadline.pause(50, "the embedded PostgreSQL");
    }
  }

  private int start(Deadline deadline) throws IOException {
    log.rotate();
    int attempt = 1;
    int port = lastPort();
    while (true) {
      writeSettings(port);
      long before = log.position();
      String seconds = String.valueOf(Math.max(1, deadline.left().toSeconds()));
      CommandRunner.Result started =
          runner.run(
              deadline.left().plusSeconds(5),
              binaries.program("pg_ctl").toString(),
              "start",
              "-D",
              data.path().toString(),
              "-l",
              log.file().toString(),
              "-w",
              "-t",
              seconds,
              "-s");
      if (started.exit() == 0) {
        return port;
      }
      String said = log.since(before);
      boolean portTaken =
          said.contains("Address already in use") || said.contains("could not bind");
      boolean childrenLeft = said.contains("pre-existing shared memory block");
      if (deadline.isOver() || !(portTaken && attempt < START_ATTEMPTS) && !childrenLeft) {
        throw new StoreUnavailableException(
            "cannot start the embedded PostgreSQL in "
                + data.path()
                + ": "
                + DataDirectory.explain(started.output() + said)
                + System.lineSeparator()
                + "Its log is "
                + log.file());
      }
      if (childrenLeft) {
        deadline.pause(200, "the end of a killed server's processes");
      } else {
        attempt++;
        port = freePort();
      }
    }
  }

  /**
   * The port of last time when it is free, so that a server that comes back is found where it was.
   */
  private int lastPort() throws IOException {
    Path settings = data.path().resolve(DataDirectory.SETTINGS);
    if (Files.exists(settings)) {
      for (String line : Files.readAllLines(settings)) {
        if (line.startsWith("port = ")) {
          int port = Integer.parseInt(line.substring("port = ".length()).trim());
          return isFree(port) ? port : freePort();
        }
      }
    }
    return freePort();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void writeSettings(int port) throws IOException {
    Map<String, String> settings = new TreeMap<>(instance.settings());
    settings.put("listen_addresses", "'127.0.0.1'");
    settings.put("unix_socket_directories", "''");
    settings.put("port", String.valueOf(port));
    settings.put("password_encryption", "'scram-sha-256'");
    settings.put("timezone", "'UTC'");
    settings.put("log_timezone", "'UTC'");
    StringBuilder text =
        new StringBuilder("# Written at each start of the server; changes are lost.\n");
    settings.forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
    Files.writeString(data.path().resolve(DataDirectory.SETTINGS), text);
  }

  private void ensureDatabase(int port) throws IOException {
    try (Connection connection = connect(port, instance.database())) {
      prepareDatabase(connection);
    } catch (SQLException e) {
      if (!"3D000".equals(e.getSQLState())) {
        throw notUsable(port, e);
      }
      try (Connection admin = connect(port, "postgres");
          Statement create = admin.createStatement()) {
        create.execute("CREATE DATABASE " + instance.database());
        try (Connection connection = connect(port, instance.database())) {
          prepareDatabase(connection);
        }
      } catch (SQLException again) {
        throw notUsable(port, again);
      }
    }
  }

  private void prepareDatabase(Connection connection) throws SQLException {
    if (instance.settings().containsKey("shared_preload_libraries")) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
      }
    }
  }

  private Connection connect(int port, String database) throws SQLException, IOException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(EmbeddedPostgres.USER);
    source.setPassword(SecretFile.read(DataDirectory.password(folder)));
    source.setConnectTimeout(10);
    source.setLoginTimeout(10);
    source.setSocketTimeout(60);
    return source.getConnection();
  }

  private StoreUnavailableException notUsable(int port, SQLException e) {
    return new StoreUnavailableException(
        "the embedded PostgreSQL on port "
            + port
            + " is running but not usable: "
            + e.getMessage()
            + "; its log is "
            + log.file(),
        e);
  }

  /**
   * Stops the server: clients are cut off, data is written. Nothing happens when it does not run.
   */
  void stop(Duration limit) throws IOException {
    Optional<PostmasterPid> server = PostmasterPid.read(data.path());
    if (server.isEmpty() || !server.get().isServer()) {
      return;
    }
    long before = log.position();
    CommandRunner.Result stopped =
        runner.run(
            limit.plusSeconds(5),
            binaries.program("pg_ctl").toString(),
            "stop",
            "-D",
            data.path().toString(),
            "-m",
            "fast",
            "-w",
            "-t",
            String.valueOf(limit.toSeconds()),
            "-s");
    if (stopped.exit() != 0 && server.get().isServer()) {
      throw new StoreUnavailableException(
          "the embedded PostgreSQL (process "
              + server.get().pid()
              + ") does not stop: "
              + DataDirectory.explain(stopped.output() + log.since(before)));
    }
  }
}
