package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import org.flakebench.Templates;
import org.flakebench.TestAccount;
import org.flakebench.template.StatementKind;
import org.flakebench.template.TableType;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.Column;
import org.flakebench.workload.TableProfile;
import org.flakebench.workload.ValueType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a target finds out of its table before a run. */
class SnowflakeTargetIT {
  private static TestAccount account;

  @BeforeAll
  static void start() throws SQLException {
    account = new TestAccount();
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @BeforeEach
  void clean() throws SQLException {
    account.run("DROP TABLE IF EXISTS orders");
  }

  @Test
  void saysWhoAnswers() {
    try (SnowflakeTarget target =
        account.target(TestAccount.template(TableType.STANDARD).build())) {
      assertThat(target.info().serverVersion()).matches("Snowflake \\d+\\.\\d+.*");
      assertThat(target.info().identity()).isEqualTo("FLAKEBENCH-EMU/FLAKEBENCH");
      assertThat(target.connectionsLeft()).isEqualTo(DriverSettings.HTTP_CONNECTIONS - 100);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TableType.class,
      names = {"STANDARD", "HYBRID", "INTERACTIVE", "DYNAMIC"})
  void profilesEachType(TableType type) throws SQLException {
    account.orders(type, 200);
    try (SnowflakeTarget target = account.target(TestAccount.template(type).build())) {
      TableProfile profile = target.profile(true, true);

      assertThat(profile.qualifiedName()).isEqualTo("\"FLAKEBENCH\".\"TEST_RESULTS\".\"ORDERS\"");
      assertThat(profile.view()).isFalse();
      assertThat(profile.keyColumn().name()).isEqualTo("ID");
      assertThat(profile.timeColumn().name()).isEqualTo("CREATED_AT");
      assertThat(profile.timeMax()).isEqualTo(Instant.parse("2026-01-01T03:20:00Z"));
      assertThat(profile.keyMax()).isEqualTo(type == TableType.INTERACTIVE ? null : (Long) 200L);
      assertThat(profile.columns())
          .extracting(Column::type)
          .containsExactly(
              ValueType.INTEGER,
              ValueType.INTEGER,
              ValueType.DECIMAL,
              ValueType.TEXT,
              ValueType.TIMESTAMP);
    }
  }

  @Test
  void hybridTablesAreNeitherCountedNorAskedForTheirEnds() throws SQLException {
    account.orders(TableType.HYBRID, 50);
    int before = account.emulator.history().statements().size();
    try (SnowflakeTarget target = account.target(TestAccount.template(TableType.HYBRID).build())) {
      target.profile(true, true);
      target.profile(false, false);
    }
    assertThat(account.emulator.history().statements().stream().skip(before))
        .noneMatch(query -> query.sql().matches("(?is).*(SAMPLE|COUNT\\(|MAX\\(\"ID\").*"))
        .anyMatch(query -> query.sql().endsWith("ORDER BY \"ID\" DESC LIMIT 1"));
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD, HYBRID, a hybrid table",
    "HYBRID, STANDARD, a standard table",
    "STANDARD, DYNAMIC, a dynamic table",
    "HYBRID, INTERACTIVE, an interactive table"
  })
  void aWrongTypeIsNamed(TableType said, TableType real, String words) throws SQLException {
    account.orders(real, 5);
    try (SnowflakeTarget target = account.target(TestAccount.template(said).build())) {
      assertThatThrownBy(() -> target.profile(false))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("target.table_type: is " + said)
          .hasMessageContaining("is " + words + "; set it to " + real);
    }
  }

  @Test
  void namesWithoutQuotesMeanUpperCase() throws SQLException {
    account.run("CREATE OR REPLACE TABLE \"orders x\" (\"id\" INT)");
    account.run("CREATE OR REPLACE TABLE mixed (\"id\" INT, \"Other Id\" INT)");
    Templates names = TestAccount.template(TableType.STANDARD);
    try (SnowflakeTarget quoted =
            account.target(names.table("test_results", "\"orders x\"").build());
        SnowflakeTarget plain = account.target(names.table("Test_Results", "MiXeD").build());
        SnowflakeTarget unfit = account.target(names.table("test_results", "orders x").build())) {
      assertThat(quoted.profile(false).qualifiedName()).endsWith(".\"orders x\"");
      assertThat(quoted.profile(false).keyColumn().name()).isEqualTo("id");
      assertThat(plain.profile(false).qualifiedName()).endsWith(".\"MIXED\"");
      assertThatThrownBy(() -> unfit.profile(false))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("target.table: is orders x");
    }
  }

  @Test
  void aMissingTableIsTold() {
    Template template =
        TestAccount.template(TableType.STANDARD).table("test_results", "nothing").build();
    try (SnowflakeTarget target = account.target(template)) {
      assertThatThrownBy(() -> target.profile(false))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining(
              "there is no table or view \"FLAKEBENCH\".\"TEST_RESULTS\".\"NOTHING\"");
    }
  }

  @Test
  void viewsAreOnlyRead() throws SQLException {
    account.orders(TableType.STANDARD, 20);
    account.run("CREATE OR REPLACE VIEW orders_view AS SELECT * FROM orders");
    Template template =
        TestAccount.template(TableType.STANDARD).table("test_results", "orders_view").build();
    try (SnowflakeTarget target = account.target(template)) {
      TableProfile profile = target.profile(true, true);
      assertThat(profile.view()).isTrue();
      assertThat(profile.keyColumn().name()).isEqualTo("ID");
      assertThat(target.facts(profile).estimatedRows()).isEqualTo(-1);
    }
  }

  @Test
  void columnsOfInteractiveTablesOutsideTheirClusterKeyAreNoted() throws SQLException {
    account.orders(TableType.INTERACTIVE, 20);
    try (SnowflakeTarget target =
        account.target(TestAccount.template(TableType.INTERACTIVE).build())) {
      target.profile(true);
      assertThat(target.notes())
          .anyMatch(note -> note.contains("CREATED_AT does not stand in the cluster key"))
          .noneMatch(note -> note.contains("column ID does not stand"))
          .anyMatch(note -> note.contains("cut off after 5 s"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nowhere, COMPUTE_WH, target.database, MISSING_DATABASE",
    "flakebench, nowhere_wh, target.warehouse, MISSING_WAREHOUSE"
  })
  void whatTheRoleCannotUseIsNamed(String database, String warehouse, String path, String code) {
    Template template =
        TestAccount.template(TableType.STANDARD)
            .snowflake(TableType.STANDARD, database, warehouse)
            .build();
    SnowflakeLogin login = account.login();
    SnowflakeLogin bare =
        new SnowflakeLogin(
            login.url().replaceAll("&db=[^&]*", ""), login.properties(), login.credential());
    assertThatThrownBy(
            () -> SnowflakeTarget.connect(bare, template.target(), 1000, TestAccount.TAG))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> {
              assertThat(e.problems().get(0).code()).isEqualTo(code);
              assertThat(e.problems().get(0).path()).isEqualTo(path);
            });
  }

  @Test
  void canonicalSqlIsTheTypes() throws SQLException {
    account.orders(TableType.HYBRID, 20);
    try (SnowflakeTarget target = account.target(TestAccount.template(TableType.HYBRID).build())) {
      TableProfile profile = target.profile(false);
      assertThat(target.sqlOf(Templates.statement(StatementKind.RANGE_SCAN, 100, ""), profile))
          .isEqualTo(
              "SELECT * FROM \"FLAKEBENCH\".\"TEST_RESULTS\".\"ORDERS\" WHERE \"ID\" BETWEEN ? AND"
                  + " ? + 99");
    }
  }
}
