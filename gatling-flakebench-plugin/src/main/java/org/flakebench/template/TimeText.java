package org.flakebench.template;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** How templates write dates and times. */
public final class TimeText {
  private TimeText() {}

  /**
   * The date ({@code 2026-01-31}) or the time ({@code 2026-01-31T12:00:00Z}, also with a blank
   * instead of the T and without a zone, which then is UTC) that a text says.
   *
   * @return a {@link LocalDate}, an {@link Instant}, or null when it says neither
   */
  public static Object parse(String text) {
    String iso = text.strip().replace(' ', 'T');
    try {
      if (iso.length() <= 10) {
        return LocalDate.parse(iso);
      }
      return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException notLocal) {
      try {
        return OffsetDateTime.parse(iso).toInstant();
      } catch (DateTimeException e) {
        return null;
      }
    }
  }

  /** As {@link #parse}, a date being the moment at which it begins in UTC; null for other texts. */
  public static Instant instant(String text) {
    Object parsed = parse(text);
    return parsed instanceof LocalDate date
        ? date.atStartOfDay(ZoneOffset.UTC).toInstant()
        : (Instant) parsed;
  }
}
