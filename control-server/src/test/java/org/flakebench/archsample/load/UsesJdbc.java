package org.flakebench.archsample.load;

import java.sql.Connection;

/** Breaks a rule on purpose: JDBC in a package of pure functions. */
public final class UsesJdbc {
  Connection used;
}
