package org.flakebench.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flakebench.measure.MalformedIntervalException;
import org.flakebench.store.BulkSource;
import org.flakebench.store.Dialect;
import org.flakebench.store.Store;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Loads segments into the store, each in one transaction that begins with the segment's row in
 * LOADED_SEGMENTS: of two loaders the second waits for the first and then finds the row, so nothing
 * is ever loaded twice. The transaction is committed only when the store took as many rows as the
 * segment holds, and the file is deleted only when the committed row in LOADED_SEGMENTS tells of
 * that many records with the file's checksum. Records stream through; memory does not depend on
 * their number.
 *
 * <p>Thread-safe; one caller at a time per spool, which its lock sees to.
 */
public final class SegmentLoader {
  private final Jdbi jdbi;
  private final Dialect dialect;

  /**
   * @param store stays the caller's
   */
  public SegmentLoader(Store store) {
    this.jdbi = store.bulkJdbi();
    this.dialect = store.dialect();
  }

  /**
   * Loads every segment of a worker whose writer has ended. A damaged segment gives what is good in
   * it and goes to quarantine.
   *
   * @throws IOException when a segment cannot be read or the store refuses it; what was not loaded
   *     stays where it is
   */
  public LoadResult load(Spool spool) throws IOException {
    List<Path> segments = spool.segments();
    if (segments.isEmpty()) {
      return LoadResult.NOTHING;
    }
    return jdbi.<LoadResult, IOException>withHandle(
        handle -> {
          LoadResult result = LoadResult.NOTHING;
          for (Path segment : segments) {
            result = result.plus(load(handle, spool, segment));
          }
          return result;
        });
  }

  /**
   * Loads intervals that are in no segment ({@link SegmentWriter#unwritten()}). Those that are in
   * the store already stay as they are.
   *
   * @return how many were new
   * @throws IOException when the store refuses them
   */
  public long loadIntervals(SpoolManifest manifest, List<IntervalFrame> intervals)
      throws IOException {
    if (intervals.isEmpty()) {
      return 0;
    }
    return unsegmented(
        manifest,
        "intervals",
        new IntervalRows(
            manifest,
            visitor -> {
              for (IntervalFrame interval : intervals) {
                visitor.frame(interval);
              }
            }));
  }

  /**
   * Loads steps that are in no segment ({@link SegmentWriter#unwrittenSteps()}).
   *
   * @throws IOException when the store refuses them
   */
  public void loadSteps(SpoolManifest manifest, List<StepFrame> steps) throws IOException {
    if (!steps.isEmpty()) {
      unsegmented(manifest, "steps", new StepRows(manifest.facts().runId(), steps));
    }
  }

  private long unsegmented(SpoolManifest manifest, String what, BulkSource rows)
      throws IOException {
    String name =
        name(manifest.facts().runId(), manifest.worker(), manifest.workerEpoch()) + "/" + what;
    return jdbi.<Long, IOException>withHandle(
        handle ->
            dialect
                .bulk()
                .load(handle, name, inside -> true, List.of(rows), (inside, taken) -> taken.get(0))
                .orElse(0L));
  }

  private LoadResult load(Handle handle, Spool spool, Path segment) throws IOException {
    List<String> problems = new ArrayList<>();
    LoadResult loaded = LoadResult.NOTHING;
    try (SegmentReader reader = new SegmentReader(segment)) {
      problems.addAll(reader.damages());
      SegmentHeader header = reader.header();
      if (header != null && !belongs(header, spool.manifest())) {
        problems.add(segment + " belongs to " + header + ", not to the run of its directory");
      } else if (header != null) {
        loaded = insert(handle, spool.manifest(), reader, problems);
        verify(handle, reader, problems);
      }
    } catch (JdbiException e) {
      throw new IOException("the store did not take " + segment + ": " + e.getMessage(), e);
    }
    List<Path> quarantined = new ArrayList<>();
    if (problems.isEmpty()) {
      Files.delete(segment);
    } else {
      Path place = spool.quarantine(segment);
      quarantined.add(place);
      problems.add("the damaged file is kept as " + place);
    }
    return loaded.plus(new LoadResult(0, 0, 0, 0, 0, quarantined, problems));
  }

  private static boolean belongs(SegmentHeader header, SpoolManifest manifest) {
    return header.runId().equals(manifest.facts().runId())
        && header.worker().equals(manifest.worker())
        && header.workerEpoch() == manifest.workerEpoch();
  }

