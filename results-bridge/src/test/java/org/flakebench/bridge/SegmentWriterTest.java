package org.flakebench.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.flakebench.load.Phase;
import org.flakebench.measure.ExecutionRecord;
import org.flakebench.measure.Interval;
import org.flakebench.measure.IntervalCodec;
import org.flakebench.measure.LogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentWriterTest {
  @TempDir private Path folder;
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private Spool spool;

  @BeforeEach
  void makeSpool() throws IOException {
    spool = Spool.create(folder, Runs.manifest(Runs.facts("run-1", 10), "worker-0", "embedded"));
  }

  @Test
  void whatGoesInComesOut() throws IOException {
    Interval interval =
        new Runs.Builder()
            .ok(Runs.LOOKUP, 1_000_000)
            .failed(Runs.INSERT, 2_000_000)
            .at(1, Runs.START_MICROS);
    LogRecord line = new LogRecord(1, Runs.START_MICROS, "WARN", "org.flakebench", "slow ü", null);
    try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
      writer.error(1, Runs.UNIQUE, "duplicate key value");
      for (int i = 0; i < 5_000; i++) {
        execution(writer, i);
      }
      writer.accept(interval);
      writer.log(line);
    }
    try (SegmentReader reader = new SegmentReader(spool.segments().get(0))) {
      assertThat(reader.complete()).isTrue();
      assertThat(reader.damages()).isEmpty();
      assertThat(reader.header()).isEqualTo(new SegmentHeader("run-1", "worker-0", 1, 1));
      assertThat(records(reader))
          .isEqualTo(LongStream.range(0, 5_000).mapToObj(SegmentWriterTest::record).toList());
      List<ErrorDefinition> errors = new ArrayList<>();
      reader.<RuntimeException>forEach(
          FrameType.ERROR, payload -> errors.add(ErrorDefinition.of(payload)));
      assertThat(errors)
          .containsExactly(new ErrorDefinition(1, Runs.UNIQUE, "duplicate key value"));
      List<LogRecord> logs = new ArrayList<>();
      reader.<RuntimeException>forEach(FrameType.LOG, payload -> logs.add(LogFrame.of(payload)));
      assertThat(logs).containsExactly(line);
      List<IntervalFrame> intervals = new ArrayList<>();
      reader.<RuntimeException>forEach(
          FrameType.INTERVAL, payload -> intervals.add(IntervalFrame.of(payload)));
      assertThat(intervals).hasSize(1);
      assertThat(new IntervalCodec().decode(intervals.get(0).data())).isEqualTo(interval);
      assertThat(intervals.get(0).operations()).isEqualTo(2);
      assertThat(intervals.get(0).reads()).isEqualTo(1);
      assertThat(intervals.get(0).writes()).isEqualTo(1);
      assertThat(intervals.get(0).errors()).isEqualTo(1);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void countsPerPhase() throws IOException {
    try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
      writer.accept(
          new Runs.Builder()
              .phase(Phase.WARMUP)
              .ok(Runs.LOOKUP, 1)
              .at(1, Runs.START_MICROS - 1_000_000));
      writer.accept(
          new Runs.Builder().ok(Runs.LOOKUP, 1).ok(Runs.LOOKUP, 1).at(2, Runs.START_MICROS));
      writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1).at(3, Runs.START_MICROS + 1_000_000));
    }
    try (SegmentReader reader = new SegmentReader(spool.segments().get(0))) {
      List<Long> operations = new ArrayList<>();
      reader.<RuntimeException>forEach(
          FrameType.INTERVAL, payload -> operations.add(IntervalFrame.of(payload).operations()));
      assertThat(operations).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void turnsToANewSegmentThatCanBeReadByItself() throws IOException {
    SegmentWriter writer = new SegmentWriter(spool, problems::add, SegmentOutput::file, 200_000);
    writer.error(1, Runs.UNIQUE, "duplicate key value");
    for (int i = 0; i < 20_000; i++) {
      execution(writer, i);
    }
    writer.close();
    assertThat(spool.segments()).hasSizeGreaterThan(3);
    List<ExecutionRecord> all = new ArrayList<>();
    for (Path segment : spool.segments()) {
      try (SegmentReader reader = new SegmentReader(segment)) {
        assertThat(reader.complete()).isTrue();
        assertThat(reader.count(FrameType.ERROR)).isEqualTo(1);
        all.addAll(records(reader));
      }
    }
    assertThat(all)
        .hasSize(20_000)
        .isEqualTo(LongStream.range(0, 20_000).mapToObj(SegmentWriterTest::record).toList());
    assertThat(writer.counts().segments()).isEqualTo(spool.segments().size());
  }

  @Test
  void aTornTailIsLeftOutWhereverItIsCut() throws IOException {
    try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
      execution(writer, 0);
      writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1_000_000).at(1, Runs.START_MICROS));
      execution(writer, 1);
      writer.accept(
          new Runs.Builder().ok(Runs.LOOKUP, 1_000_000).at(2, Runs.START_MICROS + 1_000_000));
    }
    Path whole = spool.segments().get(0);
    byte[] bytes = Files.readAllBytes(whole);
    long seen = 0;
    for (int length = 0; length < bytes.length; length++) {
      Path cut = Files.write(folder.resolve("cut.fbs"), Arrays.copyOf(bytes, length));
      try (SegmentReader reader = new SegmentReader(cut)) {
        assertThat(reader.damages()).isEmpty();
        assertThat(reader.complete()).isFalse();
        assertThat(reader.goodBytes() + reader.tornBytes()).isEqualTo(length);
        long frames = reader.executions() + reader.count(FrameType.INTERVAL);
        assertThat(frames).isGreaterThanOrEqualTo(seen);
        seen = frames;
      }
    }
    assertThat(seen).isEqualTo(4);
  }

  @Test
  void zerosAtTheEndAreATornTail() throws IOException {
    try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
      execution(writer, 0);
    }
    byte[] bytes = Files.readAllBytes(spool.segments().get(0));
    Path file =
        Files.write(folder.resolve("zeros.fbs"), Arrays.copyOf(bytes, bytes.length + 5_000));
    try (SegmentReader reader = new SegmentReader(file)) {
      assertThat(reader.damages()).isEmpty();
      assertThat(reader.tornBytes()).isEqualTo(5_000);
      assertThat(reader.executions()).isEqualTo(1);
    }
  }

  @Test
  void everyFlippedByteIsFoundAndCostsNoOtherFrameWhenItIsInAPayload() throws IOException {
    try (SegmentWriter writer = new SegmentWriter(spool, problems::add)) {
      execution(writer, 0);
      writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1_000_000).at(1, Runs.START_MICROS));
      execution(writer, 1);
    }
    byte[] bytes = Files.readAllBytes(spool.segments().get(0));
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Path file = Files.write(folder.resolve("damaged.fbs"), damaged);
      try (SegmentReader reader = new SegmentReader(file)) {
        assertThat(reader.damages())
            .as("byte " + at)
            .isNotEmpty()
            .allMatch(text -> text.contains(file.toString()));
      }
    }
  }

  @Test
  void aFullDiskIsToldOnceAndCostsNoFigures() throws IOException {
    SegmentOutput.Opener fillsUp = file -> new FullDisk(SegmentOutput.file(file), 100_000);
    SegmentWriter writer = new SegmentWriter(spool, problems::add, fillsUp, 64 << 20);
    for (int second = 1; second <= 20; second++) {
      for (int i = 0; i < 1_000; i++) {
        execution(writer, i);
      }
      writer.accept(
          new Runs.Builder()
              .ok(Runs.LOOKUP, 1_000_000)
              .at(second, Runs.START_MICROS + second * 1_000_000L));
      writer.log(new LogRecord(second, Runs.START_MICROS, "INFO", "x", "y", null));
    }
    writer.close();
    SegmentWriter.Counts counts = writer.counts();
    assertThat(problems)
        .singleElement()
        .asString()
        .contains("segment-000001.fbs", "No space left on device");
    assertThat(counts.offered()).isEqualTo(20_000);
    assertThat(counts.written() + counts.dropped()).isEqualTo(20_000);
    assertThat(counts.dropped()).isPositive();
    assertThat(writer.dropped()).isEqualTo(counts.dropped());
    assertThat(counts.droppedLogs()).isPositive();
    long inSegment;
    try (SegmentReader reader = new SegmentReader(spool.segments().get(0))) {
      assertThat(reader.damages()).isEmpty();
      assertThat(reader.executions()).isEqualTo(counts.written());
      inSegment = reader.count(FrameType.INTERVAL);
    }
    assertThat(inSegment + writer.unwritten().size()).isEqualTo(20);
    assertThat(counts.unwrittenIntervals()).isEqualTo(writer.unwritten().size());
  }

  @Test
  void aDiskThatRefusesTheEndOfASegmentCostsNothingThatWasWritten() throws IOException {
    SegmentOutput.Opener refusesTrailer = file -> new NoTrailer(SegmentOutput.file(file));
    SegmentWriter writer = new SegmentWriter(spool, problems::add, refusesTrailer, 1);
    for (int i = 0; i < 3 * ExecutionChunk.RECORDS; i++) {
      execution(writer, i);
    }
    writer.close();
    assertThat(problems).singleElement().asString().contains("segment-000001.fbs");
    SegmentWriter.Counts counts = writer.counts();
    assertThat(counts.written()).isEqualTo(ExecutionChunk.RECORDS);
    assertThat(counts.written() + counts.dropped()).isEqualTo(counts.offered());
    try (SegmentReader reader = new SegmentReader(spool.segments().get(0))) {
      assertThat(reader.executions()).isEqualTo(counts.written());
    }
  }

  @Test
  void aDiskThatIsFullFromTheStartKeepsAllIntervals() {
    SegmentWriter writer =
        new SegmentWriter(
            spool,
            problems::add,
            file -> {
              throw new IOException("No space left on device");
            },
            64 << 20);
    for (int second = 1; second <= SegmentWriter.KEPT_INTERVALS + 5; second++) {
      writer.accept(new Runs.Builder().at(second, Runs.START_MICROS));
    }
    writer.close();
    assertThat(problems).hasSize(1);
    IntervalCodec codec = new IntervalCodec();
    List<Long> kept =
        writer.unwritten().stream().map(frame -> codec.decode(frame.data()).seq()).toList();
    assertThat(kept)
        .hasSize(SegmentWriter.KEPT_INTERVALS)
        .startsWith(6L)
        .endsWith(SegmentWriter.KEPT_INTERVALS + 5L);
  }

  @Test
  void aSlowDiskCostsWholeChunksAndEveryRecordIsCounted() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    SegmentOutput.Opener slow =
        file -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return SegmentOutput.file(file);
        };
    SegmentWriter writer = new SegmentWriter(spool, problems::add, slow, 64 << 20);
    int offered = (SegmentWriter.CHUNKS + 10) * ExecutionChunk.RECORDS;
    for (int i = 0; i < offered; i++) {
      execution(writer, i);
    }
    assertThat(writer.dropped()).isPositive();
    assertThat(writer.dropped() % ExecutionChunk.RECORDS).isZero();
    writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1).at(1, Runs.START_MICROS));
    go.countDown();
    writer.close();
    SegmentWriter.Counts counts = writer.counts();
    assertThat(counts.offered()).isEqualTo(offered);
    assertThat(counts.written() + counts.dropped()).isEqualTo(offered);
    long found = 0;
    for (Path segment : spool.segments()) {
      try (SegmentReader reader = new SegmentReader(segment)) {
        found += reader.executions();
      }
    }
    assertThat(found).isEqualTo(counts.written());
    assertThat(problems).isEmpty();
  }

  @Test
  void afterTheEndEverythingIsCountedAndNothingFails() throws IOException {
    SegmentWriter writer = new SegmentWriter(spool, problems::add);
    writer.close();
    execution(writer, 1);
    writer.accept(new Runs.Builder().ok(Runs.LOOKUP, 1).at(1, Runs.START_MICROS));
    writer.log(new LogRecord(1, 1, "INFO", "x", "y", null));
    writer.close();
    assertThat(writer.counts().dropped()).isEqualTo(1);
    assertThat(writer.counts().droppedLogs()).isEqualTo(1);
    assertThat(writer.unwritten()).hasSize(1);
    assertThat(spool.segments()).isEmpty();
  }

  @Test
  void oneDirectoryHasOneOwner() throws IOException {
    assertThatThrownBy(() -> Spool.create(folder, spool.manifest()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Spool.adopt(spool.directory())).isEmpty();
    Path directory = spool.directory();
    SpoolManifest written = spool.manifest();
    spool.close();
    try (Spool adopted = Spool.adopt(directory).orElseThrow()) {
      assertThat(adopted.manifest()).isEqualTo(written);
      assertThat(Spool.adopt(directory)).isEmpty();
    }
    assertThatThrownBy(() -> Spool.create(folder, written))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void directoriesAreFoundAndGoWhenTheyAreEmpty() throws IOException {
    assertThat(Spool.directories(folder)).containsExactly(spool.directory());
    spool.update(Runs.facts("run-1", 99));
    spool.removeIfLoaded();
    spool.close();
    assertThat(Spool.directories(folder)).isEmpty();
    assertThat(folder).isEmptyDirectory();
    assertThat(Spool.adopt(spool.directory())).isEmpty();
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    spool.close();
    Files.writeString(spool.directory().resolve(Spool.MANIFEST), "{");
    assertThatThrownBy(() -> Spool.adopt(spool.directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(spool.directory().resolve(Spool.MANIFEST).toString());
  }

  private static void execution(SegmentWriter writer, int i) {
    ExecutionRecord r = record(i);
    writer.execution(
        r.startEpochMicros(),
        r.serviceNanos(),
        r.waitNanos(),
        r.slot(),
        r.statement(),
        r.error(),
        r.rows(),
        r.phase());
  }

  private static ExecutionRecord record(long i) {
    return new ExecutionRecord(
        Runs.START_MICROS + i,
        1_000 + i,
        -i,
        (int) i % 16,
        (int) i % 3,
        i % 100 == 99 ? 1 : 0,
        (int) i % 7,
        Phase.MEASUREMENT);
  }

  private static List<ExecutionRecord> records(SegmentReader reader) throws IOException {
    List<ExecutionRecord> records = new ArrayList<>();
    reader.<RuntimeException>forEach(
        FrameType.EXECUTIONS,
        payload -> {
          for (int i = 0; i < payload.limit() / ExecutionChunk.RECORD_BYTES; i++) {
            records.add(ExecutionChunk.get(payload, i));
          }
        });
    return records;
  }

  /** Refuses the last frame of a segment. */
  private static final class NoTrailer extends PassingOutput {
    NoTrailer(SegmentOutput file) {
      super(file);
    }

    @Override
    public void write(ByteBuffer head, ByteBuffer payload) throws IOException {
      if (head.limit() == Frames.HEAD_BYTES && head.get(4) == FrameType.TRAILER.code()) {
        throw new IOException("No space left on device");
      }
      super.write(head, payload);
    }
  }

  /** Takes so many bytes and then refuses, in the middle of a frame. */
  private static final class FullDisk extends PassingOutput {
    private long room;

    FullDisk(SegmentOutput file, long room) {
      super(file);
      this.room = room;
    }

    @Override
    public void write(ByteBuffer head, ByteBuffer payload) throws IOException {
      if (payload.remaining() > room) {
        payload.limit(payload.position() + (int) room);
        super.write(head, payload);
        room = 0;
        throw new IOException("No space left on device");
      }
      room -= payload.remaining();
      super.write(head, payload);
    }
  }
}
