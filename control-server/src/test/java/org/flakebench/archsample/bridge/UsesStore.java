package org.flakebench.archsample.bridge;

import org.flakebench.archsample.store.UsesBridge;

/** Keeps the rules by itself; the cycle is closed by its counterpart. */
public final class UsesStore {
  UsesBridge used;
}
