package org.flakebench.simulations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.flakebench.conduct.Progress;
import org.flakebench.store.FlakeBenchHome;
import org.flakebench.store.StoreLocation;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which database a template and a URL lead to, and which pairs are refused. */
class TargetChoiceTest {
  @TempDir private Path directory;

  private static Template template(String type) {
    return new TemplateReader()
        .read(
            """
            name: t
            target: {table_type: %s, database: d, schema: s, table: t%s}
            load: {connections: 1, duration_seconds: 1}
            statements: [{kind: POINT_LOOKUP, weight_pct: 100}]
            """
                .formatted(type, type.equals("POSTGRES") ? "" : ", warehouse: w"),
            "test");
  }

  private TargetChoice choice(String type, String url, Map<String, String> environment) {
    return choice(type, url, environment, new StoreLocation.Embedded());
  }

  private TargetChoice choice(
      String type, String url, Map<String, String> environment, StoreLocation store) {
    RunSpec spec =
        new RunSpec(
            template(type),
            url,
            Map.of(),
            store,
            FlakeBenchHome.of(directory),
            environment,
            "test");
    return TargetChoice.of(spec, new Silent());
  }

  private static final class Silent implements RunListener {
    @Override
    public void message(String text) {
      // Nobody listens.
    }

    @Override
    public void progress(Progress progress) {
      // Nobody listens.
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:snowflake:a.example | '' | a.example' names no account; allowed is jdbc:snowflake://",
        "jdbc:snowflake:///?db=x | '' | names no account",
        "jdbc:snowflake://a.example/ | no-such.p8 | no-such.p8', which does not exist",
        "jdbc:snowflake://a.example/ | pom.xml | pom.xml', which holds no private key; name a PKCS#8"
      })
  void aLoginThatCannotBeIsRefusedBeforeTheDriverIsAsked(String url, String key, String words) {
    assertThatThrownBy(() -> choice("HYBRID", url, Map.of("SNOWFLAKE_PRIVATE_KEY_FILE", key)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("target: ")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRES | jdbc:snowflake://a.snowflakecomputing.com/ | --target names a Snowflake account",
        "HYBRID | jdbc:postgresql://h/d | --target names another database",
        "STANDARD | JDBC:PostgreSQL://h/d | --target names another database"
      })
  void aTypeAndAUrlThatDoNotFitAreRefused(String type, String url, String words) {
    assertThatThrownBy(() -> choice(type, url, Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("target.table_type: is " + type)
        .hasMessageContaining(words);
  }

  @Test
  void aPostgresUrlOfTheEnvironmentIsNoSnowflakeTarget() {
    assertThatThrownBy(
            () -> choice("HYBRID", null, Map.of("POSTGRES_URL", "jdbc:postgresql://h/d")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("SNOWFLAKE_ACCOUNT");
  }

  @Test
  void theAccountIsTheNamedOneThenTheEnvironmentsThenTheStores() {
    StoreLocation store =
        new StoreLocation.Snowflake(
            "jdbc:snowflake://s.example.com:1/?ssl=off&db=R&account=s&SCHEMA=T&warehouse=C");
    Map<String, String> url =
        Map.of("SNOWFLAKE_URL", "jdbc:snowflake://u/", "SNOWFLAKE_ACCOUNT", "a");
    assertThat(choice("HYBRID", "jdbc:snowflake://t/", url, store).snowflake().url())
        .isEqualTo("jdbc:snowflake://t/");
    assertThat(choice("HYBRID", null, url, store).snowflake().url())
        .isEqualTo("jdbc:snowflake://u/");
    assertThat(choice("HYBRID", null, Map.of("SNOWFLAKE_ACCOUNT", "a"), store).snowflake().url())
        .isEqualTo("jdbc:snowflake://a.snowflakecomputing.com/");
    assertThat(choice("HYBRID", null, Map.of(), store).snowflake().url())
        .as("without what tells where in the account the store is")
        .isEqualTo("jdbc:snowflake://s.example.com:1/?ssl=off&account=s");
  }

  @Test
  void severalCredentialsAreRefused() {
    assertThatThrownBy(
            () ->
                choice(
                    "HYBRID",
                    "jdbc:snowflake://a.snowflakecomputing.com/",
                    Map.of("SNOWFLAKE_PASSWORD", "p", "SNOWFLAKE_TOKEN", "t")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("SNOWFLAKE_PASSWORD, SNOWFLAKE_TOKEN");
  }
}
