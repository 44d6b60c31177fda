package org.flakebench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flakebench.template.Operation;
import org.flakebench.template.ParameterSpec;
import org.flakebench.template.SqlEffect;
import org.flakebench.template.SqlTokens;
import org.flakebench.template.StatementKind;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.Supported;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page on statements and parameters shows does what it says. */
class StatementsPageTest {
  private static final Path PAGE = Path.of("../docs/statements-and-parameters.md");
  private static final Pattern FENCE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REFUSED =
      Pattern.compile("^\\| `(READ|WRITE)` \\| `(.+)` \\| `([A-Z_]+)` \\|$", Pattern.MULTILINE);

  private static final String HEAD =
      """
      name: page
      target: {table_type: POSTGRES, database: demo, schema: public, table: orders}
      load: {duration_seconds: 1}
      scaling: {mode: FIXED, min_workers: 1, min_connections: 1}
      statements:
      """;

  private static final Column ID = column("id", ValueType.INTEGER);
  private static final Column TIME = column("created_at", ValueType.TIMESTAMP);
  private static final TableProfile ORDERS =
      new TableProfile(
          "\"public\".\"orders\"",
          false,
          List.of(
              ID,
              column("customer_id", ValueType.INTEGER),
              column("amount", ValueType.DECIMAL),
              column("status", ValueType.TEXT),
              TIME),
          ID,
          100L,
          TIME,
          Instant.parse("2026-05-19T00:00:00Z"));

  private static Column column(String name, ValueType type) {
    return new Column(name, type, type.name(), null, null, Long.MAX_VALUE, true);
  }

  private static SamplePools pools() {
    Object[] ids = IntStream.rangeClosed(1, 100).mapToObj(Long::valueOf).toArray();
    Instant first = Instant.parse("2026-01-01T00:00:00Z");
    return new SamplePools()
        .with(PoolKind.KEY, "id", ids)
        .with(PoolKind.COLUMN, "customer_id", ids)
        .with(PoolKind.COLUMN, "amount", new BigDecimal("1.5"), new BigDecimal("2.5"))
        .with(PoolKind.COLUMN, "status", "NEW", "PAID")
        .with(PoolKind.RANGE, "created_at", first, first.plusSeconds(60));
  }

  private static String page() throws IOException {
    return Files.readString(PAGE).replace("\r\n", "\n");
  }

  static Stream<String> examples() throws IOException {
    return FENCE.matcher(page()).results().map(found -> found.group(1));
  }

  @ParameterizedTest
  @MethodSource
  void examples(String example) {
    Template template = new TemplateReader().read(HEAD + example.indent(2), "page");

    assertThat(Supported.problems(template)).isEmpty();
    StatementPlanner planner = new StatementPlanner(ORDERS, pools());
    NewKeys newKeys = new NewKeys(KeyLeases.local(), "orders", ID, 101);
    try (SlotValues values = SamplePools.slot(1, newKeys, 1L, 2L, 3L)) {
      for (int i = 0; i < template.statements().size(); i++) {
        StatementSpec statement = template.statements().get(i);
        if (!statement.sql().isEmpty()) {
          StatementPlan plan = planner.plan(i, statement, statement.sql());
          assertThat(plan.sources()).hasSize(SqlTokens.placeholders(plan.sql()));
          for (int n = 0; n < 50; n++) {
            plan.bind(values, new SeenParameters());
          }
        }
      }
    }
  }

  @Test
  void everyKindAndEveryStrategyHasAnExample() throws IOException {
    String examples = String.join("\n", examples().toList());
    for (StatementKind kind : StatementKind.values()) {
      assertThat(examples).contains("kind: " + kind);
    }
    for (ParameterSpec.Strategy strategy : ParameterSpec.Strategy.values()) {
      String name = strategy.name().toLowerCase(Locale.ROOT);
      boolean implied =
          strategy == ParameterSpec.Strategy.LITERAL || strategy == ParameterSpec.Strategy.CHOICE;
      assertThat(examples).contains(implied ? "# " + name : "strategy: " + name);
    }
  }

  @Test
  void whatThePageSaysIsRefusedIsRefusedSo() throws IOException {
    Matcher rows = REFUSED.matcher(page());
    List<String> codes = new ArrayList<>();
    while (rows.find()) {
      assertThat(
              SqlEffect.problem(
                      "p",
                      StatementKind.GENERIC_SQL,
                      Operation.valueOf(rows.group(1)),
                      rows.group(2))
                  .map(TemplateException.Problem::code))
          .as(rows.group(2))
          .contains(rows.group(3));
      codes.add(rows.group(3));
    }
    assertThat(codes).hasSize(11);
  }
}
