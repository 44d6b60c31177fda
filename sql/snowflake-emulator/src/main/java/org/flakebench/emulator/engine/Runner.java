package org.flakebench.emulator.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.catalog.Warehouse;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.emulator.session.Session;
import org.flakebench.emulator.sql.Access;
import org.flakebench.emulator.sql.OutColumn;
import org.flakebench.emulator.sql.Statement;
import org.flakebench.emulator.sql.Statement.CopyInto;
import org.flakebench.emulator.sql.Statement.Dml;
import org.flakebench.emulator.sql.Statement.Select;

/** Runs one statement that has been translated. For one statement; not thread-safe. */
final class Runner {
  /** Interactive warehouses end queries after so many seconds. */
  private static final long INTERACTIVE_SECONDS = 5;

  private final Engine engine;
  private final Session session;
  private final Request request;
  private final Binds binds;
  private final QueryRecord query;
  private final Running running;
  private final Scripts scripts;

  Runner(
      Engine engine,
      Session session,
      Request request,
      Binds binds,
      QueryRecord query,
      Running running) {
    this.engine = engine;
    this.session = session;
    this.request = request;
    this.binds = binds;
    this.query = query;
    this.running = running;
    this.scripts = new Scripts(session, running);
  }

  /** What the statement would give, without running it. */
  Answer describe(Statement statement) {
    String id = query.queryId();
    if (statement instanceof Select select) {
      return new Answer(
          id,
          Answer.SELECT,
          scripts.describe(select),
          List.of(),
          select.access().binds(),
          false,
          Map.of());
    }
    if (statement instanceof Dml dml) {
      return new Answer(
          id,
          Answer.typeId(dml.queryType()),
          counters(dml),
          List.of(),
          dml.access().binds(),
          dml.arrayBind(),
          Map.of());
    }
    if (statement instanceof Statement.Show
        || statement instanceof Statement.Describe
        || statement instanceof Statement.Explain
        || statement instanceof Statement.StageFiles) {
      throw SnowflakeError.unknown("how to describe a " + statement.queryType() + " beforehand");
    }
    return new Answer(id, Answer.DDL, Grid.status("").columns(), List.of(), 0, false, Map.of());
  }

  private static List<OutColumn> counters(Dml dml) {
    List<OutColumn> columns = new ArrayList<>();
    for (String name : dml.counts()) {
      columns.add(
          new OutColumn(name, name.equals("status") ? DataType.TEXT : DataType.INTEGER, false));
    }
    return columns;
  }

  static boolean needsWarehouse(Statement statement) {
    if (statement instanceof Select select) {
      return !select.access().read().isEmpty()
          || select.access().systemViews().stream().anyMatch(v -> v.startsWith("ACCOUNT_USAGE"));
    }
    return statement instanceof Dml
        || statement instanceof CopyInto
        || statement instanceof Statement.CreateTable create && create.query() != null;
  }

  Answer run(Statement statement, Duration delay) throws SQLException {
    if (statement.commits()) {
      engine.end(session, true);
    }
    if (!needsWarehouse(statement)) {
      return other(statement);
    }
    Warehouse warehouse = warehouse();
    long queued = warehouse.enter(engine::now, this::checkQueue);
    query.inQueue(false);
    query.queued(queued);
    try {
      if (!delay.isZero()) {
        pauseInWarehouse(statement, warehouse, delay);
      }
      throttle(statement);
      if (statement instanceof Select select) {
        return select(select, warehouse);
      }
      if (statement instanceof Dml dml) {
        return dml(dml);
      }
      return other(statement);
    } finally {
      warehouse.leave();
    }
  }

  private void pauseInWarehouse(Statement statement, Warehouse warehouse, Duration delay) {
    boolean capped =
        warehouse.isInteractive()
            && statement instanceof Select
            && delay.toSeconds() >= INTERACTIVE_SECONDS;
    running.pause(capped ? Duration.ofSeconds(INTERACTIVE_SECONDS) : delay);
    if (capped) {
      running.timeOut(INTERACTIVE_SECONDS);
      running.check();
    }
  }

