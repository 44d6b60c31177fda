package org.flakebench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.flakebench.target.snowflake.SnowflakeLogin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "sslpassword",
        "passcode",
        "token",
        "private_key_pwd",
        "private_key_file_pwd",
        "private_key_base64",
        "oauthClientSecret"
      })
  void secretsOfTheUrlAreNotShown(String name) {
    String url = "jdbc:snowflake://host/?user=ann&" + name + "=geheim&db=D";

    assertThat(new TargetAddress(url, null, null).toString())
        .contains("user=ann&" + name + "=…&db=D")
        .doesNotContain("geheim");
    assertThat(SnowflakeLogin.of(url, Map.of()).toString()).doesNotContain("geheim");
  }

  @Test
  void theRestIsShown() {
    String url =
        "jdbc:snowflake://host/?authenticator=programmatic_access_token&private_key_file=k";

    assertThat(TargetAddress.shown(url)).isEqualTo(url);
    assertThat(TargetAddress.shown(null)).isNull();
  }
}
