package org.flakebench.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
 * is ever loaded twice. A file is deleted only after the rows of its records were counted in the
 * store. Records stream through; memory does not depend on their number.
 *
 * <p>Thread-safe; one caller at a time per spool, which its lock sees to.
 */
public final class SegmentLoader {
  private final Jdbi jdbi;

  public SegmentLoader(Store store) {
    this.jdbi = Jdbi.create(store.bulkDataSource());
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
      if (executions != reader.executions()) {
        throw new IOException(
            "the store took "
                + executions
                + " of "
                + reader.executions()
                + " execution records of segment "
                + header.segment());
      }
      long intervals = intervals(handle, manifest, reader, problems);
      long logs = LogRows.copy(reader, copy);
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

  /** Counts, after the commit, what is in the store of this segment. */
  private void verify(SegmentReader reader, List<String> problems) throws IOException {
    long expected = reader.executions();
    if (expected == 0) {
      return;
    }
    long[] times = {Long.MAX_VALUE, Long.MIN_VALUE};
    reader.<RuntimeException>forEach(
        FrameType.EXECUTIONS,
        payload -> {
          for (int at = 0; at < payload.limit(); at += ExecutionChunk.RECORD_BYTES) {
            long start = payload.getLong(at);
            times[0] = Math.min(times[0], start);
            times[1] = Math.max(times[1], start);
          }
        });
    long found =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT count(*) FROM query_executions WHERE run_id = :run AND start_time BETWEEN :from AND :to"
                            + " AND starts_with(execution_id, :prefix)")
                    .bind("run", reader.header().runId())
                    .bind("from", time(times[0]))
                    .bind("to", time(times[1]))
                    .bind("prefix", StoredIds.segmentPrefix(reader.header()))
                    .mapTo(Long.class)
                    .one());
    if (found != expected) {
      problems.add(
          "segment %d of %s holds %d execution records, the store has %d of them"
              .formatted(reader.header().segment(), reader.header().worker(), expected, found));
    }
  }

  private static OffsetDateTime time(long epochMicros) {
    return OffsetDateTime.ofInstant(
        Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS), ZoneOffset.UTC);
  }
}
