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
        "jdbc:postgresql://ann:geheim@h/d"
      })
  void passwordInTheUrlIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> StoreLocation.parse(text))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("PGPASSWORD")
        .hasMessageContaining("PGPASSFILE")
        .message()
        .doesNotContain("geheim");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:snowflake://acme-prod.snowflakecomputing.com",
        "jdbc:snowflake://acme-prod.snowflakecomputing.com/?db=X&schema=Y&warehouse=W&role=R&user=ann",
        "JDBC:Snowflake://acme.privatelink.snowflakecomputing.com:443/?private_key_file=/k.p8",
        "jdbc:snowflake://127.0.0.1:8099/?ssl=off&account=emu"
      })
  void snowflakeUrlIsKept(String text) {
    StoreLocation parsed = StoreLocation.parse(text);
    assertThat(parsed).isInstanceOf(StoreLocation.Snowflake.class);
    assertThat(parsed.toString()).isEqualToIgnoringCase(text).startsWith("jdbc:snowflake:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:snowflake:",
        "jdbc:snowflake://",
        "jdbc:snowflake:///?db=X",
        "jdbc:snowflake://h ost/",
        "jdbc:snowflake://localhost:8099/?ssl=off",
        "jdbc:snowflake://acme.example/?account=",
        "jdbc:snowflake://acme.snowflakecomputing.com/?db=",
        "jdbc:snowflake://acme.snowflakecomputing.com/?db=%zz"
      })
  void brokenSnowflakeUrlIsRefused(String text) {
    assertThatThrownBy(() -> StoreLocation.parse(text))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageStartingWith("store: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:snowflake://a.snowflakecomputing.com/?user=ann&password=geheim",
        "jdbc:snowflake://a.snowflakecomputing.com/?TOKEN=geheim",
        "jdbc:snowflake://a.snowflakecomputing.com/?private_key_pwd=geheim",
        "jdbc:snowflake://a.snowflakecomputing.com/?privateKeyBase64=geheim",
        "jdbc:snowflake://ann:geheim@a.snowflakecomputing.com/"
      })
  void secretInASnowflakeUrlIsRefusedWithTheWayOut(String text) {
    assertThatThrownBy(() -> StoreLocation.parse(text))
        .isInstanceOf(StoreUsageException.class)
        .hasMessageContaining("SNOWFLAKE_PASSWORD")
        .hasMessageContaining("SNOWFLAKE_PRIVATE_KEY_FILE")
        .hasMessageContaining("SNOWFLAKE_TOKEN")
        .message()
        .doesNotContain("geheim");
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
        .hasMessageContaining("jdbc:postgresql://")
        .hasMessageContaining("jdbc:snowflake://");
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
