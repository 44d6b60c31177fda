package org.flakebench.target.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.flakebench.TestAccount;
import org.flakebench.target.TargetUnavailableException;
import org.flakebench.template.TableType;
import org.flakebench.template.Template;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to log in, and what is said when it is refused. */
class SnowflakeLoginIT {
  /** Object identifier of password-based encryption by PKCS #5, version 2. */
  private static final byte[] PBES2 = HexFormat.of().parseHex("06092a864886f70d01050d");

  private static final String PASSPHRASE = "a phrase";
  private static TestAccount account;
  private static KeyPair keys;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws SQLException, GeneralSecurityException {
    account = new TestAccount();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    account.emulator.registerUser("LOADER", null, keys.getPublic(), Set.of("secret-token"));
  }

  @AfterAll
  static void stop() throws SQLException {
    account.close();
  }

  @AfterEach
  void well() {
    account.emulator.faults().clear();
    account.emulator.faults().expireKeys(false);
  }

  private static Map<String, String> as(String user, String... more) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("SNOWFLAKE_USER", user);
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  private static void login(Map<String, String> environment) {
    Template template = TestAccount.template(TableType.STANDARD).build();
    SnowflakeLogin login = SnowflakeLogin.of(account.emulator.jdbcUrl(), environment);
    try (SnowflakeTarget target =
        SnowflakeTarget.connect(login, template.target(), 1000, TestAccount.TAG)) {
      assertThat(target.info().serverVersion()).startsWith("Snowflake ");
    }
  }

  private static void refused(Map<String, String> environment, String... words) {
    assertThatThrownBy(() -> login(environment))
        .isInstanceOf(TargetUnavailableException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words))
        .satisfies(
            e ->
                assertThat(e.toString())
                    .doesNotContain("secret-token", "wrong-password", PASSPHRASE));
  }

  private String plainKey() throws IOException {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  private String encryptedKey() throws IOException, GeneralSecurityException {
    String algorithm = "PBEWithHmacSHA256AndAES_128";
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(PASSPHRASE.toCharArray())),
        new PBEParameterSpec(salt, 2048));
    byte[] sealed = cipher.doFinal(keys.getPrivate().getEncoded());
    byte[] parameters = cipher.getParameters().getEncoded();
    // JDKs differ in whether these begin with the algorithm's identifier.
    byte[] identifier =
        HexFormat.of().formatHex(parameters).contains(HexFormat.of().formatHex(PBES2))
            ? parameters
            : der(0x30, PBES2, parameters);
    return pem("ENCRYPTED PRIVATE KEY", der(0x30, identifier, der(0x04, sealed)));
  }

  /** A DER value of up to 65,535 bytes. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    int length = content.size();
    if (length < 128) {
      value.write(length);
    } else {
      value.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    }
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }

  private String pem(String name, byte[] content) throws IOException {
    Path file = directory.resolve("key.p8");
    Files.writeString(
        file,
        "-----BEGIN "
            + name
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
            + "\n-----END "
            + name
            + "-----\n");
    return file.toString();
  }

  @Test
  void byPassword() {
    login(as("emulator", "SNOWFLAKE_PASSWORD", "emulator"));
  }

  @Test
  void byKeyPair() throws IOException {
    login(as("LOADER", "SNOWFLAKE_PRIVATE_KEY_FILE", plainKey()));
  }

  @Test
  void byEncryptedKeyPair() throws IOException, GeneralSecurityException {
    login(
        as(
            "LOADER",
            "SNOWFLAKE_PRIVATE_KEY_FILE",
            encryptedKey(),
            "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE",
            PASSPHRASE));
  }

  @Test
  void byProgrammaticToken() {
    login(as("LOADER", "SNOWFLAKE_TOKEN", "secret-token"));
  }

  @Test
  void aWrongPassword() {
    refused(
        as("emulator", "SNOWFLAKE_PASSWORD", "wrong-password"),
        "refused the login",
        "390100",
        "SNOWFLAKE_PASSWORD");
  }

  @Test
  void noPasswordAtAll() {
    refused(as("emulator"), "refused the login", "SNOWFLAKE_PRIVATE_KEY_FILE or SNOWFLAKE_TOKEN");
  }

  @Test
  void anExpiredKey() throws IOException {
    account.emulator.faults().expireKeys(true);
    refused(as("LOADER", "SNOWFLAKE_PRIVATE_KEY_FILE", plainKey()), "390144", "RSA_PUBLIC_KEY");
  }

  @Test
  void anExpiredToken() {
    account.emulator.faults().expireKeys(true);
    refused(as("LOADER", "SNOWFLAKE_TOKEN", "secret-token"), "394400", "ADD PROGRAMMATIC ACCESS");
  }

  @Test
  void aWrongRole() {
    refused(
        as("emulator", "SNOWFLAKE_PASSWORD", "emulator", "SNOWFLAKE_ROLE", "nobody"),
        "390189",
        "SNOWFLAKE_ROLE");
  }

  @Test
  void aNetworkPolicy() {
    account.emulator.faults().denyNetwork(true);
    refused(as("emulator", "SNOWFLAKE_PASSWORD", "emulator"), "390422", "ALTER NETWORK POLICY");
  }

  @Test
  void nobodyThere() {
    Template template = TestAccount.template(TableType.STANDARD).build();
    SnowflakeLogin login =
        SnowflakeLogin.of(
            "jdbc:snowflake://127.0.0.1:1/?ssl=off&account=emu",
            as("emulator", "SNOWFLAKE_PASSWORD", "emulator"));
    assertThatThrownBy(
            () -> SnowflakeTarget.connect(login, template.target(), 1000, TestAccount.TAG))
        .isInstanceOf(TargetUnavailableException.class)
        .hasMessageContaining("the target at 127.0.0.1:1 cannot be reached");
  }
}
