package org.flakebench.emulator.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.flakebench.emulator.catalog.Catalog;
import org.flakebench.emulator.catalog.DataType;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Stage;
import org.flakebench.emulator.catalog.Table;
import org.flakebench.emulator.error.SnowflakeError;
import org.flakebench.emulator.history.History;
import org.flakebench.emulator.history.QueryRecord;
import org.flakebench.emulator.sql.Names;
import org.flakebench.emulator.sql.OutColumn;

/**
 * A session of a client, with a connection of its own to H2. What it uses may be read by any
 * thread; statements run one after the other, under {@link #lock}.
 */
public final class Session implements Names {
  private static final int PREPARED = 64;

  private final long id;
  private final String user;
  private final Catalog catalog;
  private final History history;
  private final Connection connection;
  private final BiFunction<String, String, Optional<List<OutColumn>>> systemViews;
  private final Parameters parameters = new Parameters();
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Map<ObjectName, Table> temporaryTables = new ConcurrentHashMap<>();
  private final Map<ObjectName, Stage> temporaryStages = new ConcurrentHashMap<>();
  private final List<String> queryIds = new ArrayList<>();
  private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(16, 0.75f, true);
  private volatile Token token;
  private volatile String masterToken;
  private volatile String database;
  private volatile String schema;
  private volatile String warehouse;
  private volatile String role;
  private volatile Transaction transaction;
  private volatile boolean closed;
  private volatile boolean doomed;
  private volatile List<DataType> bindTypes = List.of();

  /** A token and how many expiries there had been at its birth. */
  public record Token(String text, long born) {}

  /**
   * A transaction.
   *
   * @param explicit whether BEGIN opened it, or AUTOCOMMIT is off
   */
  public record Transaction(long id, boolean explicit, Instant started) {}

  public Session(
      long id,
      String user,
      Catalog catalog,
      History history,
      Connection connection,
      BiFunction<String, String, Optional<List<OutColumn>>> systemViews) {
    this.id = id;
    this.user = user;
    this.catalog = catalog;
    this.history = history;
    this.connection = connection;
    this.systemViews = systemViews;
  }

  public long id() {
    return id;
  }

  public String user() {
    return user;
  }

  public Connection connection() {
    return connection;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** Held while a statement of the session runs. */
  public ReentrantLock lock() {
    return lock;
  }

  public ZoneId zone() {
    return ZoneId.of(parameters.text("TIMEZONE"));
  }

  public Token token() {
    return token;
  }

  public void token(Token now) {
    token = now;
  }

  public String masterToken() {
    return masterToken;
  }

  public void masterToken(String now) {
    masterToken = now;
  }

  public String role() {
    return role;
  }

  public void role(String now) {
    role = now;
  }

  public String warehouse() {
    return warehouse;
  }

  public void warehouse(String now) {
    warehouse = now;
  }

  public void use(String databaseNow, String schemaNow) {
    database = databaseNow;
    schema = schemaNow;
  }

  /** The transaction that is open, or null. */
  public Transaction transaction() {
    return transaction;
  }

  public void transaction(Transaction now) {
    transaction = now;
  }

  /** Whether the open transaction can only be rolled back. */
  public boolean isDoomed() {
    return doomed;
  }

  public void doom(boolean now) {
    doomed = now;
  }

  public boolean isClosed() {
    return closed;
  }

  public Map<ObjectName, Table> temporaryTables() {
    return temporaryTables;
  }

  public Map<ObjectName, Stage> temporaryStages() {
    return temporaryStages;
  }

  /** A prepared statement of H2, kept for the next time. */
  public PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
      if (prepared.size() > PREPARED) {
        Iterator<PreparedStatement> oldest = prepared.values().iterator();
        PreparedStatement old = oldest.next();
        oldest.remove();
        old.close();
      }
    }
    return statement;
  }

  public void ended(String queryId) {
    synchronized (queryIds) {
      queryIds.add(queryId);
      if (queryIds.size() > 2000) {
        queryIds.remove(1);
      }
    }
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public String database() {
    return database;
  }

  @Override
  public String schema() {
    return schema;
  }

  @Override
  public Optional<Table> temporary(ObjectName name) {
    return Optional.ofNullable(temporaryTables.get(name));
  }

  @Override
  public Optional<List<OutColumn>> systemView(String viewSchema, String name) {
    return systemViews.apply(viewSchema, name);
  }

  @Override
  public List<OutColumn> resultOf(String queryId) {
    QueryRecord query = history.byId(queryId);
    if (query == null || !query.isEnded()) {
      throw new SnowflakeError("000709", "02000", "Statement " + queryId + " not found");
    }
    if (query.errorCode() != null) {
      throw new SnowflakeError(query.errorCode(), "42000", query.errorMessage());
    }
    if (query.rows() == null) {
      throw new SnowflakeError("000709", "02000", "Statement " + queryId + " has no result");
    }
    return query.columns();
  }

  /** Types of what is bound to the statement that is translated next. */
  public void bindTypes(List<DataType> types) {
    bindTypes = types;
  }

  @Override
  public DataType bindType(int number) {
    List<DataType> types = bindTypes;
    return number <= types.size() ? types.get(number - 1) : DataType.UNKNOWN;
  }

  @Override
  public String lastQueryId(int number) {
    synchronized (queryIds) {
      int index = number < 0 ? queryIds.size() + number : number - 1;
      return index < 0 || index >= queryIds.size() ? null : queryIds.get(index);
    }
  }

  /** Rolls back what is open and lets go of H2. */
  public void close() throws SQLException {
    closed = true;
    connection.close();
  }
}
