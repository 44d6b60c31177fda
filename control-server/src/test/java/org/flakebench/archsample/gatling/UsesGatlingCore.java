package org.flakebench.archsample.gatling;

import io.gatling.core.session.Session;

/** Breaks a rule on purpose: the internals of Gatling outside the one package for them. */
public final class UsesGatlingCore {
  Session used;
}
