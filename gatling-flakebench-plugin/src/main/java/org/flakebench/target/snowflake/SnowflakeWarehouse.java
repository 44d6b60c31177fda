package org.flakebench.target.snowflake;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.target.WarehouseSample;
import org.flakebench.template.TemplateException;

/**
 * The warehouse that computes a target's statements: looks at it, starts it for a run and leaves it
 * as it was found. By a session of its own, never a slot's. Thread-safe; one question at a time.
 */
public final class SnowflakeWarehouse implements AutoCloseable {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final WarehouseAccess access;
  private final String wanted;
  private final String role;
  private final Consumer<String> notes;
  private final Pause pause;

  /** As the server spells it; null as long as nobody has looked. */
  private String name;

  private boolean foundSuspended;
  private boolean resumed;
  private String toldOfQueue;

  /** How time goes by; virtual in tests. */
  interface Pause {
    long nanoTime();

    void sleep(long nanos);

    /** The machine's clock. */
    static Pause system() {
      return new Pause() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) {
          LockSupport.parkNanos(nanos);
        }
      };
    }
  }

  /**
   * Nothing is asked yet.
   *
   * @param login who asks; best with another warehouse than the tested one, see {@link
   *     WarehouseAccess#of}
   * @param name as in the template: as the server spells it, or in any case where the server has it
   *     in upper case
   * @param notes is told what people may want to know
   */
  public SnowflakeWarehouse(SnowflakeLogin login, String name, Consumer<String> notes) {
    this(WarehouseAccess.of(login), name, login.value("role"), notes, Pause.system());
  }

  /** The same login as a connector's, and nobody who is told. */
  public SnowflakeWarehouse(SnowflakeConnector connector, String name) {
    this(connector.login(), name, note -> {});
  }

  SnowflakeWarehouse(
      WarehouseAccess access, String name, String role, Consumer<String> notes, Pause pause) {
    this.access = access;
    this.wanted = name;
    this.role = role;
    this.notes = notes;
    this.pause = pause;
  }

  /**
   * What SHOW WAREHOUSES says of it; empty when there is none of the name that the role may see.
   * Needs no running warehouse.
   *
   * @throws TargetUnavailableException when the server does not answer
   */
  public synchronized Optional<WarehouseSample> look() {
    return row().map(row -> sample(row, null));
  }

  /**
   * Starts the warehouse when it is suspended, and waits until it runs. Where the role may not do
   * that and the warehouse resumes by itself, the first statement starts it.
   *
   * @param limit how long it may take
   * @throws TemplateException when there is no such warehouse, or it is suspended and the role may
   *     not start it; with the grant that is missing
   * @throws TargetUnavailableException when it does not come up: a resource monitor, the limit, no
   *     answer
   */
  public synchronized void makeReady(Duration limit) {
    long from = pause.nanoTime();
    String told = "";
    while (true) {
      ShowRows.Row row = row().orElseThrow(this::missing);
      String state = state(row);
      if (isUp(state)) {
        if (!told.isEmpty()) {
          notes.accept("warehouse " + name + " runs");
        }
        return;
      }
      if (state.equals("SUSPENDED") && !start(row)) {
        return;
      }
      // After a resume the state may still be the old one for a moment.
      if (pause.nanoTime() - from >= limit.toNanos()) {
        throw new TargetUnavailableException(
            "warehouse "
                + name
                + " is "
                + state
                + " "
                + limit.toSeconds()
                + " s after it was to run; look at it with SHOW WAREHOUSES, or run again when it has"
                + " the state STARTED",
            null);
      }
      if (!told.equals(state)) {
        told = state;
        notes.accept("warehouse " + name + " is " + state + ", waiting until it runs");
      }
      pause.sleep(LOOK_AGAIN_NANOS);
    }
  }

  /** A warehouse that is being resized computes meanwhile. */
  private static boolean isUp(String state) {
    return state.equals("STARTED") || state.equals("RESIZING");
  }

  private static String state(ShowRows.Row row) {
    String state = row.text("state");
    return state == null ? "" : state.strip().toUpperCase(Locale.ROOT);
  }

  /** Whether it was told to start; false when the first statement will do so. */
  private boolean start(ShowRows.Row row) {
    try {
      foundSuspended = true;
      access.resume(name);
      if (!resumed) {
        notes.accept("warehouse " + name + " was suspended and is resumed for this run");
      }
      resumed = true;
      return true;
    } catch (SQLException e) {
      if (!isPrivilege(e)) {
        throw refused(e);
      }
      String remedy = "GRANT OPERATE ON WAREHOUSE " + name + " TO ROLE " + role();
      if (row.flag("auto_resume")) {
        notes.accept(
            "warehouse "
                + name
                + " is suspended, and role "
                + role()
                + " may not resume it; it resumes by itself with the first statement, which will wait for"
                + " it, and suspends by itself. To change that: "
                + remedy);
        return false;
      }
      throw new TemplateException(
          "target.warehouse",
          "WAREHOUSE_SUSPENDED",
          "warehouse "
              + name
              + " is suspended, does not resume by itself, and role "
              + role()
              + " may not resume it; "
              + remedy
              + ", or resume it first");
    }
  }

  private RuntimeException refused(SQLException e) {
    String said = String.valueOf(e.getMessage());
    if (said.toLowerCase(Locale.ROOT).contains("resource monitor")) {
      return new TargetUnavailableException(
          "warehouse "
              + name
              + " may not run: its credits are used up ("
              + said
              + "); raise the quota of the resource monitor, or name another warehouse in target.warehouse",
          e);
    }
    return new TargetUnavailableException("warehouse " + name + " cannot be resumed: " + said, e);
  }

  private TemplateException missing() {
    return new TemplateException(
        "target.warehouse",
        "WAREHOUSE_NOT_FOUND",
        "there is no warehouse '"
            + wanted
            + "' that role "
            + role()
            + " may see; name an existing one, or GRANT USAGE ON WAREHOUSE "
            + wanted
            + " TO ROLE "
            + role());
  }

  private String role() {
    return role == null ? "of this login" : role;
  }

  /** 003001 with SQLSTATE 42501. */
  private static boolean isPrivilege(SQLException e) {
    return e.getErrorCode() == 3001 || "42501".equals(e.getSQLState());
  }

  /**
   * Suspends the warehouse again when {@link #makeReady} resumed it and nobody uses it now; says so
   * when somebody does. The run's own statements have ended by then, so whatever runs or waits is
   * of others. Never throws: what fails is told.
   */
  public synchronized void restore() {
    if (!resumed) {
      return;
    }
    resumed = false;
    try {
      ShowRows.Row row = row().orElse(null);
      if (row == null || !isUp(state(row))) {
        return;
      }
      Integer running = row.number("running");
      Integer queued = row.number("queued");
      if (running == null || queued == null || running + queued > 0) {
        notes.accept(
            "warehouse "
                + name
                + " was suspended before this run and is left running: "
                + (running == null || queued == null
                    ? "the role may not see whether others use it (GRANT MONITOR ON WAREHOUSE "
                        + name
                        + " TO ROLE "
                        + role()
                        + ")"
                    : "%d statements of others run on it, %d wait".formatted(running, queued)));
        return;
      }
      access.suspend(name);
      notes.accept("warehouse " + name + " is suspended again, as it was found");
    } catch (SQLException | TargetUnavailableException e) {
      notes.accept(
          "warehouse "
              + name
              + " was suspended before this run and could not be suspended again: "
              + e.getMessage());
    }
  }

  /**
   * What the warehouse says of itself now, and how many statements of the run wait for it.
   *
   * @param runTagPrefix what the tags of the run's statements begin with; null asks for none
   * @throws TargetUnavailableException when the server does not answer or shows no such warehouse
   */
  public synchronized WarehouseSample sample(String runTagPrefix) {
    ShowRows.Row row =
        row()
            .orElseThrow(
                () ->
                    new TargetUnavailableException(
                        "SHOW WAREHOUSES lists no warehouse '" + wanted + "' any more", null));
    return sample(row, runTagPrefix == null ? null : ownQueued(runTagPrefix));
  }

  /** Null when it cannot be known; the other figures stand without it. */
  private Integer ownQueued(String runTagPrefix) {
    try {
      return access.queued(name, runTagPrefix);
    } catch (SQLException e) {
      String why = e.getErrorCode() + " " + e.getSQLState();
      if (!why.equals(toldOfQueue)) {
        toldOfQueue = why;
        notes.accept(
            "statements of this run that wait for warehouse "
                + name
                + " cannot be counted: "
                + e.getMessage());
      }
      return null;
    }
  }

  private WarehouseSample sample(ShowRows.Row row, Integer ownQueued) {
    return new WarehouseSample(
        row.text("name"),
        row.text("state"),
        row.text("type"),
        row.text("size"),
        row.number("started_clusters"),
        row.number("min_cluster_count"),
        row.number("max_cluster_count"),
        row.number("running"),
        row.number("queued"),
        ownQueued,
        row.text("scaling_policy"),
        foundSuspended,
        row.columns());
  }

  /** LIKE ignores case and knows wildcards, so that the names are compared here. */
  private Optional<ShowRows.Row> row() {
    List<ShowRows.Row> rows;
    try {
      rows = access.show(name == null ? wanted : name);
    } catch (SQLException e) {
      throw new TargetUnavailableException(
          "warehouse " + wanted + " cannot be looked at: " + e.getMessage(), e);
    }
    for (String spelling : List.of(wanted, wanted.toUpperCase(Locale.ROOT))) {
      for (ShowRows.Row row : rows) {
        if (spelling.equals(row.text("name"))) {
          name = spelling;
          return Optional.of(row);
        }
      }
    }
    return Optional.empty();
  }

  /** Ends the session; the warehouse stays as it is. */
  @Override
  public synchronized void close() {
    access.close();
  }
}
