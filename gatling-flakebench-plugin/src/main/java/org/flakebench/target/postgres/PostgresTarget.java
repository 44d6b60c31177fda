package org.flakebench.target.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.flakebench.target.CanonicalSql;
import org.flakebench.target.LoginTurns;
import org.flakebench.target.Session;
import org.flakebench.target.Target;
import org.flakebench.target.TargetAddress;
import org.flakebench.target.TargetException;
import org.flakebench.target.TargetInfo;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.StatementSpec;
import org.flakebench.template.TableType;
import org.flakebench.template.TargetSpec;
import org.flakebench.template.TemplateException;
import org.flakebench.workload.PoolNeed;
import org.flakebench.workload.SampledPool;
import org.flakebench.workload.StatementPlan;
import org.flakebench.workload.TableFacts;
import org.flakebench.workload.TableProfile;

/**
 * A PostgreSQL table under test. Connections are made with server-side prepared statements from the
 * first execution on, UTC, and the template's statement timeout; at most {@value
 * LoginTurns#PARALLEL} are set up at once.
 */
public final class PostgresTarget implements Target {
  private static final int LOGIN_TIMEOUT_SECONDS = 15;

  /** How long a login may wait for its turn among the parallel ones. */
  private static final int LOGIN_TURN_SECONDS = 120;

  private static final int SETUP_TIMEOUT_MS = 60_000;

  private final TargetAddress address;
  private final TargetSpec spec;
  private final int statementTimeoutMs;
  private final String applicationName;
  private final LoginTurns logins = new LoginTurns(LOGIN_TURN_SECONDS);
  private final TargetInfo info;

  private PostgresTarget(
      TargetAddress address, TargetSpec spec, int statementTimeoutMs, String applicationName) {
    this.address = address;
    this.spec = spec;
    this.statementTimeoutMs = statementTimeoutMs;
    this.applicationName = applicationName;
    try (Connection connection = connectForSetup()) {
      this.info = PostgresCatalog.info(connection);
    } catch (SQLException e) {
      throw setupFailure("target", e);
    }
  }

  /**
   * Connects once to see who answers.
   *
   * @param statementTimeoutMs limit that the server puts on each statement of the load; 0 = its own
   * @param applicationName how the sessions show up in {@code pg_stat_activity}
   * @throws TargetUnavailableException when nobody answers or the login is refused
   */
  public static PostgresTarget connect(
      TargetAddress address, TargetSpec spec, int statementTimeoutMs, String applicationName) {
    return new PostgresTarget(address, spec, statementTimeoutMs, applicationName);
  }

  @Override
  public TargetInfo info() {
    return info;
  }

  @Override
  public int connectionsLeft() {
    if (spec.viaPooler()) {
      return MOST_POOLED;
    }
    try (Connection connection = connectForSetup()) {
      return PostgresCatalog.connectionsLeft(connection);
    } catch (SQLException e) {
      throw setupFailure("target", e);
    }
  }

  @Override
  public TableProfile profile(boolean needsTimeRange) {
    try (Connection connection = connectForSetup()) {
      return PostgresCatalog.profile(connection, spec.schema(), spec.table(), needsTimeRange);
    } catch (SQLException e) {
      throw setupFailure("target.table", e);
    }
  }

  @Override
  public String sqlOf(StatementSpec statement, TableProfile table) {
    String sql =
        statement.sql() == null || statement.sql().isBlank()
            ? CanonicalSql.of(TableType.POSTGRES, statement.kind(), table)
            : statement.sql();
    return sql.replace("{table}", table.qualifiedName());
  }

  @Override
  public TableFacts facts(TableProfile table) {
    try (Connection connection = connectForSetup()) {
      return PostgresSampler.facts(connection, table);
    } catch (SQLException e) {
      throw setupFailure("target.table", e);
    }
  }

  @Override
  public List<SampledPool> sample(TableProfile table, List<PoolNeed> needs, long seed) {
    try (Connection connection = connectForSetup()) {
      PostgresSampler sampler = new PostgresSampler(connection, table, seed);
      List<SampledPool> pools = new ArrayList<>();
      for (PoolNeed need : needs) {
        pools.add(sampler.sample(need));
      }
      connection.commit();
      return pools;
    } catch (SQLException e) {
      throw setupFailure("target.table", e);
    }
  }

  @Override
  public void preflight(List<StatementPlan> plans, Binder binder) {
    try (Connection connection = connectForSetup()) {
      List<TemplateException.Problem> problems =
          PostgresPreflight.problems(connection, plans, binder);
      if (!problems.isEmpty()) {
        throw new TemplateException(problems);
      }
    } catch (SQLException e) {
      throw setupFailure("statements", e);
    }
  }

