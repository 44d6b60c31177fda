package org.flakebench.store;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.PoolRequest;
import org.flakebench.workload.PoolSource;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.TableFacts;

/**
 * Keeps value pools in the files of this machine, from which runs take them again, and in the store
 * as rows. The files decide: they know which table the values came from. Safe to use from several
 * threads and processes.
 */
public final class StoredPools implements PoolSource {
  private final PoolFiles files;
  private final ValuePoolRepository rows;
  private final boolean alwaysNew;

  private StoredPools(Store store, FlakeBenchHome home, boolean alwaysNew) {
    this.files = new PoolFiles(home.pools());
    this.rows = store.valuePools();
    this.alwaysNew = alwaysNew;
  }

  /**
   * For runs: one that samples again and gets the very values that are kept, as of a table that was
   * filled anew with the same rows, goes on with the kept pool and stores nothing.
   */
  public static StoredPools ofRuns(Store store, FlakeBenchHome home) {
    return new StoredPools(store, home, false);
  }

  /** For preparing ahead of runs: every preparation makes new pools. */
  public static StoredPools ofPreparations(Store store, FlakeBenchHome home) {
    return new StoredPools(store, home, true);
  }

  @Override
  public Found find(PoolRequest request) {
    List<String> notes = new ArrayList<>();
    List<PoolFile> kept;
    try {
      kept = files.of(request.templateKey(), notes::add);
    } catch (IOException e) {
      return new Found(null, "the kept value pools cannot be read, so new ones are sampled: " + e);
    }
    boolean damaged = !notes.isEmpty();
    List<PoolFile> found = new ArrayList<>();
    for (PoolNeed need : request.needs()) {
      Optional<PoolFile> newest =
          kept.stream().filter(pool -> pool.isFor(request, need)).findFirst();
      newest.ifPresent(found::add);
    }
    Optional<String> stale =
        found.stream()
            .map(pool -> stale(pool.facts(), request, pool.sampledAt()))
            .flatMap(Optional::stream)
            .findFirst();
    stale.ifPresent(notes::add);
    if (stale.isPresent() || found.size() < request.needs().size()) {
      if (damaged && stale.isEmpty()) {
        notes.add("value pools are sampled again");
      }
      return new Found(null, notes.isEmpty() ? null : String.join("; ", notes));
    }
    found.forEach(pool -> rows.keep(pool.id(), pool.templateKey(), pool.pool()));
    try {
      files.used(request.templateKey());
    } catch (IOException e) {
      notes.add("that value pools were used cannot be noted: " + e);
    }
    notes.add("value pools that were sampled at " + at(found.get(0).sampledAt()) + " are used");
    return new Found(found.stream().map(PoolFile::pool).toList(), String.join("; ", notes));
  }

  /** Why pools of then do not fit the table of now; empty when they do. */
  private static Optional<String> stale(TableFacts then, PoolRequest request, Instant sampledAt) {
    TableFacts now = request.facts();
    if (!then.incarnation().equals(now.incarnation())) {
      return Optional.of(
          "the table "
              + request.table()
              + " was made anew since its value pools were sampled at "
              + at(sampledAt)
              + "; they are sampled again");
    }
    if (now.hasOutgrown(then)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the table %s has about %,d rows and had %,d when its value pools were sampled at %s; they are sampled again",
              request.table(),
              now.estimatedRows(),
              then.estimatedRows(),
              at(sampledAt)));
    }
    return Optional.empty();
  }

  private static String at(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public List<String> keep(PoolRequest request, List<SampledPool> pools) {
    List<String> problems = new ArrayList<>();
    Instant now = Instant.now();
    List<PoolFile> kept = alwaysNew ? List.of() : kept(request);
    for (int i = 0; i < pools.size(); i++) {
      PoolNeed need = request.needs().get(i);
      SampledPool pool = pools.get(i);
      String id =
          kept.stream()
              .filter(old -> old.isFor(request, need) && old.pool().equals(pool))
              .map(PoolFile::id)
              .findFirst()
              .orElseGet(() -> UUID.randomUUID().toString());
      try {
        files.write(PoolFile.of(id, request, need, now, pool));
      } catch (IOException e) {
        problems.add(
            "a value pool cannot be kept as a file, so the next run samples it again: " + e);
      }
      rows.keep(id, request.templateKey(), pool);
    }
    try {
      files.removeOld(request.templateKey());
      files.removeUnused().forEach(rows::deleteAll);
    } catch (IOException e) {
      problems.add("old value pools cannot be removed: " + e);
    }
    rows.deleteOld(request.templateKey(), PoolFiles.KEPT);
    return problems;
  }

  private List<PoolFile> kept(PoolRequest request) {
    try {
      return files.of(request.templateKey(), damaged -> {});
    } catch (IOException e) {
      // Writing has the same difficulty and tells it.
      return List.of();
    }
  }
}