  private void checkQueue() {
    query.inQueue(true);
    running.check();
    long limit = session.parameters().number("STATEMENT_QUEUED_TIMEOUT_IN_SECONDS");
    if (limit > 0 && running.timeoutSeconds() - running.secondsLeft() > limit) {
      throw new SnowflakeError(
          "000631",
          "57014",
          "Statement queued timeout of " + limit + " second(s) reached and was canceled.");
    }
  }

  private Warehouse warehouse() {
    Warehouse warehouse =
        session.warehouse() == null
            ? null
            : session.catalog().warehouses().get(session.warehouse());
    if (warehouse == null) {
      throw new SnowflakeError(
          "000606",
          "57P03",
          "No active warehouse selected in the current session.  Select an active warehouse with"
              + " the 'use warehouse' command.");
    }
    return warehouse;
  }

  private void throttle(Statement statement) {
    boolean hybrid =
        statement instanceof Select select
            ? select.access().hybridOnly()
            : statement instanceof Dml dml && dml.target().kind().isHybrid();
    if (hybrid && !engine.faults.throttle().isZero()) {
      query.throttledOnce();
      running.pause(engine.faults.throttle());
    }
  }

  private Answer select(Select select, Warehouse warehouse) throws SQLException {
    Access access = select.access();
    query.hybridOnly(access.hybridOnly());
    if (warehouse != null && warehouse.isInteractive()) {
      for (Table table : access.read()) {
        if (table.kind() != Table.Kind.INTERACTIVE) {
          throw SnowflakeError.compilation(
              "391920",
              "0A000",
              "Interactive warehouse '"
                  + warehouse.name()
                  + "' can only query interactive tables, not '"
                  + table.name()
                  + "'.");
        }
      }
    }
    for (Table table : access.read()) {
      if (table.kind() == Table.Kind.DYNAMIC && engine.isStale(table)) {
        scripts.refresh(table);
      }
    }
    Engine.mustBind(access.binds(), binds);
    String most = request.parameter("ROWS_PER_RESULTSET");
    long limit =
        most == null ? session.parameters().number("ROWS_PER_RESULTSET") : Long.parseLong(most);
    PreparedStatement statement = session.prepare(select.sql());
    running.runs(statement);
    try {
      if (!binds.rows().isEmpty()) {
        int parameters = statement.getParameterMetaData().getParameterCount();
        Binds.set(statement, binds.types(), binds.rows().get(0), parameters, session.zone());
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<OutColumn> columns = Results.columns(select.columns(), rows.getMetaData());
        List<String[]> values = Results.rows(rows, columns, limit);
        query.produced(values.size());
        query.scanned(64L * values.size());
        query.result(columns, values);
        return new Answer(
            query.queryId(), Answer.SELECT, columns, values, access.binds(), false, Map.of());
      }
    } finally {
      running.runs(null);
    }
  }

  private Answer dml(Dml dml) throws SQLException {
    boolean hybrid = dml.target().kind().isHybrid();
    query.hybridOnly(hybrid && dml.access().read().stream().allMatch(t -> t.kind().isHybrid()));
    if (session.transaction() == null && !session.parameters().flag("AUTOCOMMIT")) {
      engine.begin(session, true);
    }
    Session.Transaction open = session.transaction();
    long transaction = open == null ? engine.nextTransaction() : open.id();
    query.transaction(transaction, open != null);
    try {
      DmlRun run = new DmlRun(session, running, engine.locks, engine.stages, transaction);
      long[] counts = run.run(dml, request, binds);
      return counted(dml, counts);
    } finally {
      if (open == null || session.transaction() == null) {
        engine.locks.release(transaction);
      }
    }
  }

  private Answer counted(Dml dml, long[] counts) {
    long sum = Arrays.stream(counts).sum();
    query.produced(sum);
    switch (dml.queryType()) {
      case "INSERT" -> query.changed(sum, 0, 0);
      case "UPDATE" -> query.changed(0, sum, 0);
      case "DELETE" -> query.changed(0, 0, sum);
      case "MERGE" -> {
        Call call = Call.current();
        query.changed(call.inserted, call.updated, call.deleted);
      }
      default -> {}
    }
    String[] row = new String[counts.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = String.valueOf(counts[i]);
    }
    if (dml.queryType().equals("TRUNCATE_TABLE")) {
      row[0] = "Statement executed successfully.";
    }
    List<String[]> rows = new ArrayList<>();
    rows.add(row);
    query.result(counters(dml), rows);
    return new Answer(
        query.queryId(),
        Answer.typeId(dml.queryType()),
        counters(dml),
        rows,
        dml.access().binds(),
        dml.arrayBind(),
        Map.of());
  }

