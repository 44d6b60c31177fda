package org.flakebench.archsample.lost;

/** Breaks a rule on purpose: its package has no place in the table. */
public final class Unplaced {}