  private LoadResult insert(
      Handle handle, SpoolManifest manifest, SegmentReader reader, List<String> problems)
      throws IOException {
    LoadResult already = new LoadResult(0, 1, 0, 0, 0, List.of(), List.of());
    SegmentHeader header = reader.header();
    if (found(handle, header).isPresent()) {
      // Asked before any file travels; of two that get this far the first row decides.
      return already;
    }
    List<BulkSource> sources =
        List.of(
            new ExecutionRows(reader, manifest.facts().statements()),
            new IntervalRows(manifest, visitor -> intervals(reader, visitor, problems)),
            new StepRows(header.runId(), steps(reader, problems)),
            new LogRows(reader));
    String name =
        name(header.runId(), header.worker(), header.workerEpoch())
            + "/segment-%06d".formatted(header.segment());
    return dialect
        .bulk()
        .load(
            handle,
            name,
            inside -> isFirst(inside, reader),
            sources,
            (inside, taken) -> {
              mustBe(reader, "execution records", reader.executions(), taken.get(0));
              mustBe(reader, "log lines", reader.count(FrameType.LOG), taken.get(3));
              return new LoadResult(
                  1, 0, taken.get(0), taken.get(1), taken.get(3), List.of(), List.of());
            })
        .orElse(already);
  }

  private static String name(String runId, String worker, int epoch) {
    return runId + "/" + worker + "-" + epoch;
  }

  /** Writes the segment's row; false when it is there, if need be after waiting for its writer. */
  private boolean isFirst(Handle handle, SegmentReader reader) {
    SegmentHeader header = reader.header();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("run_id", ":run");
    values.put("worker", ":worker");
    values.put("worker_epoch", ":epoch");
    values.put("segment_no", ":segment");
    List<String> key = List.copyOf(values.keySet());
    values.put("records", ":records");
    values.put("bytes", ":bytes");
    values.put("checksum", ":checksum");
    try {
      return handle
              .createUpdate(dialect.insertIfAbsent("loaded_segments", key, values))
              .bind("run", header.runId())
              .bind("worker", header.worker())
              .bind("epoch", header.workerEpoch())
              .bind("segment", header.segment())
              .bind("records", reader.executions())
              .bind("bytes", reader.goodBytes())
              .bind("checksum", reader.checksum())
              .execute()
          > 0;
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException reason && dialect.cameMeanwhile(reason)) {
        return false;
      }
      throw e;
    }
  }

  private static void intervals(
      SegmentReader reader, IntervalRows.Visitor visitor, List<String> problems)
      throws IOException {
    reader.<IOException>forEach(
        FrameType.INTERVAL,
        payload -> {
          try {
            visitor.frame(IntervalFrame.of(payload));
          } catch (MalformedIntervalException e) {
            problems.add("segment " + reader.header().segment() + ": " + e.getMessage());
          }
        });
  }

  private static List<StepFrame> steps(SegmentReader reader, List<String> problems)
      throws IOException {
    List<StepFrame> steps = new ArrayList<>();
    reader.<RuntimeException>forEach(
        FrameType.STEP,
        payload -> {
          try {
            steps.add(StepFrame.of(payload));
          } catch (IllegalArgumentException e) {
            problems.add("segment " + reader.header().segment() + ": " + e.getMessage());
          }
        });
    return steps;
  }

  /** The server's own count of the rows it took; a mismatch rolls all of them back. */
  private static void mustBe(SegmentReader reader, String what, long expected, long taken)
      throws IOException {
    if (taken != expected) {
      throw new IOException(
          "the store took "
              + taken
              + " of "
              + expected
              + " "
              + what
              + " of segment "
              + reader.header().segment());
    }
  }

  /**
   * Reads after the commit what the store says it has of this segment, also of one that was loaded
   * before. The rows themselves need no second count: that of the loader was committed together
   * with this row.
   */
  private static void verify(Handle handle, SegmentReader reader, List<String> problems) {
    SegmentHeader header = reader.header();
    String expected = loaded(reader.executions(), reader.checksum());
    String found = found(handle, header).orElse("nothing of it");
    if (!found.equals(expected)) {
      problems.add(
          "segment %d of %s holds %s, the store has %s"
              .formatted(header.segment(), header.worker(), expected, found));
    }
  }

  private static Optional<String> found(Handle handle, SegmentHeader header) {
    return handle
        .createQuery(
            "SELECT records, checksum FROM loaded_segments WHERE run_id = :run AND worker = :worker"
                + " AND worker_epoch = :epoch AND segment_no = :segment")
        .bind("run", header.runId())
        .bind("worker", header.worker())
        .bind("epoch", header.workerEpoch())
        .bind("segment", header.segment())
        .map(
            row ->
                loaded(
                    row.getColumn("records", Long.class), row.getColumn("checksum", String.class)))
        .findOne();
  }

  private static String loaded(long records, String checksum) {
    return "%d execution records (checksum %s)".formatted(records, checksum);
  }
}
