package org.flakebench.archsample.template;

import org.flakebench.archsample.load.UsesJdbc;

/** Breaks a rule on purpose: an arrow against the table. */
public final class UsesLoad {
  UsesJdbc used;
}
