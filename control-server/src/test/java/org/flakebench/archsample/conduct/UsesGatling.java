package org.flakebench.archsample.conduct;

import io.gatling.javaapi.core.Session;

/** Breaks a rule on purpose: Gatling outside its packages. */
public final class UsesGatling {
  Session used;
}
