package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreIT {

  @Test
  void externalStoreWithoutSchemaTellsHowToInstallIt() {
    StoreLocation.Postgres location = StoreFixture.emptyDatabase();
    assertThatThrownBy(() -> Store.open(location, StoreFixture.home(), StoreFixture.environment()))
        .isInstanceOf(StoreSchemaException.class)
        .hasMessageContaining("has no schema test_results")
        .hasMessageContaining("flakebench schema install --store '" + location.url() + "'");
  }

  @Test
  void olderSchemaTellsWhatDiffers() {
    try (Store store = StoreFixture.emptyStore()) {
      store
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      "UPDATE schema_version SET checksum = 'old' WHERE file_name = 'views.sql'"));
      assertThatThrownBy(
              () -> Store.open(store.location(), StoreFixture.home(), StoreFixture.environment()))
          .isInstanceOf(StoreSchemaException.class)
          .hasMessageContaining("older schema")
          .hasMessageContaining("views.sql")
          .hasMessageContaining("schema install");
    }
  }

  @Test
  void embeddedStoreInstallsWhatIsOlderByItself() {
    Store shared = StoreFixture.store();
    shared
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE schema_version SET checksum = 'old' WHERE file_name = 'views.sql'"));
    try (Store store = Store.open(new StoreLocation.Embedded(), StoreFixture.home())) {
      assertThat(store.check().differences()).isEmpty();
    }
  }

  @Test
  void refusedLoginTellsWhereThePasswordComesFrom() {
    StoreLocation.Postgres location = StoreFixture.emptyDatabase();
    assertThatThrownBy(
            () -> Store.open(location, StoreFixture.home(), Map.of("PGPASSWORD", "geheim")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("refuses the login")
        .hasMessageContaining("PGPASSWORD")
        .message()
        .doesNotContain("geheim");
    assertThatThrownBy(() -> Store.open(location, StoreFixture.home(), Map.of()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("refuses the login")
        .hasMessageContaining("PGPASSWORD");
  }

  @Test
  void passwordComesFromThePasswordFile(@TempDir Path folder) throws IOException {
    StoreLocation.Postgres location = StoreFixture.emptyDatabase();
    EmbeddedPostgres server = StoreFixture.server();
    Path file = folder.resolve("pgpass");
    Files.writeString(
        file,
        "127.0.0.1:" + server.port() + ":*:" + server.user() + ":" + server.password() + "\n");
    // What PGPASSFILE is to a process, this is to the driver in a running JVM.
    System.setProperty("org.postgresql.pgpassfile", file.toString());
    try (Store store = Store.connect(location, StoreFixture.home(), Map.of())) {
      assertThat(text(store, "SELECT current_user")).isEqualTo("flakebench");
    } finally {
      System.clearProperty("org.postgresql.pgpassfile");
    }
  }

  @Test
  void unreachableStoreIsNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(
            () ->
                Store.open(
                    new StoreLocation.Postgres(
                        "jdbc:postgresql://127.0.0.1:" + port + "/bench?user=ann"),
                    StoreFixture.home(),
                    Map.of()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("127.0.0.1:" + port + "/bench")
        .hasMessageContaining("refused");
  }

  @Test
  void missingDatabaseIsNamed() {
    String url =
        "jdbc:postgresql://127.0.0.1:" + StoreFixture.server().port() + "/nowhere?user=flakebench";
    assertThatThrownBy(
            () ->
                Store.open(
                    new StoreLocation.Postgres(url),
                    StoreFixture.home(),
                    StoreFixture.environment()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("no such database")
        .hasMessageContaining("nowhere");
  }

  @Test
  void connectionsCarryNameLimitAndSearchPath() {
    try (Store store = StoreFixture.emptyStore()) {
      assertThat(text(store, "SHOW application_name")).isEqualTo("flakebench");
      assertThat(text(store, "SHOW statement_timeout")).isEqualTo("1min");
      assertThat(text(store, "SELECT current_schema()")).isEqualTo("test_results");
      assertThat(store.toString()).doesNotContain(StoreFixture.server().password());
    }
  }

  private static String text(Store store, String sql) {
    return store.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