  @Override
  public Session open(List<StatementPlan> plans, Binder binder) {
    Connection connection = logins.inTurn(this::connectForLoad);
    StatementPlan preparing = null;
    try {
      int size = plans.stream().mapToInt(StatementPlan::index).max().orElse(0) + 1;
      PreparedStatement[] prepared = new PreparedStatement[size];
      for (StatementPlan plan : plans) {
        preparing = plan;
        prepared[plan.index()] = connection.prepareStatement(plan.sql());
      }
      PostgresSession session = new PostgresSession(connection, prepared);
      for (StatementPlan plan : plans) {
        preparing = plan;
        binder.bind(plan, session);
        // Lets the server parse and describe the statement with the types that will come; does not
        // run it.
        prepared[plan.index()].getParameterMetaData();
      }
      return session;
    } catch (SQLException e) {
      closeQuietly(connection, e);
      throw setupFailure("statements[" + (preparing == null ? 0 : preparing.index()) + "].sql", e);
    } catch (TargetException e) {
      closeQuietly(connection, e);
      throw new TemplateException(
          "statements[" + (preparing == null ? 0 : preparing.index()) + "].sql",
          e.key().category(),
          "its parameters cannot be put: " + e.getMessage());
    } catch (RuntimeException e) {
      closeQuietly(connection, e);
      throw e;
    }
  }

  private static void closeQuietly(Connection connection, Exception reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** A connection for asking about server and table, with a deadline for each answer. */
  private Connection connectForSetup() {
    Properties properties = properties(SETUP_TIMEOUT_MS);
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", String.valueOf(SETUP_TIMEOUT_MS / 1000 + 30));
    return connect(properties);
  }

  /**
   * A connection for load. Its socket gets no time limit of any kind: with one, even at connecting,
   * Java makes the socket non-blocking for good, and each read takes three system calls instead of
   * one. The login has its deadline all the same, and whoever runs the slot aborts what hangs.
   */
  private Connection connectForLoad() {
    Properties properties = properties(statementTimeoutMs);
    properties.setProperty("connectTimeout", "0");
    properties.setProperty("sslResponseTimeout", "0");
    return connect(properties);
  }

  private Properties properties(int timeoutMs) {
    Properties properties = new Properties();
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    address.secret().ifPresent(secret -> properties.setProperty("password", secret));
    properties.setProperty("ApplicationName", applicationName);
    // Behind a pooler a named statement may meet a server connection that does not know it.
    properties.setProperty("prepareThreshold", spec.viaPooler() ? "0" : "1");
    // Text goes without a type, so that the server takes it for what the column is.
    properties.setProperty("stringtype", "unspecified");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("loginTimeout", String.valueOf(LOGIN_TIMEOUT_SECONDS));
    properties.setProperty("cancelSignalTimeout", "3");
    if (!spec.viaPooler()) {
      properties.setProperty("options", "-c TimeZone=UTC -c statement_timeout=" + timeoutMs);
    }
    return properties;
  }

  private Connection connect(Properties properties) {
    try {
      Connection connection = DriverManager.getConnection(address.url(), properties);
      if (spec.viaPooler()) {
        PooledSettings.apply(connection);
      }
      return connection;
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private RuntimeException unavailable(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    TargetException classified = PostgresErrors.of(e);
    if (state.equals("3D000")) {
      return new TemplateException(
          "target.database", "MISSING_DATABASE", "the server says: " + classified.getMessage());
    }
    // 08004 is the driver's own word for a password that the server wants and nobody gave.
    boolean refused = state.startsWith("28") || state.equals("08004");
    String what = refused ? "the target refused the login" : "the target cannot be reached: ";
    String who = refused ? (address.user() == null ? "" : " of " + address.user()) + " at " : "";
    String way =
        refused
            ? "; give the password by PGPASSWORD or PGPASSFILE, or another user in the URL"
            : "";
    return new TargetUnavailableException(
        what
            + who
            + address.url()
            + " ("
            + classified.key().category()
            + ": "
            + classified.getMessage()
            + ")"
            + way,
        e);
  }

  private static RuntimeException setupFailure(String path, SQLException e) {
    TargetException classified = PostgresErrors.of(e);
    if (classified.connectionLost()) {
      return new TargetUnavailableException(
          "the target went away while the run was prepared (" + classified.getMessage() + ")", e);
    }
    return new TemplateException(List.of(refused(path, classified, e.getSQLState())));
  }

  /** What the server does not accept, in its own words. */
  static TemplateException.Problem refused(String path, TargetException e, String sqlState) {
    return new TemplateException.Problem(
        path,
        e.key().category(),
        "the server says: " + e.getMessage() + " (SQLSTATE " + sqlState + ")");
  }
}
