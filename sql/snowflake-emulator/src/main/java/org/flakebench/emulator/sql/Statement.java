package org.flakebench.emulator.sql;

import java.util.List;
import java.util.Map;
import org.flakebench.emulator.catalog.Column;
import org.flakebench.emulator.catalog.ObjectName;
import org.flakebench.emulator.catalog.Table;

/** A statement that has been read, and translated where H2 has to run something. */
public sealed interface Statement {
  /** What QUERY_HISTORY calls statements of this form. */
  String queryType();

  /** Whether it ends an open transaction, as definitions do. */
  default boolean commits() {
    return false;
  }

  /** SELECT. */
  record Select(String sql, List<OutColumn> columns, Access access) implements Statement {
    @Override
    public String queryType() {
      return "SELECT";
    }
  }

  /**
   * INSERT, UPDATE, DELETE, MERGE, TRUNCATE.
   *
   * @param sql what H2 runs, in order; the last one counts
   * @param counts the columns of the result
   * @param arrayBind whether many rows may be bound at once
   */
  record Dml(
      String queryType,
      List<String> sql,
      Table target,
      Access access,
      List<String> counts,
      boolean arrayBind)
      implements Statement {}

  /** EXPLAIN of a SELECT or DML. */
  record Explain(String format, Statement of) implements Statement {
    @Override
    public String queryType() {
      return "EXPLAIN";
    }
  }

  /** How an object is made when there is one. */
  enum IfThere {
    FAIL,
    REPLACE,
    KEEP,
    ALTER
  }

  /**
   * CREATE TABLE in its forms.
   *
   * @param query its rows, or null
   */
  record CreateTable(
      ObjectName name,
      Table.Kind kind,
      IfThere ifThere,
      List<Column> columns,
      List<String> primaryKey,
      List<List<String>> uniques,
      List<Table.ForeignKey> foreignKeys,
      List<Table.Index> indexes,
      String clusterBy,
      String comment,
      Select query,
      String queryText,
      String targetLag,
      String warehouse,
      ObjectName like)
      implements Statement {
    @Override
    public String queryType() {
      return query != null ? "CREATE_TABLE_AS_SELECT" : "CREATE_TABLE";
    }

    @Override
    public boolean commits() {
      return true;
    }
  }

  /**
   * CREATE VIEW.
   *
   * @param copyGrants whether what was granted on the view that it replaces stays
   */
  record CreateView(
      ObjectName name,
      IfThere ifThere,
      List<String> columnNames,
      Select query,
      String text,
      String createText,
      String comment,
      boolean copyGrants)
      implements Statement {
    @Override
    public String queryType() {
      return "CREATE_VIEW";
    }

    @Override
    public boolean commits() {
      return true;
    }
  }

  /**
   * CREATE of something else.
   *
   * @param settings by name in capitals
   */
  record CreateObject(String kind, List<String> name, IfThere ifThere, Map<String, Object> settings)
      implements Statement {
    @Override
    public String queryType() {
      return "CREATE";
    }

    @Override
    public boolean commits() {
      return true;
    }
  }

  /** CREATE INDEX on a hybrid table. */
  record CreateIndex(Table table, Table.Index index, IfThere ifThere) implements Statement {
    @Override
    public String queryType() {
      return "CREATE_INDEX";
    }

    @Override
    public boolean commits() {
      return true;
    }
  }

  /** DROP. */
  record Drop(String kind, List<String> name, boolean ifExists) implements Statement {
    @Override
    public String queryType() {
      return "DROP";
    }

    @Override
    public boolean commits() {
      return true;
    }
  }

  /** ALTER TABLE; one of its actions. */
  record AlterTable(ObjectName table, boolean ifExists, Action action) implements Statement {
    @Override
    public String queryType() {
      return "ALTER_TABLE";
    }

    @Override
    public boolean commits() {
      return true;
    }
  }

  /** What ALTER TABLE does. */
  sealed interface Action {
    record AddColumns(List<Column> columns, boolean ifNotExists) implements Action {}

    record DropColumns(List<String> names, boolean ifExists) implements Action {}

    record RenameColumn(String from, String to) implements Action {}

    record Rename(ObjectName to) implements Action {}

    record AlterColumn(String name, Column change, String what) implements Action {}

    record ClusterBy(String text) implements Action {}

    record Comment(String text) implements Action {}

    record SearchOptimization() implements Action {}

    record Refresh() implements Action {}
  }

  /** ALTER WAREHOUSE. */
  record AlterWarehouse(String name, boolean ifExists, String action, Map<String, Object> settings)
      implements Statement {
    @Override
    public String queryType() {
      return "ALTER_WAREHOUSE_" + (action.equals("SET") ? "SET" : action);
    }
  }

  /** ALTER SESSION SET or UNSET. */
  record AlterSession(Map<String, Object> set, List<String> unset) implements Statement {
    @Override
    public String queryType() {
      return "ALTER_SESSION";
    }
  }

  /** USE. */
  record Use(String kind, List<String> name) implements Statement {
    @Override
    public String queryType() {
      return "USE";
    }
  }

  /** BEGIN, COMMIT, ROLLBACK. */
  record Transaction(String kind) implements Statement {
    @Override
    public String queryType() {
      return kind.equals("BEGIN") ? "BEGIN_TRANSACTION" : kind;
    }
  }

  /** SHOW. */
  record Show(
      String kind, String like, List<String> in, String inKind, String startsWith, long limit)
      implements Statement {
    @Override
    public String queryType() {
      return "SHOW";
    }
  }

  /** DESCRIBE. */
  record Describe(String kind, List<String> name) implements Statement {
    @Override
    public String queryType() {
      return "DESCRIBE";
    }
  }

  /** COMMENT ON. */
  record CommentOn(String kind, List<String> name, boolean ifExists, String text)
      implements Statement {
    @Override
    public String queryType() {
      return "COMMENT";
    }

    @Override
    public boolean commits() {
      return true;
    }
  }

  /**
   * GRANT or REVOKE; kept and shown, not enforced.
   *
   * @param on kind of the object: TABLE, ALL TABLES IN SCHEMA, ROLE, DATABASE_ROLE …
   * @param toKind ROLE or USER
   */
  record Grant(
      boolean revoke,
      List<String> privileges,
      String on,
      List<String> name,
      String toKind,
      String to)
      implements Statement {
    @Override
    public String queryType() {
      return revoke ? "REVOKE" : "GRANT";
    }
  }

  /** PUT. */
  record Put(
      String file, String stage, boolean overwrite, boolean compress, int parallel, String source)
      implements Statement {
    @Override
    public String queryType() {
      return "PUT_FILES";
    }
  }

  /** GET. */
  record Get(String stage, String directory, String pattern, int parallel) implements Statement {
    @Override
    public String queryType() {
      return "GET_FILES";
    }
  }

  /** LIST or REMOVE. */
  record StageFiles(boolean remove, String stage, String pattern) implements Statement {
    @Override
    public String queryType() {
      return remove ? "REMOVE_FILES" : "LIST_FILES";
    }
  }

  /**
   * COPY INTO a table.
   *
   * @param columns of the table, in the order of {@code values}
   * @param values for H2: {@code ?n} is field n of a record
   * @param direct for each of {@code values}: the field when it is nothing else, or 0
   * @param options by name in capitals
   */
  record CopyInto(
      Table target,
      List<String> columns,
      List<String> values,
      List<Integer> direct,
      String stage,
      List<String> files,
      String pattern,
      Map<String, Object> format,
      Map<String, Object> options)
      implements Statement {
    @Override
    public String queryType() {
      return "COPY";
    }
  }
}
