package org.flakebench.gatling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flakebench.gatling.FlakeBenchDsl.allResults;
import static org.flakebench.gatling.FlakeBenchDsl.column;
import static org.flakebench.gatling.FlakeBenchDsl.generatedKey;
import static org.flakebench.gatling.FlakeBenchDsl.outParameter;
import static org.flakebench.gatling.FlakeBenchDsl.rowCount;
import static org.flakebench.gatling.FlakeBenchDsl.simpleCheck;
import static org.flakebench.gatling.FlakeBenchDsl.sql;
import static org.flakebench.gatling.FlakeBenchDsl.updateCount;

import io.gatling.commons.validation.Failure;
import io.gatling.core.session.Session;
import io.gatling.core.session.Session$;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.CoreDsl;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flakebench.gatling.internal.SqlResult.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** The whole chain of Gatling's checks, over what a database gives. */
class SqlChecksTest {
  private static final Table ROWS =
      new Table(
          List.of("id", "Name", "amount", "note"),
          List.of(
              new Object[] {1L, "ann", new BigDecimal("2.50"), null},
              new Object[] {2L, "bob", new BigDecimal("3.00"), "x"}),
          2);
  private static final SqlResult RESULT =
      new SqlResult(
          ROWS,
          3,
          new Table(List.of("id"), List.<Object[]>of(new Object[] {9L}), 1),
          Map.of("total", 12));

  private static Tuple2<Session, Option<Failure>> run(CheckBuilder... checks) {
    Session session = Session$.MODULE$.apply("scn", 1L, null).set("two", 2).set("bob", "bob");
    return SqlChecks.run(
        RESULT,
        session,
        CollectionConverters.asScala(Arrays.stream(checks).map(SqlChecks::build).toList())
            .toList());
  }

  static Stream<CheckBuilder> hold() {
    return Stream.of(
        rowCount().is(2),
        rowCount().isEL("#{two}"),
        rowCount().gt(1),
        rowCount().lte(2),
        rowCount().in(1, 2),
        rowCount().not(5),
        updateCount().is(3L),
        column("ID").is(1L),
        column("id").is(1),
        column("id", Integer.class).is(1),
        column("id", long.class).gt(0L),
        column("id", String.class).is("1"),
        column("amount", Double.class).lt(2.6),
        column("amount", BigDecimal.class).is(new BigDecimal("2.50")),
        column("name").find(1).isEL("#{bob}"),
        column("name").find(2).notExists(),
        column("name").find(2).optional(),
        column("name").findAll().is(List.of("ann", "bob")),
        column("name").findRandom().in("ann", "bob"),
        column("name").findRandom(2).transform(List::size).is(2),
        column("name").count().is(2),
        column("note").isNull(),
        column("note").find(1).notNull(),
        column("note").find(1).exists(),
        column("name").transform(name -> name + "!").is("ann!"),
        column("name").transformWithSession((name, session) -> session.getInt("two")).is(2),
        column("name").find(2).withDefault("nobody").is("nobody"),
        column("name").validate("short", (name, session) -> name),
        allResults().transform(rows -> rows.get(1).get("Name")).is("bob"),
        simpleCheck(rows -> rows.size() == 2),
        generatedKey("id").is(9L),
        generatedKey("id", Integer.class).is(9),
        outParameter("total").is(12),
        outParameter("total", Long.class).gte(12L));
  }

  @ParameterizedTest
  @MethodSource("hold")
  void chainsHold(CheckBuilder check) {
    assertThat(run(check)._2()).isEqualTo(Option.empty());
  }

  static Stream<Arguments> fail() {
    return Stream.of(
        Arguments.of(rowCount().is(1), "rowCount.find.is(1), found 2"),
        Arguments.of(rowCount().gt(7), "rowCount.find.greaterThan(7), 2 is not greater than 7"),
        Arguments.of(column("name").is("eve"), "column(name).find.is(eve), found ann"),
        Arguments.of(column("name").find(4).exists(), "column(name).find(4).exists, found nothing"),
        Arguments.of(column("name").count().is(1), "column(name).count.transform.is(1), found 2"),
        Arguments.of(rowCount().is(1).name("one row"), "one row, found 2"),
        Arguments.of(
            column("nix").exists(),
            "column(nix).find.exists extraction crashed: there is no column nix, only id, Name,"
                + " amount, note"),
        Arguments.of(
            column("name", Long.class).exists(),
            "column(name).find.exists extraction crashed: the value is a java.lang.String, not a"
                + " java.lang.Long"),
        Arguments.of(
            outParameter("nix").exists(),
            "outParameter(nix).find.exists extraction crashed: there is no out parameter nix, only"
                + " [total]"),
        Arguments.of(simpleCheck(List::isEmpty), "simpleCheck, found false"));
  }

  @ParameterizedTest
  @MethodSource("fail")
  void failuresReadAsGatlings(CheckBuilder check, String message) {
    assertThat(run(check)._2().get().message()).isEqualTo(message);
  }

  @Test
  void valuesAreSavedAsJavaTypes() {
    Session after =
        run(
                rowCount().saveAs("n"),
                column("name").findAll().saveAs("names"),
                column("amount", String.class).saveAs("amount"),
                column("note").saveAs("nothing"),
                column("name").find(7).optional().saveAs("none"))
            ._1();

    assertThat(after.attributes().apply("n")).isEqualTo(2);
    assertThat(after.attributes().apply("names")).isEqualTo(List.of("ann", "bob"));
    assertThat(after.attributes().apply("amount")).isEqualTo("2.50");
    assertThat(after.attributes().apply("nothing")).isNull();
    assertThat(after.contains("none")).isFalse();
  }

  @Test
  void theFirstFailureIsToldAndOtherChecksStillSave() {
    var checked = run(rowCount().is(1), rowCount().is(0), updateCount().saveAs("count"));

    assertThat(checked._2().get().message()).isEqualTo("rowCount.find.is(1), found 2");
    assertThat(checked._1().attributes().apply("count")).isEqualTo(3L);
  }

  @Test
  void checksThatCannotBeThereAreRefusedWhenTheyAreGiven() {
    assertThatThrownBy(() -> sql("add").update("UPDATE t").check(rowCount().is(1)))
        .hasMessageStartingWith("sql(\"add\"): a check of ROW_COUNT is not possible here");
    assertThatThrownBy(() -> sql("add").update("UPDATE t").check(generatedKey("id").exists()))
        .hasMessageContaining("GENERATED_KEYS");
    assertThatThrownBy(() -> sql("q").query("SELECT 1").check(CoreDsl.bodyString().is("")))
        .hasMessageContaining("is not possible here");
  }
}