  private Answer other(Statement statement) throws SQLException {
    if (statement instanceof Select select) {
      return select(select, null);
    }
    if (statement instanceof CopyInto copy) {
      return answer(Answer.COPY, copy(copy));
    }
    if (statement instanceof Statement.Put put) {
      return new Answer(
          query.queryId(),
          Answer.SCL,
          List.of(),
          List.of(),
          0,
          false,
          engine.stages.put(session, put));
    }
    if (statement instanceof Statement.Get get) {
      return new Answer(
          query.queryId(),
          Answer.SCL,
          List.of(),
          List.of(),
          0,
          false,
          engine.stages.get(session, get));
    }
    if (statement instanceof Statement.StageFiles files) {
      return answer(
          Answer.SELECT,
          files.remove()
              ? engine.stages.remove(session, files)
              : engine.stages.list(session, files));
    }
    if (statement instanceof Statement.Show show) {
      return answer(
          Answer.SELECT, new Shows(session, engine.grants).show(show, engine.locks.held()));
    }
    if (statement instanceof Statement.Describe describe) {
      return answer(Answer.SELECT, new Shows(session, engine.grants).describe(describe));
    }
    if (statement instanceof Statement.Explain explain) {
      return answer(Answer.SELECT, Plans.explain(explain));
    }
    return answer(
        statement instanceof Statement.Transaction
            ? Answer.TCL
            : statement.commits() ? Answer.DDL : Answer.SCL,
        Grid.status(status(statement)));
  }

  private Grid copy(CopyInto copy) throws SQLException {
    if (session.transaction() == null && !session.parameters().flag("AUTOCOMMIT")) {
      engine.begin(session, true);
    }
    Grid grid = engine.copying.copy(session, copy, running);
    long rows =
        grid.columns().size() == 1
            ? 0
            : grid.values().stream().mapToLong(r -> ((Number) r[3]).longValue()).sum();
    query.produced(rows);
    query.changed(rows, 0, 0);
    return grid;
  }

  private Answer answer(long typeId, Grid grid) {
    query.result(grid.columns(), grid.wire());
    return Answer.of(query.queryId(), typeId, grid);
  }

  private String status(Statement statement) throws SQLException {
    if (statement instanceof Statement.Use
        || statement instanceof Statement.AlterSession
        || statement instanceof Statement.AlterWarehouse
        || statement instanceof Statement.Transaction) {
      return new SessionCommands(engine, session).run(statement);
    }
    synchronized (engine.definitions) {
      return definition(statement);
    }
  }

  private String definition(Statement statement) throws SQLException {
    if (statement instanceof Statement.CreateTable create) {
      return new Definitions(scripts).create(create);
    }
    if (statement instanceof Statement.CreateView create) {
      String done = new Definitions(scripts).create(create);
      if (create.ifThere() == Statement.IfThere.REPLACE && !create.copyGrants()) {
        engine.grants.forget("VIEW", create.name().toString());
      }
      return done;
    }
    if (statement instanceof Statement.CreateIndex create) {
      return new Definitions(scripts).create(create);
    }
    if (statement instanceof Statement.CreateObject create) {
      return new Objects(scripts, engine.stages).create(create);
    }
    if (statement instanceof Statement.Drop drop) {
      String done = new Objects(scripts, engine.stages).drop(drop);
      if (java.util.Set.of("TABLE", "VIEW", "STAGE", "SEQUENCE", "FILE FORMAT")
          .contains(drop.kind())) {
        engine.grants.forget(
            drop.kind().replace(' ', '_'), Stages.complete(session, drop.name()).toString());
      }
      return done;
    }
    if (statement instanceof Statement.AlterTable alter) {
      return new TableChanges(scripts).alter(alter);
    }
    if (statement instanceof Statement.CommentOn comment) {
      return new Objects(scripts, engine.stages).comment(comment);
    }
    return new SessionCommands(engine, session).run(statement);
  }
}
