package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flakebench.store.EmbeddedPostgres.Instance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddedPostgresIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final List<User> users = new ArrayList<>();

  @AfterEach
  void endUsers() throws Exception {
    for (User user : users) {
      user.process().destroyForcibly().waitFor();
    }
    if (Files.exists(data().resolve("PG_VERSION")) && PostmasterPid.read(data()).isPresent()) {
      EmbeddedPostgres.start(FlakeBenchHome.of(folder), Instance.STORE).close();
    }
    if (Files.isSymbolicLink(folder.resolve("bin"))) {
      Files.delete(folder.resolve("bin"));
    }
  }

  @Test
  void twoProcessesShareOneServerAndTheLastOneStopsIt() throws Exception {
    StoreFixture.newHome(folder);
    User first = fork();
    User second = fork();
    int firstPort = first.port();
    assertThat(second.port()).isEqualTo(firstPort);
    long server = serverPid();

    assertThat(first.end()).isEqualTo("closed");
    assertThat(ProcessHandle.of(server)).get().matches(ProcessHandle::isAlive, "is alive");
    assertThat(second.end()).isEqualTo("closed");
    await()
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(server).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(data().resolve(PostmasterPid.FILE)).doesNotExist();
  }

  @Test
  void serverOutlivesItsKilledUserAndIsAdopted() throws Exception {
    FlakeBenchHome home = StoreFixture.newHome(folder);
    User user = fork();
    int port = user.port();
    long server = serverPid();
    user.process().destroyForcibly().waitFor();
    assertThat(ProcessHandle.of(server)).get().matches(ProcessHandle::isAlive, "is alive");

    try (EmbeddedPostgres adopted = EmbeddedPostgres.start(home, Instance.STORE)) {
      assertThat(adopted.port()).isEqualTo(port);
      assertThat(serverPid()).isEqualTo(server);
      assertThat(one(adopted, "SELECT 1")).isEqualTo("1");
    }
    await()
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(server).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void killedServerIsStartedAgainWithItsDataOnItsPort() throws Exception {
    FlakeBenchHome home = StoreFixture.newHome(folder);
    EmbeddedPostgres before = EmbeddedPostgres.start(home, Instance.STORE);
    run(before, "CREATE TABLE kept AS SELECT 42 AS n");
    ProcessHandle server = ProcessHandle.of(serverPid()).orElseThrow();
    assertThat(server.destroyForcibly()).isTrue();
    await().atMost(PATIENCE).until(() -> !server.isAlive());
    assertThat(data().resolve(PostmasterPid.FILE)).as("the stale file").exists();

    try (EmbeddedPostgres after = EmbeddedPostgres.start(home, Instance.STORE)) {
      assertThat(after.port()).isEqualTo(before.port());
      assertThat(one(after, "SELECT n FROM kept")).isEqualTo("42");
    } finally {
      before.close();
    }
    assertThat(data().resolve(PostmasterPid.FILE)).doesNotExist();
  }

  @Test
  void numberOfADeadServerThatAnotherProgramGotIsNoServer() throws Exception {
    FlakeBenchHome home = StoreFixture.newHome(folder);
    EmbeddedPostgres.start(home, Instance.STORE).close();
    Files.writeString(
        data().resolve(PostmasterPid.FILE),
        String.join(
            "\n",
            String.valueOf(ProcessHandle.current().pid()),
            data() + "-of-a-server",
            "1700000000",
            "5432",
            "",
            "127.0.0.1",
            "  0  0",
            "ready   ",
            ""));

    try (EmbeddedPostgres started = EmbeddedPostgres.start(home, Instance.STORE)) {
      assertThat(one(started, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void takesAnotherPortWhenItsOwnIsTaken() throws Exception {
    FlakeBenchHome home = StoreFixture.newHome(folder);
    int port;
    try (EmbeddedPostgres first = EmbeddedPostgres.start(home, Instance.STORE)) {
      port = first.port();
    }
    try (ServerSocket squatter = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        EmbeddedPostgres second = EmbeddedPostgres.start(home, Instance.STORE)) {
      assertThat(squatter.isBound()).isTrue();
      assertThat(second.port()).isNotEqualTo(port);
      assertThat(one(second, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void handlesOfOneProcessAreCounted() throws Exception {
    FlakeBenchHome home = StoreFixture.newHome(folder);
    EmbeddedPostgres first = EmbeddedPostgres.start(home, Instance.STORE);
    EmbeddedPostgres second = EmbeddedPostgres.start(home, Instance.STORE);
    assertThat(second.port()).isEqualTo(first.port());
    first.close();
    first.close();
    assertThat(one(second, "SELECT 1")).isEqualTo("1");
    second.close();
    assertThat(data().resolve(PostmasterPid.FILE)).doesNotExist();
  }

  @Test
  void nobodyGetsInWithoutThePasswordAndItIsTheOwners() throws Exception {
    FlakeBenchHome home = StoreFixture.newHome(folder);
    try (EmbeddedPostgres server = EmbeddedPostgres.start(home, Instance.STORE)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(one(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(one(server, "SHOW unix_socket_directories")).isEmpty();
      assertThat(one(server, "SHOW fsync")).isEqualTo("on");
      assertThat(one(server, "SELECT rolpassword FROM pg_authid WHERE rolname = current_user"))
          .startsWith("SCRAM-SHA-256$");
      assertThat(
              one(server, "SELECT datlocale FROM pg_database WHERE datname = current_database()"))
          .isEqualTo("C.UTF-8");
      assertThat(server.toString()).contains(server.jdbcUrl()).doesNotContain(server.password());
      Path password = home.postgres().resolve("store").resolve("password");
      assertThat(Files.getPosixFilePermissions(password))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.getPosixFilePermissions(home.postgres()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void demoCountsStatementsAndTakesManyConnections() throws Exception {
    EmbeddedPostgres demo = StoreFixture.demo();
    assertThat(one(demo, "SHOW max_connections")).isEqualTo("1200");
    assertThat(one(demo, "SHOW track_io_timing")).isEqualTo("on");
    assertThat(one(demo, "SELECT current_database()")).isEqualTo("demo");
    assertThat(Integer.parseInt(one(demo, "SELECT count(*) FROM pg_stat_statements"))).isPositive();
  }

  @Test
  void halfMadeDataIsMadeAnew() throws Exception {
    FlakeBenchHome home = StoreFixture.newHome(folder);
    Path halfMade = Files.createDirectories(home.postgres().resolve("store").resolve("data-new-1"));
    Files.writeString(halfMade.resolve("PG_VERSION"), "18");
    try (EmbeddedPostgres server = EmbeddedPostgres.start(home, Instance.STORE)) {
      assertThat(one(server, "SELECT 1")).isEqualTo("1");
    }
    assertThat(halfMade).doesNotExist();
  }

  @Test
  void dataOfAnotherVersionOrOfNobodyIsRefused() throws Exception {
    FlakeBenchHome home = StoreFixture.newHome(folder);
    Files.createDirectories(data());
    assertThatThrownBy(() -> EmbeddedPostgres.start(home, Instance.STORE))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(data().toString())
        .hasMessageContaining("move it away");
    Files.writeString(data().resolve("PG_VERSION"), "17\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(home, Instance.STORE))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("made by PostgreSQL 17")
        .hasMessageContaining("18.");
    Folders.delete(data());
  }

  @Test
  void serverThatCannotStartTellsWhatItsLogSays() throws Exception {
    FlakeBenchHome home = StoreFixture.newHome(folder);
    EmbeddedPostgres.start(home, Instance.STORE).close();
    Path automatic = data().resolve("postgresql.auto.conf");
    Files.writeString(automatic, "shared_buffers = 'a lot'\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(home, Instance.STORE))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("shared_buffers")
        .hasMessageContaining("a lot")
        .hasMessageContaining("postgres-store.log");
    Files.writeString(automatic, "");
    try (EmbeddedPostgres repaired = EmbeddedPostgres.start(home, Instance.STORE)) {
      assertThat(one(repaired, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void twoProcessesMayUnpackAndStartAtOnce() throws Exception {
    FlakeBenchHome home = FlakeBenchHome.of(folder);
    User first = fork();
    User second = fork();
    assertThat(first.port()).isEqualTo(second.port());
    try (var unpacked = Files.list(home.bin())) {
      assertThat(unpacked.map(path -> path.getFileName().toString()).toList())
          .singleElement()
          .asString()
          .startsWith("pg-18.");
    }
    first.end();
    second.end();
  }

  private Path data() {
    return folder.resolve("postgres").resolve("store").resolve("data");
  }

  private long serverPid() throws IOException {
    return PostmasterPid.read(data()).orElseThrow().pid();
  }

  private static String one(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  private static void run(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private record User(Process process, BufferedReader said) {
    int port() throws IOException {
      String line = said.readLine();
      assertThat(line).isNotNull().startsWith("port ");
      return Integer.parseInt(line.substring("port ".length()));
    }

    String end() throws Exception {
      process.getOutputStream().close();
      String last = said.readLine();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return last;
    }
  }

  private User fork() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedUser.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    User user = new User(process, process.inputReader(StandardCharsets.UTF_8));
    users.add(user);
    return user;
  }
}
