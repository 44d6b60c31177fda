package org.flakebench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.flakebench.template.Template;
import org.flakebench.template.TemplateException;
import org.flakebench.template.TemplateReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BoxesTest {
  private static final Capacity HOST = new Capacity(200, "the host");
  private static final int ROOMY = 100_000;

  private static Template template(String load, String scaling) {
    String text =
        """
        name: box
        target: {table_type: POSTGRES, database: d, schema: public, table: t}
        load: %s
        scaling: %s
        statements:
          - {kind: POINT_LOOKUP, weight_pct: 100}
        """;
    return new TemplateReader().read(text.formatted(load, scaling), "test.yaml");
  }

  private static final String FIND_MAX = "{mode: FIND_MAX_CONCURRENCY}";

  static Stream<Arguments> boxes() {
    return Stream.of(
        // load, scaling, box as workers × each = most, edge
        arguments(
            "{}",
            "{mode: FIXED, min_workers: 5, min_connections: 20}",
            "5-5 × 20-20 = 100 CONFIGURED"),
        arguments(
            "{}",
            "{mode: FIXED, min_workers: 5, min_connections: 200}",
            "5-5 × 200-200 = 1000 CONFIGURED"),
        arguments(
            "{mode: QPS, target_qps: 9}",
            "{mode: FIXED, min_workers: 2, max_connections: 30}",
            "2-2 × 1-30 = 60 CONFIGURED"),
        arguments(
            "{mode: QPS, target_qps: 9}",
            "{mode: FIXED, min_workers: 2}",
            "2-2 × 1-200 = 400 HOST"),
        arguments(
            "{mode: QPS, target_qps: 9, connections: 40}",
            "{mode: FIXED, min_workers: 2}",
            "2-2 × 1-200 = 40 CONFIGURED"),
        arguments(
            FIND_MAX,
            "{mode: FIXED, min_workers: 3, max_connections: 50}",
            "3-3 × 1-50 = 150 CONFIGURED"),
        arguments(
            FIND_MAX,
            "{mode: BOUNDED, max_workers: 2, min_connections: 2, max_connections: 40}",
            "1-2 × 2-40 = 80 CONFIGURED"),
        arguments(
            "{mode: QPS, target_qps: 9}",
            "{mode: FIXED, min_workers: 1, min_connections: 10, max_connections: 10}",
            "1-1 × 10-10 = 10 CONFIGURED"),
        arguments(FIND_MAX, "{mode: AUTO}", "1-100 × 1-200 = 20000 HOST"),
        arguments("{connections: 450}", "{mode: AUTO}", "1-100 × 1-200 = 20000 HOST"),
        arguments(
            "{connections: 60}",
            "{mode: BOUNDED, max_workers: 3, max_connections: 25}",
            "1-3 × 1-25 = 75 CONFIGURED"),
        arguments(
            "{connections: 300}",
            "{mode: BOUNDED, min_connections: 250}",
            "1-100 × 250-250 = 25000 HOST"));
  }

  @ParameterizedTest
  @MethodSource
  void boxes(String load, String scaling, String expected) {
    Box box = Boxes.of(template(load, scaling), HOST, ROOMY);

    assertThat(
            "%d-%d × %d-%d = %d %s"
                .formatted(
                    box.minWorkers(),
                    box.maxWorkers(),
                    box.minPerWorker(),
                    box.maxPerWorker(),
                    box.most(),
                    box.edge()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // AUTO: 450 connections with the usual 200 need 3 workers
    "'{connections: 450}', {mode: AUTO}, 450, 3",
    "'{connections: 16}', {mode: AUTO}, 16, 1",
    "'{connections: 60}', '{mode: BOUNDED, max_workers: 3, max_connections: 25}', 60, 3",
    "'{connections: 50}', '{mode: BOUNDED, max_workers: 3, max_connections: 25}', 50, 2",
    "'{connections: 50}', '{mode: BOUNDED, min_workers: 3, max_workers: 3, max_connections: 25}', 50, 3",
    "{}, '{mode: FIXED, min_workers: 5, min_connections: 20}', 100, 5"
  })
  void a_fixed_load_takes_the_least_workers_that_hold_it(
      String load, String scaling, int slots, int workers) {
    Template template = template(load, scaling);
    LoadPlan plan = LoadPlan.of(template, Boxes.of(template, HOST, ROOMY));

    assertThat(plan.planner().decide(Planner.History.none()))
        .isEqualTo(Planner.Desired.of(workers, slots));
    assertThat(plan.firstSlots()).isEqualTo(slots);
  }

  @Test
  void a_bounded_load_outside_its_box_is_refused_when_it_is_read() {
    assertThatThrownBy(
            () ->
                template(
                    "{connections: 450}", "{mode: BOUNDED, max_workers: 2, max_connections: 100}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(
            "load.connections: is 450, more than the scaling box holds: max_workers 2 × max_connections 100 = 200");
  }

  @Test
  void a_load_that_the_host_cannot_hold_in_its_box_is_refused() {
    Template template = template("{connections: 450}", "{mode: BOUNDED, max_workers: 2}");

    assertThatThrownBy(() -> Boxes.of(template, HOST, ROOMY))
        .hasMessageContaining("load.connections: is 450")
        .hasMessageContaining("2 workers × 200 slots (the host)");
  }

  @Test
  void connections_that_the_target_does_not_have_are_refused_or_bound_the_box() {
    Template fixed = template("{}", "{mode: FIXED, min_workers: 1, min_connections: 30}");
    Template search = template(FIND_MAX, "{mode: BOUNDED, max_workers: 1, max_connections: 50}");

    assertThatThrownBy(() -> Boxes.of(fixed, HOST, 29))
        .hasMessageContaining("needs 30 connections, but the target has only 29 left");
    Box box = Boxes.of(search, HOST, 29);
    assertThat(box.most()).isEqualTo(29);
    assertThat(box.edge()).isEqualTo(Box.Edge.HOST);
    assertThat(box.why()).isEqualTo("the target has 29 connections left");
  }

  @Test
  void one_process_is_one_worker() {
    Box cut = Boxes.inOneProcess(template(FIND_MAX, "{mode: AUTO}"), HOST, ROOMY);
    assertThat(cut.most()).isEqualTo(200);
    assertThat(cut.maxWorkers()).isEqualTo(1);
    assertThat(cut.edge()).isEqualTo(Box.Edge.HOST);

    Box whole =
        Boxes.inOneProcess(
            template(FIND_MAX, "{mode: BOUNDED, max_workers: 1, max_connections: 50}"),
            HOST,
            ROOMY);
    assertThat(whole.most()).isEqualTo(50);
    assertThat(whole.edge()).isEqualTo(Box.Edge.CONFIGURED);

    assertThatThrownBy(
            () -> Boxes.inOneProcess(template("{connections: 450}", "{mode: AUTO}"), HOST, ROOMY))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("scaling.max_connections: the run needs 3 workers");
    assertThatThrownBy(
            () ->
                Boxes.inOneProcess(
                    template("{}", "{mode: FIXED, min_workers: 2, min_connections: 2}"),
                    HOST,
                    ROOMY))
        .hasMessageContaining(
            "scaling.min_workers: is 2, but one process is one worker, and several do not exist"
                + " yet; set it to 1");
    assertThatThrownBy(
            () ->
                Boxes.inOneProcess(
                    template("{connections: 4}", "{mode: AUTO, min_workers: 2}"), HOST, 94))
        .as("how many connections the target has left is not the reason")
        .hasMessageContaining("scaling.min_workers: is 2,")
        .hasMessageNotContaining("94");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 8192, 128, 2 cores × 64 slots",
    "16, 8192, 200, the usual most of a worker",
    "16, 128, 64, 128 MiB ÷ 2 MiB a slot",
    "1, 1, 1, at least one"
  })
  void a_worker_takes_what_cores_and_memory_allow(int cores, long mib, int slots, String why) {
    assertThat(Capacity.of(cores, mib << 20)).isEqualTo(new Capacity(slots, why));
  }
}
