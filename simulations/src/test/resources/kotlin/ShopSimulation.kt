import io.gatling.javaapi.core.CoreDsl.*
import io.gatling.javaapi.core.Simulation
import java.sql.Types
import java.time.Duration
import java.util.UUID
import org.flakebench.gatling.FlakeBenchDsl.*

/** All of the DSL, as Kotlin writes it: no backticks, no casts, no types for lambdas. */
class ShopSimulation : Simulation() {
  private val database =
    flakebench().url("jdbc:postgresql://localhost/shop").user(null).connections(8)
      .acquireTimeout(Duration.ofSeconds(5)).statementTimeout(Duration.ofSeconds(30)).fetchSize(500)

  private val find =
    sql("find #{id}").query("SELECT * FROM item WHERE id = #{id} AND note = {note}")
      .param("note", null)
      .fetchSize(100)
      .check(
        rowCount().gt(0),
        column("name").findAll().saveAs("names"),
        simpleCheck { rows -> rows.isNotEmpty() && rows[0]["name"] != null },
      )
      .check(listOf(column("id", Long::class.javaObjectType).transform { it + 1 }.gt(1L)))

  private val order =
    transaction("order").on(
      sql("add").update("INSERT INTO purchase (a, b, c) VALUES (#{a}, {b}, {c})")
        .params("b", 5)
        .paramFrom("c") { session -> UUID.fromString(session.getString("token")) }
        .generatedKeys("id")
        .check(updateCount().shouldBe(1L), generatedKey("id", Long::class.java).saveAs("id")),
      sql("lines").batch("INSERT INTO line VALUES ({n})").rows(listOf(mapOf("n" to 1), mapOf("n" to null))),
      sql("more lines").batch("INSERT INTO line VALUES ({n})").rowsFrom { session -> listOf(mapOf("n" to session.getInt("a"))) },
      sql("other lines").batch("INSERT INTO line VALUES ({n})").rowsFrom("#{rows}"),
      sql("total").call("{{total} = call total(#{id})}").params(mapOf<String, Any?>()).outParam("total", Types.BIGINT)
        .check(outParameter("total").exists()),
    )

  init {
    setUp(
      fixed(3).during(60).inject(scenario("a").exec(find).exec(order)),
      bounded(1, 5).targetRate(10.0).during(Duration.ofMinutes(1)).inject(scenario("b").exec(find)),
      bounded(1, 5).during(10).inject(scenario("c").exec(allOf())),
      auto().targetRate(3.5).during(10).inject(scenario("d").exec(find)),
    ).protocols(database)
  }

  private fun allOf() = sql("all").query("SELECT 1").check(allResults().saveAs("rows"))
}
