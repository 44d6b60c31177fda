package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLocationTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "embedded", "Embedded"})
  void embeddedIsTheDefault(String text) {
    assertThat(StoreLocation.parse(text))
        .isEqualTo(new StoreLocation.Embedded())
        .hasToString("embedded");
  }

  @Test
  void postgresUrlIsKeptAndNamesItsPlace() {
    StoreLocation parsed =
        StoreLocation.parse(" jdbc:postgresql://db.example:5433/bench?user=ann ");
    StoreLocation.Postgres location = (StoreLocation.Postgres) parsed;
    assertThat(location.url()).isEqualTo("jdbc:postgresql://db.example:5433/bench?user=ann");
    assertThat(location.place()).isEqualTo("db.example:5433/bench");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/d?password=geheim",
        "jdbc:postgresql://h/d?user=ann&password=geheim&ssl=true",
        "jdbc:postgresql://h/d?PASSWORD=geheim",
        "jdbc:postgresql://h/d?p%61ssword=geheim",
        "jdbc:postgresql://h/d?sslpassword=geheim",
        "jdbc:postgresql://ann:geheim@h/d",
        "jdbc:snowflake://a.example/?user=ann&password=geheim"
      })
  void passwordInTheUrlIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> StoreLocation.parse(text))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("PGPASSWORD")
        .hasMessageContaining("PGPASSFILE")
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void snowflakeIsNotThereYet() {
    assertThatThrownBy(() -> StoreLocation.parse("jdbc:snowflake://a.example/?db=X"))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("not there yet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://ann:geheim@h/d",
        "postgres://ann:geheim@h/d",
        "results.db",
        "geheim"
      })
  void othersAreRefusedWithWhatIsAllowed(String text) {
    assertThatThrownBy(() -> StoreLocation.parse(text))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("embedded")
        .hasMessageContaining("jdbc:postgresql://");
  }

  @Test
  void refusedUrlOfAnotherDatabaseKeepsItsPasswordToItself() {
    assertThatThrownBy(() -> StoreLocation.parse("jdbc:mysql://ann:geheim@h/d"))
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void brokenPostgresUrlIsRefused() {
    assertThatThrownBy(() -> StoreLocation.parse("jdbc:postgresql://h:port/d"))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("no PostgreSQL URL");
  }
}
