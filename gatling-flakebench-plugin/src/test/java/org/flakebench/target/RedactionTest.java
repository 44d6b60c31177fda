package org.flakebench.target;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "invalid input syntax for type integer: \"4711-secret\" | invalid input syntax for type integer: \"?\"",
        "invalid input syntax for type integer: \"a\"secret\"b\" | invalid input syntax for type integer: \"?\"",
        "invalid input syntax for type uuid: \"550e8400-e29b-41d4-a716-446655440000\""
            + " | invalid input syntax for type uuid: \"?\"",
        "invalid input value for enum mood: \"secret | invalid input value for enum mood: \"?",
        "value \"99999999999\" is out of range for type integer | value \"?\" is out of range for type integer",
        "date/time field value out of range: \"2026-13-45\" | date/time field value out of range: \"?\"",
        "invalid byte sequence for encoding \"UTF8\": 0xe4 0xfc 0x6e | invalid byte sequence for encoding \"?\": N N N",
        "value too long for type character varying(5) | value too long for type character varying(N)",
        "numeric field overflow | numeric field overflow",
        "division by zero | division by zero",
      })
  void data_errors_show_nothing_of_the_data(String message, String redacted) {
    assertThat(Redaction.of(message, true)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "duplicate key value violates unique constraint \"orders_2024_pkey\""
            + " | duplicate key value violates unique constraint \"orders_2024_pkey\"",
        "null value in column \"c1\" of relation \"t_2\" violates not-null constraint"
            + " | null value in column \"c1\" of relation \"t_2\" violates not-null constraint",
        "new row for relation \"Orders 7\" violates check constraint \"amount_check1\""
            + " | new row for relation \"Orders 7\" violates check constraint \"amount_check1\"",
        "column orders.c1 does not exist | column orders.c1 does not exist",
        "operator does not exist: integer = int4range | operator does not exist: integer = int4range",
        "Key (id)=(42) already exists. | Key (id)=(?) already exists.",
        "Key (a, b)=(secret, x) y, 7) is not present in table \"u\". | Key (a, b)=(?) is not present in table \"u\".",
        "failing row 17 at -3.25 of 1,000 took 1e10 | failing row N at -N of N took N",
        "deadlock detected by process 4711 | deadlock detected by process N",
        "customer 'O' is not 'allowed | customer '?' is not '?'",
        "can't do it, won't do it | can't do it, won't do it",
        "Connection to 10.0.0.5:5432 refused. | Connection to N:N refused.",
        "terminating connection due to administrator command | terminating connection due to administrator command",
      })
  void other_errors_keep_names_and_lose_values(String message, String redacted) {
    assertThat(Redaction.of(message, false)).isEqualTo(redacted);
  }

  @Test
  void a_message_is_one_bounded_line() {
    assertThat(Redaction.of("a\nb\tc\r\n", false)).isEqualTo("a b c");
    assertThat(Redaction.of("x".repeat(301), false)).hasSize(300).endsWith("…");
    assertThat(Redaction.of("x".repeat(300), false)).hasSize(300).endsWith("x");
    assertThat(Redaction.of("\"" + "x".repeat(1_000_000) + "\"", false)).hasSize(300);
    assertThat(Redaction.of("  ", false)).isEqualTo("(no message)");
    assertThat(Redaction.of(null, true)).isEqualTo("(no message)");
  }

  @Property(tries = 1000)
  void whatever_the_data_is_nothing_of_it_remains(
      @ForAll @CharRange(from = ' ', to = '~') @StringLength(min = 1, max = 400) String data) {
    String prefix = "invalid input syntax for type integer: ";
    assertThat(Redaction.of(prefix + "\"" + data + "\"", true)).isEqualTo(prefix + "\"?\"");
    assertThat(Redaction.of("Key (id)=(" + data + ") already exists.", false))
        .startsWith("Key (id)=(?)");
  }

  @Property(tries = 1000)
  void any_text_comes_out_as_one_bounded_line(@ForAll @StringLength(max = 600) String text) {
    String redacted = Redaction.of(text, true);

    assertThat(redacted.length()).isLessThanOrEqualTo(300);
    assertThat(redacted.chars().filter(Character::isISOControl)).isEmpty();
  }
}
