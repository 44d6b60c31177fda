package org.flakebench.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PUT, COPY INTO, LIST, GET, REMOVE. */
class StageTest {
  private static Account account;
  @TempDir Path directory;

  @BeforeAll
  static void start() throws SQLException {
    account = new Account();
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @BeforeEach
  void stage() throws SQLException {
    account.run("CREATE OR REPLACE STAGE files");
    account.run(
        "CREATE OR REPLACE TABLE loaded (id INT NOT NULL, s VARCHAR, at TIMESTAMP_NTZ, b BINARY, v VARIANT)");
  }

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    if (name.endsWith(".gz")) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return file;
    }
    return Files.writeString(file, text);
  }

  private List<String> put(Path file, String rest) throws SQLException {
    return account.rows("PUT 'file://" + file + "' " + rest).get(0);
  }

  @Test
  void putListRemove() throws Exception {
    List<String> row = put(file("a.csv", "1,x\n"), "@files/dir");
    assertThat(row.get(1)).isEqualTo("a.csv.gz");
    assertThat(row.get(6)).isEqualTo("UPLOADED");
    assertThat(put(directory.resolve("a.csv"), "@files/dir").get(6)).isEqualTo("SKIPPED");
    assertThat(put(directory.resolve("a.csv"), "@files/dir OVERWRITE = TRUE").get(6))
        .isEqualTo("UPLOADED");
    assertThat(account.rows("LIST @files").get(0).get(0)).isEqualTo("files/dir/a.csv.gz");
    assertThat(account.rows("LIST @files/other")).isEmpty();
    assertThat(account.rows("REMOVE @files/dir")).hasSize(1);
    assertThat(account.rows("LIST @files")).isEmpty();
  }

  @Test
  void csvWithQuotesNullsAndBinary() throws Exception {
    put(
        file(
            "data.csv.gz",
            "1,\"a,\"\"b\"\"\nc\",2024-01-02 03:04:05.123456789,00FF,\"{\"\"k\"\": [1]}\"\n"
                + "2,\"\",,,\n"
                + "3,\\N,2024-01-02T03:04:05Z,,\n"),
        "@files AUTO_COMPRESS = FALSE");
    String copy =
        "COPY INTO loaded (id, s, at, b, v) FROM (SELECT $1, $2, $3, $4, PARSE_JSON($5) FROM @files)"
            + " FILES = ('data.csv.gz') FILE_FORMAT = (TYPE = CSV FIELD_OPTIONALLY_ENCLOSED_BY ="
            + " '\"' NULL_IF = ('\\\\N') BINARY_FORMAT = HEX)";
    assertThat(account.rows(copy).get(0).subList(0, 4))
        .containsExactly("data.csv.gz", "LOADED", "3", "3");
    assertThat(account.rows("SELECT id, s, at, b, v:k[0]::INT FROM loaded ORDER BY id"))
        .containsExactly(
            List.of("1", "a,\"b\"\nc", "2024-01-02 03:04:05.123", "00FF", "1"),
            java.util.Arrays.asList("2", "", null, null, null),
            java.util.Arrays.asList("3", null, "2024-01-02 03:04:05.000", null, null));
    assertThat(account.rows(copy).get(0)).containsExactly("Copy executed with 0 files processed.");
    assertThat(account.rows(copy + " FORCE = TRUE")).hasSize(1);
    assertThat(account.value("SELECT COUNT(*) FROM loaded")).isEqualTo("6");
  }

  @Test
  void wholeTableAndUpdateCount() throws Exception {
    account.run("CREATE OR REPLACE TABLE pairs (a INT, b VARCHAR)");
    put(file("p.csv", "1,x\n2,y\n"), "@%pairs");
    try (Statement statement = account.connection.createStatement()) {
      assertThat(statement.executeUpdate("COPY INTO pairs FROM @%pairs PURGE = TRUE")).isEqualTo(2);
    }
    assertThat(account.rows("LIST @%pairs")).isEmpty();
  }

  @Test
  void jsonLines() throws Exception {
    account.run("CREATE OR REPLACE TABLE docs (v VARIANT, n INT)");
    put(file("d.json", "{\"n\":1,\"z\":\"a\"}\n{\"n\":2}\n"), "@files");
    account.run(
        "COPY INTO docs (v, n) FROM (SELECT $1, $1:n::INT FROM @files) FILE_FORMAT = (TYPE = JSON)");
    assertThat(account.rows("SELECT n, v:z::STRING FROM docs ORDER BY n"))
        .containsExactly(List.of("1", "a"), java.util.Arrays.asList("2", null));
  }

  @Test
  void badFilesLoadNothing() throws Exception {
    put(file("good.csv", "1,a,,,\n"), "@files");
    put(file("bad.csv", "2,b,,,\nx,c,,,\n"), "@files");
    assertThat(account.code("COPY INTO loaded FROM @files")).isEqualTo(100038);
    assertThat(account.value("SELECT COUNT(*) FROM loaded")).isEqualTo("0");
    put(file("short.csv", "1,a\n"), "@files/short");
    assertThat(account.error("COPY INTO loaded FROM @files/short").getErrorCode())
        .isEqualTo(100080);
    account.run(
        "COPY INTO loaded FROM @files/short FILE_FORMAT = (TYPE = CSV ERROR_ON_COLUMN_COUNT_MISMATCH = FALSE)");
    assertThat(account.value("SELECT COUNT(*) FROM loaded")).isEqualTo("1");
    assertThat(account.code("COPY INTO loaded FROM @files FILES = ('nosuch.csv')"))
        .isEqualTo(91016);
  }

  @Test
  void copyBelongsToItsTransaction() throws Exception {
    account.run("CREATE OR REPLACE HYBRID TABLE segments (id INT PRIMARY KEY)");
    put(file("t.csv", "1,a,,,\n"), "@files");
    account.run("BEGIN");
    account.run("INSERT INTO segments VALUES (1)");
    account.run("COPY INTO loaded FROM @files");
    account.run("ROLLBACK");
    assertThat(account.value("SELECT COUNT(*) FROM loaded")).isEqualTo("0");
    account.run("BEGIN");
    account.run("INSERT INTO segments VALUES (1)");
    account.run("COPY INTO loaded FROM @files");
    account.run("COMMIT");
    assertThat(account.value("SELECT COUNT(*) FROM loaded")).isEqualTo("1");
  }

  @Test
  void formatsWithNames() throws Exception {
    account.run(
        "CREATE OR REPLACE FILE FORMAT semi TYPE = CSV FIELD_DELIMITER = ';' SKIP_HEADER = 1");
    account.run("CREATE OR REPLACE STAGE other FILE_FORMAT = (FORMAT_NAME = 'semi')");
    account.run("CREATE OR REPLACE TABLE two (a INT, b VARCHAR)");
    put(file("h.csv", "a;b\n1;x\n"), "@other");
    account.run("COPY INTO two FROM @other");
    assertThat(account.rows("SELECT * FROM two")).containsExactly(List.of("1", "x"));
  }

  @Test
  void copyTakesSomeFunctionsOnly() throws Exception {
    put(file("f.csv", "1,41,1795168800123456,[1]\n"), "@files/f");
    account.run(
        "COPY INTO loaded (id, s, b, at, v) FROM (SELECT $1, $2, TO_BINARY($2, 'HEX'),"
            + " TO_TIMESTAMP_NTZ($3::NUMBER(38, 0), 6), PARSE_JSON($4) FROM @files/f/)"
            + " FILES = ('f.csv.gz')");
    assertThat(
            account.rows(
                "SELECT s FROM loaded WHERE at = '2026-11-20 10:00:00.123456'::TIMESTAMP_NTZ"))
        .containsExactly(List.of("41"));
    for (String value : List.of("UPPER($2)", "SHA2($2)", "CONCAT(LOWER($2), 'x')")) {
      assertThat(
              account
                  .error("COPY INTO loaded (id, s) FROM (SELECT $1, " + value + " FROM @files/f)")
                  .getMessage())
          .contains("within a COPY");
    }
    assertThat(
            account.code(
                "COPY INTO loaded (id, b) FROM (SELECT $1, TO_BINARY($2, 'UTF-8') FROM @files/f)"))
        .isEqualTo(999001);
  }

  @Test
  void copyIntoHybridOnlyAborts() throws Exception {
    account.run("CREATE OR REPLACE HYBRID TABLE strict (id INT PRIMARY KEY)");
    put(file("s.csv", "1\n"), "@files/s");
    assertThat(account.code("COPY INTO strict FROM @files/s ON_ERROR = CONTINUE")).isEqualTo(2);
    account.run("COPY INTO strict FROM @files/s ON_ERROR = ABORT_STATEMENT");
    put(file("s2.csv", "1\n"), "@files/s2");
    assertThat(account.code("COPY INTO strict FROM @files/s2")).isEqualTo(200001);
  }

  @Test
  void getBringsBack() throws Exception {
    put(file("back.csv", "1,x\n"), "@files/back AUTO_COMPRESS = FALSE");
    Path target = Files.createDirectory(directory.resolve("target"));
    account.rows("GET @files/back 'file://" + target + "/'");
    assertThat(target.resolve("back.csv")).hasContent("1,x");
  }

  @Test
  void refusedPut() throws Exception {
    account.emulator.faults().refusePuts(1);
    assertThat(account.error("PUT 'file://" + file("r.csv", "1") + "' @files").getMessage())
        .contains("Insufficient privileges");
    assertThat(put(directory.resolve("r.csv"), "@files").get(6)).isEqualTo("UPLOADED");
  }

  @Test
  void manyRows() throws Exception {
    account.run("CREATE OR REPLACE TABLE big (a INT, b VARCHAR)");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      text.append(i).append(",row ").append(i).append('\n');
    }
    put(file("big.csv", text.toString()), "@files/big");
    account.run("COPY INTO big FROM @files/big");
    try (Statement statement = account.connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM big ORDER BY a")) {
      int count = 0;
      while (rows.next()) {
        assertThat(rows.getInt(1)).isEqualTo(count++);
      }
      assertThat(count).isEqualTo(30_000);
    }
  }
}
