package org.flakebench.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flakebench.measure.MalformedIntervalException;
import org.flakebench.store.Store;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

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

  /**
   * @param store stays the caller's
   */
  public SegmentLoader(Store store) {
    this.jdbi = store.bulkJdbi();
  }

  /**
   * Loads every segment of a worker whose writer has ended. A damaged segment gives what is good in
   * it and goes to quarantine.
   *
   * @throws IOException when a segment cannot be read or the store refuses it; what was not loaded
   *     stays where it is
   */
  public LoadResult load(Spool spool) throws IOException {
    LoadResult result = LoadResult.NOTHING;
    for (Path segment : spool.segments()) {
      result = result.plus(load(spool, segment));
    }
    return result;
  }

  /**
   * Loads intervals that are in no segment ({@link SegmentWriter#unwritten()}). Those that are in
   * the store already stay as they are.
   *
   * @return how many were new
   */
  public long loadIntervals(SpoolManifest manifest, List<IntervalFrame> intervals) {
    return jdbi.inTransaction(
        handle -> {
          try (IntervalRows rows = new IntervalRows(handle, manifest)) {
            intervals.forEach(rows::add);
            return rows.finish();
          }
        });
  }

  /** Loads steps that are in no segment ({@link SegmentWriter#unwrittenSteps()}). */
  public void loadSteps(SpoolManifest manifest, List<StepFrame> steps) {
    jdbi.useTransaction(handle -> StepRows.insert(handle, manifest.facts().runId(), steps));
  }

  private LoadResult load(Spool spool, Path segment) throws IOException {
    List<String> problems = new ArrayList<>();
    LoadResult loaded = LoadResult.NOTHING;
    try (SegmentReader reader = new SegmentReader(segment)) {
      problems.addAll(reader.damages());
      SegmentHeader header = reader.header();
      if (header != null && !belongs(header, spool.manifest())) {
        problems.add(segment + " belongs to " + header + ", not to the run of its directory");
      } else if (header != null) {
        loaded = jdbi.inTransaction(handle -> insert(handle, spool.manifest(), reader, problems));
        verify(reader, problems);
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
    SegmentHeader header = reader.header();
    int first =
        handle
            .createUpdate(
                "INSERT INTO loaded_segments (run_id, worker, worker_epoch, segment_no, records, bytes, checksum)"
                    + " VALUES (:run, :worker, :epoch, :segment, :records, :bytes, :checksum) ON CONFLICT DO NOTHING")
            .bind("run", header.runId())
            .bind("worker", header.worker())
            .bind("epoch", header.workerEpoch())
            .bind("segment", header.segment())
            .bind("records", reader.executions())
            .bind("bytes", reader.goodBytes())
            .bind("checksum", reader.checksum())
            .execute();
    if (first == 0) {
      return new LoadResult(0, 1, 0, 0, 0, List.of(), List.of());
    }
    try {
      CopyManager copy = handle.getConnection().unwrap(PGConnection.class).getCopyAPI();
      long executions = new ExecutionRows(reader, manifest.facts().statements()).copy(copy);
      mustBe(reader, "execution records", reader.executions(), executions);
      long intervals = intervals(handle, manifest, reader, problems);
      StepRows.insert(handle, manifest.facts().runId(), steps(reader, problems));
      long logs = LogRows.copy(reader, copy);
      mustBe(reader, "log lines", reader.count(FrameType.LOG), logs);
      return new LoadResult(1, 0, executions, intervals, logs, List.of(), List.of());
    } catch (SQLException e) {
      throw new IOException(
          "the store did not take segment " + header.segment() + ": " + e.getMessage(), e);
    }
  }

  private static long intervals(
      Handle handle, SpoolManifest manifest, SegmentReader reader, List<String> problems)
      throws IOException {
    try (IntervalRows rows = new IntervalRows(handle, manifest)) {
      reader.<RuntimeException>forEach(
          FrameType.INTERVAL,
          payload -> {
            try {
              rows.add(IntervalFrame.of(payload));
            } catch (MalformedIntervalException e) {
              problems.add("segment " + reader.header().segment() + ": " + e.getMessage());
            }
          });
      return rows.finish();
    }
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
   * Reads after the commit, by another connection, what the store says it has of this segment, also
   * of one that was loaded before. The rows themselves need no second count: that of {@link
   * #mustBe} was committed together with this row.
   */
  private void verify(SegmentReader reader, List<String> problems) {
    SegmentHeader header = reader.header();
    String expected = loaded(reader.executions(), reader.checksum());
    String found =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT records, checksum FROM loaded_segments WHERE run_id = :run AND worker = :worker"
                            + " AND worker_epoch = :epoch AND segment_no = :segment")
                    .bind("run", header.runId())
                    .bind("worker", header.worker())
                    .bind("epoch", header.workerEpoch())
                    .bind("segment", header.segment())
                    .map(
                        (row, context) -> loaded(row.getLong("records"), row.getString("checksum")))
                    .findOne()
                    .orElse("nothing of it"));
    if (!found.equals(expected)) {
      problems.add(
          "segment %d of %s holds %s, the store has %s"
              .formatted(header.segment(), header.worker(), expected, found));
    }
  }

  private static String loaded(long records, String checksum) {
    return "%d execution records (checksum %s)".formatted(records, checksum);
  }
}
