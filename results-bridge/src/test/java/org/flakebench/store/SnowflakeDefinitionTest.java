package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.flakebench.store.SnowflakeObject.Column;
import org.flakebench.store.SnowflakeObject.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That it reads what is installed is held by {@link SnowflakeObjectsIT}. */
class SnowflakeDefinitionTest {

  @Test
  void readsTheRegularForm() {
    Map<String, SnowflakeObject> objects =
        read(
            """
            -- Head.
            CREATE HYBRID TABLE IF NOT EXISTS run (
              id VARCHAR(36) NOT NULL PRIMARY KEY,
              "when" TIMESTAMP_NTZ DEFAULT SYSDATE() NOT NULL COMMENT 'It''s; when',
              state VARCHAR DEFAULT '' NOT NULL,
              n NUMBER(10,0) DEFAULT 0,
              parent VARCHAR(36) REFERENCES run (id),
              UNIQUE (state, n),
              INDEX run_state (state) INCLUDE (n)
            )
            COMMENT = 'Runs';
            CREATE TABLE IF NOT EXISTS log (
              id NUMBER(19,0) NOT NULL AUTOINCREMENT NOORDER,
              at TIMESTAMP_NTZ NOT NULL DEFAULT SYSDATE(),
              PRIMARY KEY (id)
            )
            COMMENT = 'Log';
            ALTER TABLE run ADD COLUMN IF NOT EXISTS later FLOAT COMMENT 'Added';
            CREATE OR REPLACE VIEW v_run (
              id, n,
              "when"
            )
            COPY GRANTS
            COMMENT = 'View'
            AS
            SELECT id, n, "when" FROM run;
            CREATE STAGE IF NOT EXISTS files
              COMMENT = 'Files';
            """);
    assertThat(objects).containsOnlyKeys("FILES", "LOG", "RUN", "V_RUN");
    SnowflakeObject run = objects.get("RUN");
    assertThat(run.kind()).isEqualTo(Kind.HYBRID_TABLE);
    assertThat(run.columns())
        .containsExactly(
            Map.entry("ID", new Column("VARCHAR(36)", false, null, true, null)),
            Map.entry(
                "when", new Column("TIMESTAMP_NTZ", false, "SYSDATE()", false, "It''s; when")),
            Map.entry("STATE", new Column("VARCHAR", false, "''", false, null)),
            Map.entry("N", new Column("NUMBER(10,0)", true, "0", false, null)),
            Map.entry("PARENT", new Column("VARCHAR(36)", true, null, true, null)),
            Map.entry("LATER", new Column("FLOAT", true, null, false, "Added")));
    assertThat(objects.get("LOG").columns())
        .containsExactly(
            Map.entry("ID", new Column("NUMBER(19,0)", false, null, true, null)),
            Map.entry("AT", new Column("TIMESTAMP_NTZ", false, "SYSDATE()", false, null)));
    assertThat(run.indexes()).containsExactly(Map.entry("RUN_STATE", "(state) INCLUDE (n)"));
    assertThat(objects.get("V_RUN").columns()).containsOnlyKeys("ID", "N", "when");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE x (\n  a FLOAT\n)\nCOMMENT = 'x'",
        "CREATE TABLE IF NOT EXISTS x (\n  a FLOAT\n)",
        "CREATE TABLE IF NOT EXISTS x (\n  a FLOAT CHECK (a > 0)\n)\nCOMMENT = 'x'",
        "CREATE TABLE IF NOT EXISTS x (\n  a TIMESTAMP_LTZ\n)\nCOMMENT = 'x'",
        "CREATE OR ALTER TABLE x (\n  a FLOAT\n)\nCOMMENT = 'x'",
        "CREATE OR REPLACE TABLE x (\n  a FLOAT\n)\nCOMMENT = 'x'",
        "CREATE OR REPLACE VIEW x AS SELECT 1",
        "ALTER TABLE x ADD COLUMN IF NOT EXISTS a FLOAT",
        "DROP TABLE x"
      })
  void refusesWhatItDoesNotKnow(String statement) {
    assertThatThrownBy(() -> read(statement))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("x.sql has a statement of an unknown form");
  }

  private static Map<String, SnowflakeObject> read(String text) {
    return SnowflakeDefinition.of(List.of(new SchemaFiles.SchemaFile("x.sql", text, "")));
  }
}
