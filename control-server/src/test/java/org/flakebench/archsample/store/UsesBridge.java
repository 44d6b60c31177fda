package org.flakebench.archsample.store;

import org.flakebench.archsample.bridge.UsesStore;

/** Breaks a rule on purpose: an arrow against the table, and a cycle with its counterpart. */
public final class UsesBridge {
  UsesStore used;
}
