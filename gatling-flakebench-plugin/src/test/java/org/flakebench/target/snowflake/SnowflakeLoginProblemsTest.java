package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnowflakeLoginProblemsTest {

  @ParameterizedTest
  @CsvSource({
    "390100, SNOWFLAKE_PASSWORD, true",
    "390422, network policy, true",
    "390144, SNOWFLAKE_PRIVATE_KEY_FILE, true",
    "394400, SNOWFLAKE_TOKEN, true",
    "390189, SNOWFLAKE_ROLE, true",
    "200012, exactly one of, true",
    "606, AUTO_RESUME, false",
    "200015, proxy, false"
  })
  void codesHaveARemedy(int code, String remedy, boolean lasting) {
    SQLException said = new SQLException("Refused.\nAsk.", "08001", code);
    assertThat(SnowflakeLoginProblems.of(said))
        .get()
        .satisfies(
            problem -> {
              assertThat(problem.remedy()).contains(remedy);
              assertThat(problem.lasting()).isEqualTo(lasting);
              assertThat(problem.describe(said)).contains(code + ": Refused. Ask.", problem.what());
            });
  }

  @Test
  void addressesAreToldApart() {
    SQLException unknown =
        new SQLException("failed", "08001", 200015, new UnknownHostException("x.example"));
    assertThat(SnowflakeLoginProblems.describe(unknown))
        .contains("the host is not known", "account identifier");
    SQLException noAccount =
        new SQLException("communication error. Message: HTTP status=404.", "58030", 200015);
    assertThat(SnowflakeLoginProblems.describe(noAccount)).contains("no such account");
    assertThat(SnowflakeLoginProblems.describe(new SQLTimeoutException("no login within 30 s")))
        .contains("takes too long");
  }

  @Test
  void unknownCodeIsToldAsItIs() {
    assertThat(SnowflakeLoginProblems.of(new SQLException("x", "08001", 390999))).isEmpty();
    assertThat(SnowflakeLoginProblems.describe(new SQLException("x", "08001", 390999)))
        .isEqualTo("390999: x");
    assertThat(SnowflakeLoginProblems.describe(new SQLException("broken"))).isEqualTo("broken");
  }
}
