package org.flakebench.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The tests of the repositories once more, for profile zones: neither the zone of this JVM nor that
 * of a session may change what is stored and read.
 */
@Tag("zones")
class ZonesIT {
  @Nested
  class Runs extends RunRepositoryIT {
    Runs(StoreUnderTest on) {
      super(on);
    }
  }

  @Nested
  class KeyLeases extends KeyLeaseRepositoryIT {
    KeyLeases(StoreUnderTest on) {
      super(on);
    }
  }

  @Nested
  class Queries extends ReadOnlyQueryIT {
    Queries(StoreUnderTest on) {
      super(on);
    }
  }

  @Nested
  class QueriesOfSnowflake extends SnowflakeQueryIT {}

  @Test
  void zonesOfThisJvmAndOfTheSessionsAreOthers() {
    assertThat(ZoneId.systemDefault()).isEqualTo(ZoneId.of("America/Los_Angeles"));
    Store snowflake = StoreUnderTest.SNOWFLAKE.store();
    assertThat(
            snowflake
                .readOnlyQuery()
                .run("SHOW PARAMETERS LIKE 'TIMEZONE' IN SESSION", 1)
                .rows()
                .get(0))
        .contains(System.getProperty("flakebench.test.session.zone"));
    // The driver of PostgreSQL gives its sessions the zone of the JVM.
    assertThat(
            StoreUnderTest.POSTGRES
                .store()
                .jdbi()
                .<String, RuntimeException>withHandle(
                    handle -> handle.createQuery("SHOW TimeZone").mapTo(String.class).one()))
        .isEqualTo("America/Los_Angeles");
  }
}
