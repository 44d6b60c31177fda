package org.flakebench.gatling;

import io.gatling.javaapi.core.CheckBuilder;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.flakebench.gatling.internal.SqlChecks;
import org.flakebench.gatling.internal.UserPlan;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateReader;
import org.flakebench.workload.PoolKind;
import org.jspecify.annotations.Nullable;

/**
 * Entry points for simulations, to be imported statically.
 *
 * <pre>{@code
 * FlakeBenchWorkload oltp = workload("templates/oltp-mixed.yaml");
 * ScenarioBuilder journey = scenario("journey")
 *     .exec(sql("find").query("SELECT … WHERE id = #{id}").check(rowCount().is(1)));
 * setUp(oltp.population(), fixed(8).during(60).inject(journey))
 *     .protocols(flakebench().url("jdbc:postgresql://localhost/demo").user("demo"));
 * }</pre>
 */
public final class FlakeBenchDsl {
  private FlakeBenchDsl() {}

  /**
   * A protocol for a database under test; the password comes from {@code PGPASSWORD}, {@code
   * PGPASSFILE} or the builder.
   */
  public static FlakeBenchProtocolBuilder flakebench() {
    return new FlakeBenchProtocolBuilder();
  }

  /**
   * A request of a hand-written scenario: {@code sql("find order").query("SELECT … WHERE id =
   * #{id}").check(rowCount().is(1))}.
   *
   * @param name in reports, with Gatling expressions
   */
  public static SqlRequest sql(String name) {
    return new SqlRequest(name);
  }

  /**
   * Actions on one connection, all or nothing: {@code transaction("checkout").on(…)}.
   *
   * @param name of the group that it is in reports, with Gatling expressions
   */
  public static TransactionBlock transaction(String name) {
    return new TransactionBlock(name);
  }

  /** Check of a query: how many rows came. */
  public static CheckBuilder.Find<Integer> rowCount() {
    return SqlChecks.rowCount();
  }

  /**
   * Check of a query: the values of a column, whose case does not count. SQL's NULL is a value:
   * {@code isNull()} finds it.
   */
  public static CheckBuilder.MultipleFind<Object> column(String name) {
    return SqlChecks.column(name, Object.class);
  }

  /**
   * Check of a query: the values of a column as a Java type. Numbers become the one that is wanted
   * when nothing is lost, and anything becomes a {@code String}. {@code gt} and {@code lt} need one
   * of Integer, Long, Double and String.
   */
  public static <X> CheckBuilder.MultipleFind<X> column(String name, Class<X> type) {
    return SqlChecks.column(name, type);
  }

  /** Check of a query: all rows, as maps from column label to value. */
  public static CheckBuilder.Find<List<Map<String, Object>>> allResults() {
    return SqlChecks.rows();
  }

  /** Check of a query: whether something holds of all rows together. */
  public static CheckBuilder simpleCheck(Predicate<List<Map<String, Object>>> holds) {
    return SqlChecks.rows().transform(holds::test).is(true).name("simpleCheck");
  }

  /** Check of an update, batch or call: how many rows were changed; −1 when it gave rows. */
  public static CheckBuilder.Find<Long> updateCount() {
    return SqlChecks.updateCount();
  }

  /** Check of an update that asked for {@code generatedKeys(…)}: the values of one column. */
  public static CheckBuilder.MultipleFind<Object> generatedKey(String column) {
    return SqlChecks.generatedKey(column, Object.class);
  }

  /** Check of an update that asked for {@code generatedKeys(…)}, as a Java type. */
  public static <X> CheckBuilder.MultipleFind<X> generatedKey(String column, Class<X> type) {
    return SqlChecks.generatedKey(column, type);
  }

  /** Check of a call: the value of an {@code outParam}. */
  public static CheckBuilder.Find<Object> outParameter(String name) {
    return SqlChecks.outParameter(name, Object.class);
  }

  /** Check of a call: the value of an {@code outParam}, as a Java type. */
  public static <X> CheckBuilder.Find<X> outParameter(String name, Class<X> type) {
    return SqlChecks.outParameter(name, type);
  }

  /**
   * Exactly so many users at a time: {@code
   * setUp(fixed(10).during(ofMinutes(5)).inject(scenario))}.
   *
   * @param users ≥ 1
   */
  public static PlannedUsers fixed(int users) {
    UserPlan plan = new UserPlan.Fixed(users);
    return new PlannedUsers(connections -> plan);
  }

  /**
   * Users at a time inside a box: from {@code min} to {@code max}, or as a {@code targetRate}
   * needs.
   *
   * @param min ≥ 1
   * @param max ≥ min
   */
  public static BoundedUsers bounded(int min, int max) {
    return new BoundedUsers(min, max);
  }

  /** As many users at a time as a {@code targetRate} needs, up to the connections there are. */
  public static AutoUsers auto() {
    return new AutoUsers();
  }

  /** The workload of a template. */
  public static FlakeBenchWorkload workload(Template template) {
    return new FlakeBenchWorkload(template);
  }

  /** The workload of a template in a YAML or JSON file. */
  public static FlakeBenchWorkload workload(String file) {
    return new FlakeBenchWorkload(new TemplateReader().read(Path.of(file)));
  }

  /**
   * A feeder of values that are in the table of a template, drawn as its {@code values} say:
   *
   * <pre>{@code
   * scenario("orders").feed(poolFeeder(database, "templates/oltp-mixed.yaml", PoolKind.KEY, "id"))
   * }</pre>
   *
   * <p>It never ends; each record has one attribute with the column's name, or one per column for
   * whole rows. The table is sampled when the simulation is built.
   *
   * @param database which database, and who logs in
   * @param template a YAML or JSON file: its table, seed and distribution count
   * @param kind RANGE gives times of the last 30 days of the table, ROW values as often as the
   *     table has them, the others each value once
   * @param column null: the key for KEY, the time column for RANGE, all columns for ROW
   */
  public static Supplier<Iterator<Map<String, Object>>> poolFeeder(
      FlakeBenchProtocolBuilder database, String template, PoolKind kind, @Nullable String column) {
    Template read = new TemplateReader().read(Path.of(template));
    return new PoolFeeder(read, () -> database.target(read), kind, column);
  }
}
