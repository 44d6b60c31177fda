package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.flakebench.workload.PoolColumn;
import org.flakebench.workload.PoolKind;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolFileTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir Path folder;

  private static PoolFile file(String id, Instant at, SampledPool pool) {
    return new PoolFile(
        id, "key", "target/db", "\"s\".\"t\"", new TableFacts("77", 1234), 42, 100, at, pool);
  }

  private static SampledPool keys(long... keys) {
    return SampledPool.of(
        PoolKind.KEY, PoolColumn.of("id", ValueType.INTEGER, LongStream.of(keys).boxed().toList()));
  }

  private static List<List<Object>> values(SampledPool pool) {
    List<List<Object>> values = new ArrayList<>();
    for (PoolColumn column : pool.columns()) {
      List<Object> of = new ArrayList<>();
      for (int place = 0; place < pool.size(); place++) {
        of.add(column.value(place));
      }
      values.add(of);
    }
    return values;
  }

  @Test
  void everythingComesBackAsItWas() throws IOException {
    List<PoolColumn> columns =
        List.of(
            PoolColumn.of("a", ValueType.INTEGER, Arrays.asList(-17L, null)),
            PoolColumn.of("b", ValueType.DECIMAL, Arrays.asList(new BigDecimal("-1.50"), null)),
            PoolColumn.of("c", ValueType.FLOAT, List.of(2.5, Double.NaN)),
            PoolColumn.of("d", ValueType.TEXT, List.of("täxt\n", "")),
            PoolColumn.of("e", ValueType.TIMESTAMP, List.of(AT, Instant.EPOCH)),
            PoolColumn.of("f", ValueType.DATE, Arrays.asList(null, LocalDate.of(1816, 1, 2))),
            PoolColumn.of("g", ValueType.BOOLEAN, List.of(true, false)),
            PoolColumn.of("h", ValueType.UUID, List.of(new UUID(1, -2), new UUID(0, 0))),
            PoolColumn.of("i", ValueType.OTHER, List.of("{}", "[]")));
    PoolFile written = file("one", AT, new SampledPool(PoolKind.ROW, columns));
    PoolFile read = PoolFile.read(written.bytes());

    assertThat(values(read.pool())).isEqualTo(values(written.pool()));
    assertThat(read.pool().columns())
        .extracting(PoolColumn::name)
        .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i");
    assertThat(read).usingRecursiveComparison().ignoringFields("pool").isEqualTo(written);
    assertThat(read.pool().kind()).isEqualTo(PoolKind.ROW);
    assertThat(file("two", AT, keys(LongStream.range(0, 100_000).toArray())).bytes().length)
        .as("compact")
        .isLessThan(950_000);
  }

  @Test
  void anyDamageIsSeen() {
    byte[] whole = file("one", AT, keys(1, 2, 3)).bytes();
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      assertThatThrownBy(() -> PoolFile.read(damaged))
          .as("byte %s", at)
          .isInstanceOf(PoolFile.DamagedException.class);
      byte[] cut = Arrays.copyOf(whole, at);
      assertThatThrownBy(() -> PoolFile.read(cut))
          .as("length %s", at)
          .isInstanceOf(PoolFile.DamagedException.class);
    }
  }

  @Test
  void theNewestComeFirstAndADamagedOneIsSaidAndRemoved() throws IOException {
    PoolFiles files = new PoolFiles(folder);
    files.write(file("old", AT, keys(1)));
    files.write(file("new", AT.plusSeconds(1), keys(2)));
    Path bad = folder.resolve("key/bad.pool");
    Files.write(bad, new byte[] {1, 2, 3});
    List<String> said = new ArrayList<>();

    assertThat(files.of("key", said::add)).extracting(PoolFile::id).containsExactly("new", "old");
    assertThat(said)
        .containsExactly(
            "the value pool " + bad + " is damaged (it does not begin as a value pool)");
    assertThat(bad).doesNotExist();
    assertThat(files.of("another", said::add)).isEmpty();
  }

  @Test
  void theLastTwoPreparationsOfEachPoolAreKeptAndNothingElseLiesAround() throws IOException {
    PoolFiles files = new PoolFiles(folder);
    for (int n = 0; n < 4; n++) {
      files.write(file("key-" + n, AT.plusSeconds(n), keys(n)));
    }
    files.write(
        file(
            "status",
            AT,
            SampledPool.of(
                PoolKind.GENERIC_SQL, PoolColumn.of("status", ValueType.TEXT, List.of("x")))));
    files.removeOld("key");

    try (Stream<Path> left = Files.list(folder.resolve("key"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("key-3.pool", "key-2.pool", "status.pool");
    }
  }
}
