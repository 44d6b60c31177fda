package org.flakebench.store;

import org.junit.jupiter.api.Tag;

/** The same where neither the JVM nor the session is in UTC: minutes and seconds are UTC's. */
@Tag("zones")
class ViewsZonesIT extends ViewsIT {
  ViewsZonesIT(StoreUnderTest under) {
    super(under);
  }
}
